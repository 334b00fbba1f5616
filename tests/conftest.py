"""What several tests need: the linter with default settings, conversations of one message, a browser and a service."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from chatlint import Config, Conversation, Linter, Message
from chatlint.grammar.languagetool import LanguageToolEngine
from chatlint.grammar.languagetool.paths import HOME_VARIABLE, home
from tests.browsers import chromium
from tests.service import Service

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.desk import Desk


LANGUAGETOOL = str(home())
"""Where an installed LanguageTool lies. All but the tests marked `languagetool` look into an empty folder."""
# Java starts twice as fast, at the cost of speed that only hours of work would bring.
os.environ.setdefault(
    "JDK_JAVA_OPTIONS",
    "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -XX:+UnlockDiagnosticVMOptions -XX:-BytecodeVerificationRemote",
)
os.environ[HOME_VARIABLE] = tempfile.mkdtemp(prefix="no-languagetool-")


@pytest.fixture(scope="session")
def linter() -> Linter:
    return Linter()


@pytest.fixture(scope="session")
def plain() -> Linter:
    """Default rules without a grammar engine."""
    return Linter(Config.model_validate({"grammar": {"engine": "off"}}))


def after(customer: str | None) -> Conversation | None:
    """The conversation in which the customer has just said this."""
    if customer is None:
        return None
    return Conversation(messages=(Message(role="customer", text=customer),))


@pytest.fixture(scope="session")
def page_service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service whose composer page tests drive; what is sent anyway is noted in `overrides.jsonl` beside its log."""
    folder = tmp_path_factory.mktemp("page-service")
    (folder / "chatlint.toml").write_text("[grammar]\nengine = 'harper'\n", encoding="utf-8")
    with Service(folder, "--overrides", "overrides.jsonl", "--deadline", "20") as running:
        yield running.ready()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A browser, closed after each module: while it runs, asyncio is taken."""
    with chromium() as running:
        yield running


@pytest.fixture
def desk(browser: Browser, page_service: Service) -> Iterator[Desk]:
    """The composer page of the service, light, on a wide screen."""
    from tests.desk import Desk

    context = browser.new_context(viewport={"width": 1280, "height": 900}, color_scheme="light")
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    yield Desk(context.new_page(), f"http://127.0.0.1:{page_service.port}/")
    context.close()


@pytest.fixture(scope="module", autouse=True)
def languagetool_home(request: pytest.FixtureRequest) -> Iterator[None]:
    """The real LanguageTool, for modules marked `languagetool`."""
    with pytest.MonkeyPatch.context() as patch:
        if request.node.get_closest_marker("languagetool"):
            patch.setenv(HOME_VARIABLE, LANGUAGETOOL)
        yield


@pytest.fixture(scope="session")
def languagetool_url() -> Iterator[str]:
    """One server for all tests that do not end it: a start takes seconds."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(HOME_VARIABLE, LANGUAGETOOL)
        engine = LanguageToolEngine(memory="1500m", shared=False)
        engine.warm()
        yield server_url(engine)
        engine.close()


def server_url(engine: LanguageToolEngine) -> str:
    """Where the server is that an engine started."""
    server = engine._process().link._supervisor.current  # type: ignore[attr-defined]
    return f"http://127.0.0.1:{server.port}"

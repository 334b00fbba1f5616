"""From a template to one self-contained page.

All that is put into a page goes through one place: Jinja2 escapes it, and characters that steer (controls, marks of
direction) are made visible first. The page's own policy lets it load nothing and run only the script it was made with.
"""

from __future__ import annotations

import base64
import hashlib
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from chatlint import __version__
from chatlint.render.plain import visible
from chatlint.review import spell

if TYPE_CHECKING:
    from jinja2 import Environment

TEMPLATES = "templates"


def page(template: str, **values: Any) -> str:
    """The page that a template makes of these values. Raises ImportError without the extra `review`."""
    from markupsafe import Markup

    style, script = _own("style.css"), _own("page.js")
    policy = (
        f"default-src 'none'; style-src '{_digest(style)}'; script-src '{_digest(script)}'; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )
    return (
        _environment()
        .get_template(template)
        .render(style=Markup(style), script=Markup(script), policy=policy, version=__version__, **values)
    )


@lru_cache(maxsize=1)
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("chatlint.review", TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_shown,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["plainly"] = str
    environment.filters |= {
        "number": spell.number,
        "decimal": spell.decimal,
        "percent": spell.percent,
        "wait": spell.wait,
        "signed": spell.signed,
        "count_of": spell.count,
    }
    return environment


def _shown(value: Any) -> Any:
    """What a template shows of a value: its text without steering characters; nothing for None."""
    if value is None:
        return ""
    if hasattr(value, "__html__"):
        return value
    return visible(str(value), keep="\n\t")


@lru_cache(maxsize=4)
def _own(name: str) -> str:
    """A style sheet or script of the package."""
    return (files("chatlint.review") / TEMPLATES / name).read_text(encoding="utf-8")


def _digest(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"

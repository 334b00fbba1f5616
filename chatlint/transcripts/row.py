"""What a format hands on: a message, the conversation it belongs to, and where it stood."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import tzinfo
from typing import Any

from pydantic import ValidationError

from chatlint.message import Channel, Message
from chatlint.transcripts.columns import Columns
from chatlint.transcripts.refused import Refused, Wrong
from chatlint.transcripts.source import Source
from chatlint.validation import explain


@dataclass(frozen=True, slots=True)
class About:
    """What an export says of a conversation besides its messages."""

    customer_name: str | None = None
    channel: Channel | None = None
    language: str | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)


NOTHING = About()


@dataclass(frozen=True, slots=True)
class Row:
    """One message of an export. Rows without conversation (None) are each one of their own.

    `unsure` says that the export does not tell whether an agent or a customer wrote it: the author of a conversation's
    first message is then taken for its customer, and what others wrote is refused.
    """

    conversation: str | None
    message: Message
    place: str
    about: About = NOTHING
    unsure: bool = False


Parsed = Row | Refused


@dataclass(frozen=True)
class Reading:
    """How a source is read: what the user said about it."""

    source: Source
    zone: tzinfo
    columns: Columns | None = None
    agents: frozenset[str] = frozenset()
    bots: frozenset[str] = frozenset()
    encoding: str | None = None

    def refuse(self, place: str, reason: str, rows: int = 1) -> Refused:
        """The refusal of something in this source."""
        return Refused(source=self.source.name, place=place, reason=reason, rows=rows)

    def attempt(self, place: str, make: Callable[[], Row]) -> Parsed:
        """What `make` gives, or the refusal with the reason why it cannot."""
        try:
            return make()
        except Wrong as wrong:
            return self.refuse(place, str(wrong))
        except ValidationError as wrong:
            return self.refuse(place, explain(wrong, Message))

    def is_agent(self, *names: str | None) -> bool:
        """Whether the user named one of these (an id, a name, an address or its domain) as an agent's."""
        return _among(self.agents, names)

    def is_bot(self, *names: str | None) -> bool:
        """Whether the user named one of these as a bot's."""
        return _among(self.bots, names)


def _among(known: frozenset[str], names: Iterable[str | None]) -> bool:
    folded = [name.casefold() for name in names if name is not None] if known else []
    return any(name in known or ("@" in name and "@" + name.rpartition("@")[2] in known) for name in folded)


_NO_NAME = re.compile(
    r"(?i)(?:visitor|guest|customer|user|anonymous|unknown|client|contact)(?:[\s#_\-]*[\w\-]*\d[\w\-]*)?|.*@.*|\W*"
)


def person(name: str | None) -> str | None:
    """The name if it is a person's, None for a stand-in (`Visitor 1`), an address or a number."""
    if name is None or _NO_NAME.fullmatch(name) or not any(c.isalpha() for c in name):
        return None
    return name.strip()


_CHANNELS: Mapping[str, Channel] = {
    **dict.fromkeys(("chat", "live_chat", "livechat", "messaging", "web_messaging", "native_messaging"), "chat"),
    **dict.fromkeys(("whatsapp", "telegram", "line", "viber", "slack", "web_widget", "webchat", "widget"), "chat"),
    **dict.fromkeys(("email", "mail", "e_mail"), "email"),
    **dict.fromkeys(("sms", "text_message", "twilio_sms"), "sms"),
    **dict.fromkeys(("social", "facebook", "twitter", "x", "instagram", "twitter_dm", "facebook_messenger"), "social"),
}


def channel_of(name: str | None) -> Channel | None:
    """The channel that an export's word for it means, None where it says nothing of how drafts are read."""
    return _CHANNELS.get(re.sub(r"[\s\-.:]+", "_", name.strip().lower())) if name else None


def plain(value: Any) -> Any:
    """The value as JSON can hold it, so that it can be written, read and compared anywhere."""
    if value is None or isinstance(value, (bool, int)):
        return value
    if isinstance(value, str):
        return value if value.isascii() else value.encode("utf-8", "replace").decode()
    if isinstance(value, float):
        return value if abs(value) < float("inf") else None
    if isinstance(value, Mapping):
        return {str(plain(key)): plain(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple, set)):
        return [plain(inner) for inner in value]
    if isinstance(value, bytes):
        return value.hex()
    if hasattr(value, "isoformat"):
        return value.isoformat()
    return str(value)


BROKEN = (OSError, EOFError, RuntimeError, ValueError, zlib.error, zipfile.BadZipFile)
"""What reading a damaged file raises."""


def each(parsed: Iterator[Parsed], reading: Reading) -> Iterator[Parsed]:
    """The rows; where the stream itself breaks, what was read so far and one refusal."""
    try:
        yield from parsed
    except Wrong as wrong:
        yield reading.refuse("file", str(wrong))
    except BROKEN as broken:
        yield reading.refuse("file", unreadable(broken))


def unreadable(broken: Exception) -> str:
    """Why a file cannot be opened or read on, in words without its content."""
    if isinstance(broken, FileNotFoundError):
        return "there is no such file"
    if isinstance(broken, EOFError):
        return "the compressed file ends early: what came before was read; export or copy it again"
    if isinstance(broken, OSError) and broken.strerror:
        return f"cannot be read: {broken.strerror}"
    if isinstance(broken, RuntimeError) and "password" in str(broken):
        return "is locked with a password: unpack it first"
    return f"is damaged and cannot be read on ({type(broken).__name__}): export or copy it again"

"""What is sent to the service, and what is wrong with it."""

from __future__ import annotations

from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from chatlint.message import Channel, Conversation, Message
from chatlint.service.problems import Problem
from chatlint.service.settings import Settings

M = TypeVar("M", bound=BaseModel)


class _Body(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Draft(_Body):
    """A draft, and what is known around it.

    `customer` is the customer's last message; where a conversation is given too, it comes after that.
    """

    text: str
    customer: str | None = None
    conversation: Conversation | None = None
    channel: Channel | None = None

    def message(self) -> str | Message:
        """The draft as the linter takes it."""
        return self.text if self.channel is None else Message(text=self.text, channel=self.channel)

    def before(self) -> Conversation | None:
        """The conversation before the draft."""
        if self.customer is None:
            return self.conversation
        return (self.conversation or Conversation()).add(Message(role="customer", text=self.customer))


class Batch(_Body):
    """Many drafts, each judged by itself."""

    drafts: tuple[Draft, ...]


def read(model: type[M], raw: bytes) -> M:
    """The body as the model. Raises Problem: 400 for what is no JSON, 422 for what is of another shape."""
    try:
        return model.model_validate_json(raw, strict=True)
    except ValidationError as wrong:
        raise _problem(wrong, model) from None


def check_draft(draft: Draft, settings: Settings, where: str = "") -> None:
    """Raises Problem where it is longer than the service takes."""
    _check_text(draft.text, settings, f"{where}text")
    if draft.customer is not None:
        _check_text(draft.customer, settings, f"{where}customer")
    if draft.conversation is not None:
        check_conversation(draft.conversation, settings, f"{where}conversation.")


def check_batch(batch: Batch, settings: Settings) -> None:
    """Raises Problem where it holds more than the service takes."""
    if len(batch.drafts) > settings.batch:
        raise _too_many("drafts", settings.batch)
    for number, draft in enumerate(batch.drafts):
        check_draft(draft, settings, f"drafts.{number}.")


def check_conversation(conversation: Conversation, settings: Settings, where: str = "") -> None:
    """Raises Problem where it is longer than the service takes."""
    if len(conversation.messages) > settings.messages:
        raise _too_many(f"{where}messages", settings.messages)
    for number, message in enumerate(conversation.messages):
        _check_text(message.text, settings, f"{where}messages.{number}.text")


def _check_text(text: str, settings: Settings, field: str) -> None:
    if len(text) > settings.text:
        raise Problem(422, "text-too-long", f"over {settings.text:,} characters; split the message", field)


def _too_many(field: str, most: int) -> Problem:
    return Problem(422, "too-many", f"over {most:,} entries; send fewer at once", field)


def _problem(wrong: ValidationError, model: type[BaseModel]) -> Problem:
    """The first error, without what was sent: an unknown field's name is the sender's, so it is not told."""
    error = wrong.errors(include_input=False, include_url=False, include_context=False)[0]
    if error["type"] == "json_invalid":
        return Problem(400, "not-json", "the body is no JSON in UTF-8; send one object as application/json")
    place = list(error["loc"])
    detail = f"{error['msg'][:1].lower()}{error['msg'][1:]}"
    if error["type"] == "extra_forbidden":
        place.pop()
        known = ", ".join(_fields_at(model, place))
        detail = f"a field that there is not; there are {known}"
    return Problem(422, "invalid", detail, ".".join(map(str, place)) or None)


def _fields_at(model: type[BaseModel], place: list[int | str]) -> list[str]:
    """The names of the fields of the model at a place in the body."""
    for part in place:
        if isinstance(part, str) and part in model.model_fields:
            model = _model_of(model.model_fields[part].annotation) or model
    return list(model.model_fields)


def _model_of(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    found = (_model_of(inner) for inner in getattr(annotation, "__args__", ()))
    return next((model for model in found if model is not None), None)

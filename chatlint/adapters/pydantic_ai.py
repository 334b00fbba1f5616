"""An output validator for pydantic-ai agents. Needs the extra `pydantic-ai`."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, TypeVar

from pydantic import BaseModel
from pydantic_ai import ModelMessage, ModelRetry, RunContext
from pydantic_ai.messages import ModelRequest, RetryFeedbackPart, UserPromptPart

from chatlint.adapters.gate import DraftStopped, Gate, spoken
from chatlint.message import Conversation, Role

T = TypeVar("T")


def output_validator(gate: Gate, field: str | None = None) -> Callable[[RunContext[Any], T], Awaitable[T]]:
    """`agent.output_validator(output_validator(gate))`: judges the agent's answer.

    `field` names the text of an output that is a pydantic model. A bad draft goes back to the model as a retry, of
    which the agent allows no more than its own `retries` either. Parts of a streamed answer pass; the whole is judged.
    Raises DraftStopped out of the run where the draft is to be stopped.
    """

    async def validate(context: RunContext[Any], output: T) -> T:
        if context.partial_output:
            return output
        text = output if field is None else getattr(output, field)
        if not isinstance(text, str):
            where = "output" if field is None else f"output's {field}"
            raise TypeError(f"the {where} is {type(text).__name__}, not text; name the field that is sent")
        decision = await gate.ajudge(text, _before(context.messages), context.retry)
        if decision.action == "stop" or (decision.action == "feedback" and context.retry >= context.max_retries):
            raise DraftStopped(decision)
        if decision.action == "feedback":
            raise ModelRetry(decision.feedback)
        return _with(output, field, decision.text) if decision.action == "fix" else output

    return validate


def _with(output: T, field: str | None, text: str) -> T:
    changed: Any = text
    if field is not None:
        if not isinstance(output, BaseModel):
            raise TypeError(f"the output is {type(output).__name__}; only a pydantic model's field can be fixed")
        changed = output.model_copy(update={field: text})
    result: T = changed
    return result


def _before(messages: Sequence[ModelMessage]) -> Conversation | None:
    """What was said before the draft: neither the draft itself, which comes last, nor rejected ones."""
    said: list[tuple[Role, str]] = []
    for message in messages:
        if not isinstance(message, ModelRequest):
            if message.text and not message.tool_calls:
                said.append(("agent", message.text))
            continue
        for part in message.parts:
            if isinstance(part, RetryFeedbackPart) and said and said[-1][0] == "agent":
                said.pop()
            elif isinstance(part, UserPromptPart):
                parts = [part.content] if isinstance(part.content, str) else part.content
                said.append(("customer", "\n".join(text for text in parts if isinstance(text, str))))
    while said and said[-1][0] == "agent":
        said.pop()
    return spoken(said)

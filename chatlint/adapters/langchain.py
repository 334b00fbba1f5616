"""A LangChain agent's middleware: no answer reaches the customer unjudged. Needs the extra `langchain`."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any
from uuid import uuid4

from langchain.agents.middleware import AgentMiddleware, AgentState, hook_config
from langchain_core.messages import AIMessage, AnyMessage, HumanMessage, RemoveMessage
from langgraph.runtime import Runtime

from chatlint.adapters.gate import Decision, DraftStopped, Gate, spoken
from chatlint.message import Conversation

_OURS = "chatlint-feedback-"


class ChatlintMiddleware(AgentMiddleware[AgentState[Any], Any, Any]):
    """Judges each final answer of the model; what a model says beside a tool call is no answer.

    A bad one goes back to the model with the findings, or is replaced by its safe fix, as the gate says; rejected
    drafts and feedback are taken out of the state again. Raises DraftStopped out of `invoke` where it is to be stopped.
    """

    def __init__(self, gate: Gate) -> None:
        super().__init__()
        self._gate = gate

    @hook_config(can_jump_to=["model"])
    def after_model(self, state: AgentState[Any], runtime: Runtime[Any]) -> dict[str, Any] | None:
        """Judge the last message, if it is an answer."""
        messages = state["messages"]
        if (answer := _answer(messages)) is None:
            return None
        aside = _aside(messages)
        return _update(self._gate.judge(answer.text, _before(messages, aside), len(aside) // 2), answer, aside)

    @hook_config(can_jump_to=["model"])
    async def aafter_model(self, state: AgentState[Any], runtime: Runtime[Any]) -> dict[str, Any] | None:
        """As `after_model`, without blocking the event loop."""
        messages = state["messages"]
        if (answer := _answer(messages)) is None:
            return None
        aside = _aside(messages)
        return _update(await self._gate.ajudge(answer.text, _before(messages, aside), len(aside) // 2), answer, aside)


def _answer(messages: Sequence[AnyMessage]) -> AIMessage | None:
    last = messages[-1]
    return last if isinstance(last, AIMessage) and not last.tool_calls and last.text.strip() else None


def _aside(messages: Sequence[AnyMessage]) -> list[AnyMessage]:
    """Rejected drafts, each followed by our feedback on it."""
    return [m for pair in pairwise(messages) if _is_ours(pair[1]) for m in pair]


def _is_ours(message: AnyMessage) -> bool:
    return (message.id or "").startswith(_OURS)


def _before(messages: Sequence[AnyMessage], aside: Sequence[AnyMessage]) -> Conversation | None:
    left_out = {message.id for message in aside}
    said = [m for m in messages[:-1] if m.id not in left_out]
    return spoken(
        ("customer" if isinstance(m, HumanMessage) else "agent", m.text)
        for m in said
        if isinstance(m, HumanMessage) or (isinstance(m, AIMessage) and not m.tool_calls)
    )


def _update(decision: Decision, answer: AIMessage, aside: Sequence[AnyMessage]) -> dict[str, Any] | None:
    if decision.action == "stop":
        raise DraftStopped(decision)
    if decision.action == "feedback":
        return {"messages": [HumanMessage(decision.feedback, id=f"{_OURS}{uuid4()}")], "jump_to": "model"}
    changes: list[Any] = [RemoveMessage(id=message.id) for message in aside if message.id]
    if decision.action == "fix":
        changes.append(answer.model_copy(update={"content": decision.text}))
    return {"messages": changes} if changes else None

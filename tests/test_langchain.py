"""The LangChain middleware in a real agent with a scripted model."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from langchain.agents import create_agent
from langchain_core.language_models.fake_chat_models import GenericFakeChatModel
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, ToolMessage
from langchain_core.tools import tool
from langgraph.checkpoint.memory import InMemorySaver

from chatlint import Linter
from chatlint.adapters.gate import DraftStopped, Gate
from chatlint.adapters.langchain import ChatlintMiddleware
from tests.drafts import CASUAL, CLEAN, MENDED, RUDE


class Scripted(GenericFakeChatModel):
    """Says its lines one after another, and keeps what it was asked."""

    asked: list[list[BaseMessage]] = []  # noqa: RUF012 - a pydantic field

    def _generate(self, messages: list[BaseMessage], *args: Any, **kwargs: Any) -> Any:
        self.asked.append(messages)
        return super()._generate(messages, *args, **kwargs)

    def bind_tools(self, *args: Any, **kwargs: Any) -> Any:
        return self


def scripted(*lines: str | AIMessage) -> Scripted:
    said = (line if isinstance(line, AIMessage) else AIMessage(line) for line in lines)
    return Scripted(messages=said, asked=[])


@tool
def look_up(order: str) -> str:
    """Where an order is."""
    return f"{order} left the warehouse"


def asked(text: str = "Where is my parcel?") -> Any:
    return {"messages": [HumanMessage(text)]}


def test_a_bad_draft_goes_back_with_its_findings(plain: Linter) -> None:
    model = scripted(RUDE, CLEAN)
    out = create_agent(model, middleware=[ChatlintMiddleware(Gate(plain))]).invoke(asked())
    assert len(model.asked) == 2
    assert "[insult]" in model.asked[1][-1].text
    assert [m.text for m in out["messages"]] == ["Where is my parcel?", CLEAN]


def test_async_runs_the_same(plain: Linter) -> None:
    agent = create_agent(scripted(RUDE, CLEAN), middleware=[ChatlintMiddleware(Gate(plain))])
    out = asyncio.run(agent.ainvoke(asked()))
    assert [m.text for m in out["messages"]] == ["Where is my parcel?", CLEAN]


def test_a_safe_fix_takes_the_place_of_the_draft(plain: Linter) -> None:
    gate = Gate(plain, block_at="review", on_bad="fix")
    out = create_agent(scripted(CASUAL), middleware=[ChatlintMiddleware(gate)]).invoke(asked())
    assert [m.text for m in out["messages"]] == ["Where is my parcel?", MENDED]


def test_what_cannot_be_fixed_goes_back_and_is_then_fixed(plain: Linter) -> None:
    gate = Gate(plain, block_at="review", on_bad="fix")
    out = create_agent(scripted(RUDE, CASUAL), middleware=[ChatlintMiddleware(gate)]).invoke(asked())
    assert [m.text for m in out["messages"]] == ["Where is my parcel?", MENDED]


def test_stopped_at_once(plain: Linter) -> None:
    model = scripted(RUDE, CLEAN)
    with pytest.raises(DraftStopped, match="insult"):
        create_agent(model, middleware=[ChatlintMiddleware(Gate(plain, on_bad="stop"))]).invoke(asked())
    assert len(model.asked) == 1


def test_the_model_is_asked_only_so_often(plain: Linter) -> None:
    model = scripted(*[RUDE] * 9)
    with pytest.raises(DraftStopped):
        create_agent(model, middleware=[ChatlintMiddleware(Gate(plain, retries=3))]).invoke(asked())
    assert len(model.asked) == 4


def test_words_beside_a_tool_call_are_no_answer(plain: Linter) -> None:
    call = AIMessage(RUDE, tool_calls=[{"name": "look_up", "args": {"order": "A1"}, "id": "1"}])
    agent = create_agent(scripted(call, CLEAN), tools=[look_up], middleware=[ChatlintMiddleware(Gate(plain))])
    out = agent.invoke(asked())["messages"]
    assert isinstance(out[2], ToolMessage)
    assert out[-1].text == CLEAN


def test_each_turn_of_a_kept_conversation_may_go_back_anew(plain: Linter) -> None:
    model = scripted(RUDE, CLEAN, RUDE, CLEAN)
    middleware = ChatlintMiddleware(Gate(plain, retries=1))
    agent = create_agent(model, middleware=[middleware], checkpointer=InMemorySaver())
    for text in ("Where is my parcel?", "And my invoice?"):
        out = agent.invoke(asked(text), {"configurable": {"thread_id": "t"}})
    assert [m.text for m in out["messages"]] == ["Where is my parcel?", CLEAN, "And my invoice?", CLEAN]


def test_the_draft_is_read_with_the_customers_words(plain: Linter) -> None:
    gate = Gate(plain, block_at="review")
    agent = create_agent(scripted("I'm gonna fix it right away!"), middleware=[ChatlintMiddleware(gate)])
    assert agent.invoke(asked("u gonna fix it or what lol"))["messages"][-1].text == "I'm gonna fix it right away!"


def test_content_in_blocks_is_read(plain: Linter) -> None:
    blocks = AIMessage([{"type": "text", "text": RUDE}])
    agent = create_agent(scripted(blocks, CLEAN), middleware=[ChatlintMiddleware(Gate(plain))])
    assert agent.invoke(asked())["messages"][-1].text == CLEAN

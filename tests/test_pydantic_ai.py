"""The output validator in real pydantic-ai agents with scripted models."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from pydantic import BaseModel
from pydantic_ai import Agent, ModelMessage, ModelResponse, TextPart, ToolCallPart
from pydantic_ai.messages import ModelRequest, UserPromptPart
from pydantic_ai.models.function import AgentInfo, FunctionModel
from pydantic_ai.models.test import TestModel

from chatlint import Linter
from chatlint.adapters.gate import DraftStopped, Gate
from chatlint.adapters.pydantic_ai import output_validator
from tests.drafts import CASUAL, CLEAN, MENDED, RUDE


class Scripted:
    """A model that says its lines one after another, and keeps what it was asked."""

    def __init__(self, *lines: str) -> None:
        self.lines = list(lines)
        self.asked: list[list[ModelMessage]] = []

    def __call__(self, messages: list[ModelMessage], info: AgentInfo) -> ModelResponse:
        self.asked.append(list(messages))
        line = self.lines.pop(0)
        if info.output_tools:
            return ModelResponse(parts=[ToolCallPart(info.output_tools[0].name, {"reply": line, "refund": 5})])
        return ModelResponse(parts=[TextPart(line)])


def agent(script: Scripted, gate: Gate, retries: int = 5) -> Agent[None, str]:
    made = Agent(FunctionModel(script), retries=retries)
    made.output_validator(output_validator(gate))
    return made


def feedback(script: Scripted) -> str:
    request = script.asked[-1][-1]
    assert isinstance(request, ModelRequest)
    part = request.parts[-1]
    assert isinstance(part, UserPromptPart)
    return str(part.content)


def test_a_bad_draft_goes_back_with_its_findings(plain: Linter) -> None:
    script = Scripted(RUDE, CLEAN)
    assert agent(script, Gate(plain)).run_sync("Where is my parcel?").output == CLEAN
    assert "[insult]" in feedback(script)


def test_a_safe_fix_takes_the_place_of_the_draft(plain: Linter) -> None:
    script = Scripted(CASUAL)
    gate = Gate(plain, block_at="review", on_bad="fix")
    assert agent(script, gate).run_sync("Where is my parcel?").output == MENDED
    assert len(script.asked) == 1


def test_stopped_at_once(plain: Linter) -> None:
    script = Scripted(RUDE, CLEAN)
    with pytest.raises(DraftStopped, match="insult"):
        agent(script, Gate(plain, on_bad="stop")).run_sync("Where is my parcel?")
    assert len(script.asked) == 1


@pytest.mark.parametrize(("gates", "agents"), [(2, 5), (5, 2)])
def test_the_model_is_asked_only_so_often(plain: Linter, gates: int, agents: int) -> None:
    script = Scripted(*[RUDE] * 9)
    with pytest.raises(DraftStopped):
        agent(script, Gate(plain, retries=gates), agents).run_sync("Where is my parcel?")
    assert len(script.asked) == 3


def test_the_tests_own_model_is_judged_too(plain: Linter) -> None:
    made = Agent(TestModel(custom_output_text=RUDE))
    made.output_validator(output_validator(Gate(plain, on_bad="stop")))
    with pytest.raises(DraftStopped):
        made.run_sync("Where is my parcel?")


def test_the_draft_is_read_with_the_customers_words_but_not_with_itself(plain: Linter) -> None:
    gate = Gate(plain, block_at="review")
    line = "I'm gonna fix it right away!"
    assert agent(Scripted(line), gate).run_sync("u gonna fix it or what lol").output == line
    first = agent(Scripted(CLEAN), gate).run_sync("Where is my parcel?")
    again = agent(Scripted(RUDE, line), gate).run_sync("u gonna or what", message_history=first.all_messages())
    assert again.output == line


class Answer(BaseModel):
    reply: str
    refund: int


def structured(script: Scripted, gate: Gate, field: str | None) -> Agent[None, Answer]:
    made: Agent[None, Answer] = Agent(FunctionModel(script), output_type=Answer, retries=3)
    made.output_validator(output_validator(gate, field))
    return made


def test_a_field_of_a_structured_answer(plain: Linter) -> None:
    gate = Gate(plain, block_at="review", on_bad="fix")
    out = structured(Scripted(RUDE, CASUAL), gate, "reply").run_sync("Where is my parcel?").output
    assert out == Answer(reply=MENDED, refund=5)


def test_an_answer_that_is_no_text_needs_its_field_named(plain: Linter) -> None:
    with pytest.raises(TypeError, match="the output is Answer, not text; name the field"):
        structured(Scripted(CLEAN), Gate(plain), None).run_sync("Where is my parcel?")
    with pytest.raises(TypeError, match="the output's refund is int"):
        structured(Scripted(CLEAN), Gate(plain), "refund").run_sync("Where is my parcel?")


def test_a_streamed_answer_is_judged_as_a_whole(plain: Linter) -> None:
    async def stream(messages: list[ModelMessage], info: AgentInfo) -> AsyncIterator[str]:
        for word in RUDE.split(" "):
            yield word + " "

    made = Agent(FunctionModel(stream_function=stream))
    made.output_validator(output_validator(Gate(plain, on_bad="stop")))
    seen: list[str] = []

    async def read() -> None:
        async with made.run_stream("Where is my parcel?") as result:
            async for text in result.stream_output(debounce_by=None):
                seen.append(text)

    with pytest.raises(DraftStopped):
        asyncio.run(read())
    assert seen

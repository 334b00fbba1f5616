"""Guardrails in real runs of the OpenAI Agents SDK with a scripted model. Nothing is traced, nothing leaves."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import agents
import pytest
from agents import (
    Agent,
    Model,
    ModelResponse,
    OutputGuardrailTripwireTriggered,
    Runner,
    ToolInputGuardrailTripwireTriggered,
    Usage,
    function_tool,
)
from openai.types.responses import ResponseFunctionToolCall, ResponseOutputMessage, ResponseOutputText

from chatlint import Linter
from chatlint.adapters.gate import DraftStopped, Gate
from chatlint.adapters.openai_agents import checked_reply, output_guardrail, tool_guardrail
from tests.drafts import CASUAL, CLEAN, MENDED, RUDE


@pytest.fixture(autouse=True)
def _untraced() -> None:
    agents.set_tracing_disabled(True)


class Scripted(Model):
    """Says its lines one after another (with a tool's name: as a call of it), and keeps what it was asked."""

    def __init__(self, *lines: str, tool: str | None = None) -> None:
        self.lines = list(lines)
        self.tool = tool
        self.asked: list[Any] = []

    async def get_response(self, system_instructions: Any, input: Any, *args: Any, **kwargs: Any) -> ModelResponse:
        self.asked.append(input)
        line = self.lines.pop(0)
        call = self.tool is not None and line != "done"
        item = _call(self.tool or "", line, len(self.asked)) if call else _message(line)
        return ModelResponse(output=[item], usage=Usage(), response_id=None)

    def stream_response(self, *args: Any, **kwargs: Any) -> AsyncIterator[Any]:
        raise NotImplementedError


def _message(text: str) -> ResponseOutputMessage:
    content = [ResponseOutputText(text=text, type="output_text", annotations=[])]
    return ResponseOutputMessage(id="m", content=content, role="assistant", status="completed", type="message")


def _call(name: str, text: str, number: int) -> ResponseFunctionToolCall:
    arguments = json.dumps({"text": text})
    return ResponseFunctionToolCall(arguments=arguments, call_id=f"c{number}", name=name, type="function_call")


def reply(model: Scripted, gate: Gate, given: Any = "Where is my parcel?") -> str:
    return asyncio.run(checked_reply(Agent("Ada", model=model), given, gate))


def test_a_bad_draft_goes_back_with_its_findings(plain: Linter) -> None:
    model = Scripted(RUDE, CLEAN)
    assert reply(model, Gate(plain)) == CLEAN
    assert "[insult]" in model.asked[1][-1]["content"]


def test_a_safe_fix_takes_the_place_of_the_draft(plain: Linter) -> None:
    assert reply(Scripted(CASUAL), Gate(plain, block_at="review", on_bad="fix")) == MENDED


def test_stopped_at_once_or_after_so_many(plain: Linter) -> None:
    for gate, asked in ((Gate(plain, on_bad="stop"), 1), (Gate(plain, retries=2), 3), (Gate(plain, retries=0), 1)):
        model = Scripted(*[RUDE] * 9)
        with pytest.raises(DraftStopped, match="insult"):
            reply(model, gate)
        assert len(model.asked) == asked


def test_the_draft_is_read_with_the_customers_words(plain: Linter) -> None:
    line = "I'm gonna fix it right away!"
    items = [
        {"role": "assistant", "content": [{"type": "output_text", "text": CLEAN}]},
        {"role": "user", "content": [{"type": "input_text", "text": "u gonna fix it or what lol"}]},
    ]
    assert reply(Scripted(line), Gate(plain, block_at="review"), items) == line


def test_the_output_guardrail_trips_with_the_decision(plain: Linter) -> None:
    agent = Agent("Ada", model=Scripted(RUDE), output_guardrails=[output_guardrail(Gate(plain))])
    with pytest.raises(OutputGuardrailTripwireTriggered) as tripped:
        asyncio.run(Runner.run(agent, "Where is my parcel?"))
    decision = tripped.value.guardrail_result.output.output_info
    assert (decision.action, decision.rules) == ("stop", ("insult",))


def test_the_output_guardrail_lets_good_answers_pass(plain: Linter) -> None:
    agent = Agent("Ada", model=Scripted(CLEAN), output_guardrails=[output_guardrail(Gate(plain))])
    assert asyncio.run(Runner.run(agent, "Where is my parcel?")).final_output == CLEAN


def run_with_tool(gate: Gate, *lines: str) -> tuple[list[str], Scripted]:
    """What was sent by the tool in a run."""
    sent: list[str] = []

    @function_tool(tool_input_guardrails=[tool_guardrail(gate)])
    def send_reply(text: str) -> str:
        """Send a reply."""
        sent.append(text)
        return "sent"

    model = Scripted(*lines, tool="send_reply")
    asyncio.run(Runner.run(Agent("Ada", model=model, tools=[send_reply]), "Where is my parcel?"))
    return sent, model


def told(model: Scripted) -> str:
    """What the last tool call was answered."""
    return str(model.asked[-1][-1]["output"])


def test_the_sending_tool_is_not_called_with_a_bad_draft(plain: Linter) -> None:
    sent, model = run_with_tool(Gate(plain), RUDE, CLEAN, "done")
    assert sent == [CLEAN]
    assert "[insult]" in model.asked[1][-1]["output"]


def test_the_model_is_told_the_fixed_text_to_send(plain: Linter) -> None:
    sent, model = run_with_tool(Gate(plain, block_at="review", on_bad="fix"), CASUAL, MENDED, "done")
    assert sent == [MENDED]
    assert f"This would do: {MENDED}" in model.asked[1][-1]["output"]


def test_the_sending_tool_is_tried_only_so_often_in_a_run(plain: Linter) -> None:
    gate = Gate(plain, retries=2)
    for _ in range(2):
        with pytest.raises(ToolInputGuardrailTripwireTriggered):
            run_with_tool(gate, *[RUDE] * 9)
    assert run_with_tool(gate, RUDE, RUDE, CLEAN, "done")[0] == [CLEAN]

"""Guardrails for agents of the OpenAI Agents SDK. Needs the extra `openai-agents`.

`output_guardrail` stops an answer, `checked_reply` also sends it back or mends it, `tool_guardrail` stands before the
tool that sends.
"""

from __future__ import annotations

import json
import weakref
from collections.abc import Iterable
from typing import Any

from agents import (
    Agent,
    GuardrailFunctionOutput,
    OutputGuardrail,
    RunContextWrapper,
    Runner,
    ToolGuardrailFunctionOutput,
    ToolInputGuardrail,
    ToolInputGuardrailData,
)
from agents.items import TResponseInputItem

from chatlint.adapters.gate import DraftStopped, Gate, spoken
from chatlint.message import Conversation, Role

_ROLES: dict[str, Role] = {"user": "customer", "assistant": "agent"}


def output_guardrail(gate: Gate) -> OutputGuardrail[Any]:
    """Trips on every draft that may not be sent as it is; its `output_info` is the Decision."""

    async def judge(context: RunContextWrapper[Any], agent: Agent[Any], output: Any) -> GuardrailFunctionOutput:
        decision = await gate.ajudge(str(output), conversation(context.turn_input), gate.retries)
        return GuardrailFunctionOutput(decision, tripwire_triggered=decision.action != "pass")

    return OutputGuardrail(judge, name="chatlint")


def tool_guardrail(gate: Gate, argument: str = "text") -> ToolInputGuardrail[Any]:
    """For `@function_tool(tool_input_guardrails=[...])` of the tool that sends, whose `argument` is the draft.

    The model is told the findings, or the fixed text that it may send, instead of the tool's answer; the run ends with
    the SDK's ToolInputGuardrailTripwireTriggered where the draft is to be stopped.
    """
    rejected: dict[int, int] = {}  # by run; all tool calls of a run share one usage

    async def judge(data: ToolInputGuardrailData) -> ToolGuardrailFunctionOutput:
        usage = data.context.usage
        if id(usage) not in rejected:
            rejected[id(usage)] = 0
            weakref.finalize(usage, rejected.pop, id(usage), None)
        draft = json.loads(data.context.tool_arguments or "{}").get(argument)
        if not isinstance(draft, str):
            return ToolGuardrailFunctionOutput.reject_content(f"{argument} must be the text to send.")
        decision = await gate.ajudge(draft, conversation(data.context.turn_input), rejected[id(usage)])
        if decision.action == "pass":
            return ToolGuardrailFunctionOutput.allow(decision)
        if decision.action == "stop":
            return ToolGuardrailFunctionOutput.raise_exception(decision)
        rejected[id(usage)] += 1
        fixed = f"{decision.feedback}\nThis would do: {decision.text}"
        told = fixed if decision.action == "fix" else decision.feedback
        return ToolGuardrailFunctionOutput.reject_content(told, decision)

    return ToolInputGuardrail(judge, name="chatlint")


async def checked_reply(agent: Agent[Any], given: str | list[TResponseInputItem], gate: Gate, **options: Any) -> str:
    """The agent's answer after judgement; a bad draft goes back to it, or is mended, as the gate says.

    `options` go to `Runner.run`. Raises DraftStopped where the draft is to be stopped.
    """
    items: list[TResponseInputItem] = [{"role": "user", "content": given}] if isinstance(given, str) else given
    before = conversation(items)
    for attempt in range(gate.retries + 1):
        result = await Runner.run(agent, items, **options)
        decision = await gate.ajudge(str(result.final_output), before, attempt)
        if decision.action in ("pass", "fix"):
            return decision.text
        if decision.action == "stop":
            break
        items = [*result.to_input_list(), {"role": "user", "content": decision.feedback}]
    raise DraftStopped(decision)


def conversation(items: Iterable[Any]) -> Conversation | None:
    """What customer and agent said, of input items; None where there is nothing."""
    return spoken((_ROLES[i["role"]], _text(i["content"])) for i in items if i.get("role") in _ROLES)


def _text(content: Any) -> str:
    return content if isinstance(content, str) else "\n".join(p["text"] for p in content if "text" in p)

"""An MCP server: assistants ask it about a reply before they send it. Needs the extra `mcp`."""

from __future__ import annotations

import asyncio
from typing import Annotated, Literal

from mcp.server import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.types import CallToolResult, TextContent, ToolAnnotations
from pydantic import BaseModel, Field

from chatlint import __version__
from chatlint.adapters.gate import Gate, advice
from chatlint.finding import ConversationReport, Report
from chatlint.message import Channel, Conversation, Message
from chatlint.near import nearest
from chatlint.rule import Rule

READS_ONLY = ToolAnnotations(read_only_hint=True, idempotent_hint=True, open_world_hint=False)


class Turn(BaseModel):
    """Something said in the conversation."""

    role: Literal["customer", "agent"]
    text: str


class Checked(BaseModel):
    """Whether a reply may be sent as it is, its report, and its text with the safe fixes applied."""

    may_be_sent: bool
    fixed: str | None
    report: Report | None


def server(gate: Gate, rules: tuple[Rule, ...]) -> MCPServer:
    """The server, not yet running. `rules` are those that can be explained."""
    made = MCPServer("chatlint", version=__version__, instructions="Check each reply to a customer before sending it.")

    @made.tool(annotations=READS_ONLY)
    async def check_draft(
        text: Annotated[str, Field(description="The reply to a customer, exactly as it would be sent.")],
        before: Annotated[list[Turn] | None, Field(description="What was said before it, oldest first.")] = None,
        channel: Channel | None = None,
    ) -> Annotated[CallToolResult, Checked]:
        """Say whether a support agent's reply may be sent to a customer, and what to change in it."""
        decision = await gate.on(channel).ajudge(text, _conversation(before or (), channel), attempt=0)
        report, good = decision.report, decision.action == "pass"
        if report is None and not good:
            raise ToolError(f"{decision.unanswered}; do not send it unread")
        fixed = report.fixed_text() if report is not None and report.findings else None
        said = decision.feedback
        if good:
            hints = [advice(finding) for finding in report.findings] if report else []
            said = "\n".join(("This reply may be sent.", *hints, *filter(None, (decision.unanswered,))))
        checked = Checked(may_be_sent=good, fixed=fixed, report=report)
        return CallToolResult(content=[_text(said)], structured_content=checked.model_dump(mode="json"))

    @made.tool(annotations=READS_ONLY)
    async def check_conversation(
        messages: Annotated[list[Turn], Field(description="The whole conversation, oldest first.")],
        channel: Channel | None = None,
    ) -> Annotated[CallToolResult, ConversationReport]:
        """Judge a support conversation that is over: each agent message, and the whole."""
        conversation = _conversation(messages, channel)
        try:
            report = await asyncio.to_thread(gate.linter.lint_conversation, conversation)
        except Exception as wrong:
            raise ToolError(f"the linter failed ({type(wrong).__name__})") from None
        lines = [f"message {finding.turn}: {advice(finding)}" for finding in report.findings]
        said = "\n".join((f"Score {report.score:g} of 100, {len(lines)} findings.", *lines))
        return CallToolResult(content=[_text(said)], structured_content=report.model_dump(mode="json"))

    @made.tool(annotations=READS_ONLY)
    def explain_rule(rule: Annotated[str, Field(description="A rule's id, as findings name it.")]) -> str:
        """Say what a rule is about, why, and what it flags and lets pass."""
        found = next((known for known in rules if known.id == rule), None)
        if found is None:
            raise ToolError(f"no rule {rule!r}{nearest(rule, [known.id for known in rules])}")
        flags = [
            f"- flags: {example.text}" + (f" -> {example.fixed}" if example.fixed else "") for example in found.bad
        ]
        passes = [f"- lets pass: {example.text}" for example in found.good]
        return "\n".join((f"{found.id} ({found.category}): {found.summary}", found.why, *flags, *passes))

    return made


def _conversation(turns: list[Turn] | tuple[()], channel: Channel | None) -> Conversation:
    return Conversation(messages=tuple(Message(text=t.text, role=t.role) for t in turns), channel=channel)


def _text(text: str) -> TextContent:
    return TextContent(type="text", text=text)

"""`chatlint mcp` in a process of its own, asked by the real client over standard input and output."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from mcp import Client, StdioServerParameters

from chatlint import Report
from chatlint.cli import main
from tests.drafts import CASUAL, CLEAN, MENDED, RUDE

SETTINGS = '[grammar]\nengine = "off"\n'


def ask(folder: Path, talk: Callable[[Client], Awaitable[Any]], *options: str) -> Any:
    (folder / "chatlint.toml").write_text(SETTINGS, encoding="utf-8")
    command = ["-m", "chatlint", "mcp", *options]
    parameters = StdioServerParameters(command=sys.executable, args=command, cwd=folder)

    async def run() -> Any:
        async with Client(parameters, read_timeout_seconds=120) as client:
            return await talk(client)

    return asyncio.run(run())


def text(result: Any) -> str:
    return str(result.content[0].text)


def test_the_tools_are_there_and_change_nothing(tmp_path: Path) -> None:
    tools = ask(tmp_path, lambda client: client.list_tools()).tools
    assert {tool.name for tool in tools} == {"check_draft", "check_conversation", "explain_rule"}
    assert all(tool.annotations.read_only_hint and not tool.annotations.open_world_hint for tool in tools)
    assert all(tool.description for tool in tools)


def test_drafts_and_rules(tmp_path: Path) -> None:
    async def talk(client: Client) -> list[Any]:
        return [
            await client.call_tool("check_draft", {"text": draft, **more})
            for draft, more in (
                (CLEAN, {}),
                (RUDE, {}),
                (CASUAL, {}),
                ("I'm gonna fix it!", {"before": [{"role": "customer", "text": "u gonna fix it or what lol"}]}),
            )
        ]

    good, bad, casual, mirrored = ask(tmp_path, talk, "--block-at", "review")
    assert good.structured_content["may_be_sent"] is True
    assert text(good) == "This reply may be sent."
    assert bad.structured_content["may_be_sent"] is False
    assert "[insult]" in text(bad)
    assert Report.model_validate(bad.structured_content["report"]).findings[0].rule == "insult"
    assert casual.structured_content["fixed"] == MENDED
    assert mirrored.structured_content["may_be_sent"] is True
    assert not bad.is_error


def test_a_conversation_and_a_rule(tmp_path: Path) -> None:
    said = [{"role": "customer", "text": "My card was charged twice!"}, {"role": "agent", "text": RUDE}]

    async def talk(client: Client) -> tuple[Any, Any, Any]:
        return (
            await client.call_tool("check_conversation", {"messages": said}),
            await client.call_tool("explain_rule", {"rule": "insult"}),
            await client.call_tool("explain_rule", {"rule": "insutl"}),
        )

    chat, rule, unknown = ask(tmp_path, talk)
    assert "message 1: [insult]" in text(chat)
    assert chat.structured_content["findings"][0]["turn"] == 1
    assert text(rule).startswith("insult (rude): ")
    assert "- flags: " in text(rule)
    assert unknown.is_error
    assert "did you mean 'insult'?" in text(unknown)


def test_wrong_arguments_are_answered_and_the_server_lives_on(tmp_path: Path) -> None:
    async def talk(client: Client) -> tuple[Any, Any]:
        return await client.call_tool("check_draft", {"draft": CLEAN}), await client.call_tool(
            "check_draft", {"text": CLEAN}
        )

    wrong, right = ask(tmp_path, talk)
    assert wrong.is_error
    assert "text" in text(wrong)
    assert not right.is_error


def test_nothing_but_protocol_on_standard_output_and_no_text_in_the_log(tmp_path: Path) -> None:
    (tmp_path / "chatlint.toml").write_text(SETTINGS, encoding="utf-8")
    hello = {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "test", "version": "1"}}
    sent = [
        {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": hello},
        {"jsonrpc": "2.0", "method": "notifications/initialized"},
        *(
            {"jsonrpc": "2.0", "id": n, "method": "tools/call", "params": {"name": "check_draft", "arguments": args}}
            for n, args in enumerate(({"text": RUDE}, {"text": 7, "zebra": RUDE}), 2)
        ),
    ]
    server = subprocess.Popen(
        [sys.executable, "-m", "chatlint", "mcp"],
        cwd=tmp_path,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert server.stdin is not None
    assert server.stdout is not None
    assert server.stderr is not None
    for message in sent:
        server.stdin.write(json.dumps(message) + "\n")
    server.stdin.flush()
    answers = [json.loads(server.stdout.readline()) for _ in range(3)]
    server.stdin.close()
    assert server.stdout.read() == ""
    log = server.stderr.read()
    assert server.wait(60) == 0
    server.stdout.close()
    server.stderr.close()
    assert {answer["id"] for answer in answers} == {1, 2, 3}
    assert "stupid" not in log


@pytest.mark.parametrize("given", ["send", "101", "-1"])
def test_a_policy_that_is_none(given: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["mcp", f"--block-at={given}"]) == 2
    assert "neither review, block nor a score" in capsys.readouterr().err

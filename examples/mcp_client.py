"""An assistant's program asks `chatlint mcp` about a reply, as any MCP client can."""

import asyncio
import sys

from mcp import Client, StdioServerParameters

server = StdioServerParameters(command=sys.executable, args=["-m", "chatlint", "mcp", "--block-at", "review"])


async def main() -> None:
    """List the tools, check a reply."""
    async with Client(server) as client:
        print(*(tool.name for tool in (await client.list_tools()).tools))
        answer = await client.call_tool("check_draft", {"text": "I'm gonna check that for u."})
        print(answer.structured_content and answer.structured_content["fixed"])
        for part in answer.content:
            print(getattr(part, "text", ""))


asyncio.run(main())

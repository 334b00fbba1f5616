"""The gateway in front of a stand-in for Chatwoot's API; `chatlint gateway` is the same as a command."""

import asyncio

import httpx
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from chatlint import Config, Linter
from chatlint.adapters.gate import Gate
from chatlint.adapters.gateway import Settings, gateway

API, GATEWAY = 8767, 8766
MESSAGES = f"http://127.0.0.1:{GATEWAY}/api/v1/accounts/1/conversations/42/messages"


async def create_message(request: Request) -> JSONResponse:
    """What Chatwoot would do."""
    return JSONResponse({"id": 1, **await request.json()})


async def main() -> None:
    """Start both, send two messages, end both."""
    api = Starlette(routes=[Route("/{path:path}", create_message, methods=["POST"])])
    settings = Settings("chatwoot", f"http://127.0.0.1:{API}", Gate(Linter(Config.load()), failing="closed"))
    apps = ((api, API), (gateway(settings), GATEWAY))
    servers = [uvicorn.Server(uvicorn.Config(app, port=port, log_level="warning")) for app, port in apps]
    running = [asyncio.create_task(server.serve()) for server in servers]
    while not all(server.started for server in servers):
        await asyncio.sleep(0.05)
    async with httpx.AsyncClient() as client:
        for text in ("Your lamp arrives on Friday.", "Are you stupid? Read the manual."):
            answer = await client.post(MESSAGES, json={"content": text, "message_type": "outgoing"})
            print(answer.status_code, answer.json().get("detail", "sent"))
    for server in servers:
        server.should_exit = True
    await asyncio.gather(*running)


asyncio.run(main())

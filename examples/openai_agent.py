"""An agent of the OpenAI Agents SDK whose bad draft is stopped. A scripted model stands in for yours."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

from agents import Agent, Model, ModelResponse, Usage, set_tracing_disabled
from openai.types.responses import ResponseOutputMessage, ResponseOutputText

from chatlint import Config, Linter
from chatlint.adapters.gate import DraftStopped, Gate
from chatlint.adapters.openai_agents import checked_reply


class Scripted(Model):
    """Always says the same."""

    async def get_response(self, *args: Any, **kwargs: Any) -> ModelResponse:
        """The one line."""
        text = ResponseOutputText(text="Are you stupid? Read the manual.", type="output_text", annotations=[])
        said = ResponseOutputMessage(id="1", content=[text], role="assistant", status="completed", type="message")
        return ModelResponse(output=[said], usage=Usage(), response_id=None)

    def stream_response(self, *args: Any, **kwargs: Any) -> AsyncIterator[Any]:
        """Not needed here."""
        raise NotImplementedError


set_tracing_disabled(True)
gate = Gate(Linter(Config.load()), on_bad="stop")
agent = Agent("Ada", instructions="Answer customers.", model=Scripted())
try:
    print(asyncio.run(checked_reply(agent, "Where is my lamp?", gate)))
except DraftStopped as stopped:
    print(stopped)

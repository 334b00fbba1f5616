"""A pydantic-ai agent whose draft is replaced by its safe fix. A scripted model stands in for yours."""

from pydantic_ai import Agent
from pydantic_ai.models.test import TestModel

from chatlint import Config, Linter
from chatlint.adapters.gate import Gate
from chatlint.adapters.pydantic_ai import output_validator

gate = Gate(Linter(Config.load()), block_at="review", on_bad="fix")
agent = Agent(TestModel(custom_output_text="I'm gonna check that for u."), retries=gate.retries)
agent.output_validator(output_validator(gate))

print(agent.run_sync("Where is my lamp?").output)

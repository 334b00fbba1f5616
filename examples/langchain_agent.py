"""A LangChain agent whose bad draft goes back to the model. A scripted model stands in for yours."""

from langchain.agents import create_agent
from langchain_core.language_models.fake_chat_models import GenericFakeChatModel
from langchain_core.messages import AIMessage

from chatlint import Config, Linter
from chatlint.adapters.gate import Gate
from chatlint.adapters.langchain import ChatlintMiddleware

lines = ("Are you stupid? Read the manual.", "Your lamp arrives on Friday. Is there anything else you need?")
model = GenericFakeChatModel(messages=iter(AIMessage(line) for line in lines))
gate = Gate(Linter(Config.load()), on_bad="feedback", retries=2)
agent = create_agent(model, middleware=[ChatlintMiddleware(gate)])

answer = agent.invoke({"messages": [{"role": "user", "content": "Where is my lamp?"}]})
print(answer["messages"][-1].text)

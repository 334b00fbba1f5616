"""Judge a draft before it is sent, and decide what to do with it."""

from chatlint import Config, Conversation, Linter, Message

linter = Linter(Config(brand_words=("Acme",), names=("Priya",)))


def send(draft: str, conversation: Conversation) -> bool:
    """Whether the draft may go out; what is wrong with it is shown to the agent."""
    report = linter.lint(draft, conversation=conversation)
    for finding in report.findings:
        print(f"{finding.severity}: {finding.message}")
    if report.verdict == "send":
        return True
    print(f"score {report.score:g}; how about: {report.fixed_text()}")
    return report.verdict != "block"


if __name__ == "__main__":
    chat = Conversation(messages=(Message(role="customer", text="Where is my Acme lamp? I needed it yesterday."),))
    send("I'm gonna look into that for u.", chat)
    send("I'm sorry it is late, Priya here. I will find out where it is and be back in five minutes.", chat)

"""A gate in your own code: nothing is sent to a customer that chatlint would block."""

from chatlint import Config, Linter
from chatlint.adapters.gate import Gate, spoken

gate = Gate(Linter(Config.load()), block_at="block", on_bad="stop")


def send(draft: str, customer: str) -> None:
    """Send a draft, or say why not."""
    decision = gate.judge(draft, spoken([("customer", customer)]))
    if decision.action == "stop":
        print(f"held back, {', '.join(decision.rules)}:\n{decision.feedback}")
    else:
        print(f"sent: {decision.text}")


send("Your lamp left our warehouse this morning and arrives on Friday.", customer="Where is my lamp?")
send("Are you stupid? Read the manual.", customer="Where is my lamp?")

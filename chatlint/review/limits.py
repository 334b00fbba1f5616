"""What the report measures against. The defaults are those that guides to live chat name."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field


class Limits(BaseModel):
    """Limits of a report; times in seconds.

    `chats` is how many chats an agent may handle at the same time, `chats_new` how many one of `new_agents` may.
    A chat in which nobody wrote for `pause` is left and taken up again: it does not count in between.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    chats: int = Field(default=2, ge=1)
    chats_new: int = Field(default=1, ge=1)
    new_agents: tuple[str, ...] = ()
    first_answer: float = Field(default=60, gt=0)
    silence: float = Field(default=120, gt=0)
    pause: float = Field(default=1800, gt=0)
    copies: int = Field(
        default=3, ge=2, description="A text sent so often, to more than one customer, is a prepared one."
    )
    copied_words: int = Field(
        default=5, ge=1, description="Shorter texts (“You're welcome!”) are nobody's prepared text."
    )

    def chats_of(self, agent: str) -> int:
        """How many chats at the same time this agent may handle."""
        return self.chats_new if agent in self.new_agents else self.chats

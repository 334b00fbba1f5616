"""What customers ask most often, and how that is answered: how soon, how well, with which text."""

from __future__ import annotations

from dataclasses import dataclass, field

from chatlint.review.figures import Mean
from chatlint.review.privacy import Privacy, Quote
from chatlint.review.read import Chat
from chatlint.review.rows import MessageRow
from chatlint.review.tally import Tally
from chatlint.review.wording import alike, question, questions, wording

TOP = 15
FEWEST = 2
ALIKE = 0.7
COMPARED = 200
ANSWERS = 12


@dataclass(slots=True)
class Answer:
    """One wording of the answers to a question."""

    count: int = 0
    quote: Quote | None = None
    scores: Mean = field(default_factory=Mean)


@dataclass(slots=True)
class Asked:
    """One question: how often it was asked, and the messages that followed it."""

    count: int = 0
    words: tuple[str, ...] = ()
    shortest: str = ""
    quote: Quote | None = None
    waits: Mean = field(default_factory=Mean)
    scores: Mean = field(default_factory=Mean)
    answered: int = 0
    answers: Tally[Answer] = field(default_factory=lambda: Tally(Answer, ANSWERS))

    @property
    def best_known(self) -> Answer | None:
        """The answer given most often, if it was given more than once."""
        most = self.answers.most(1)
        return most[0] if most and most[0].count > 1 else None

    def join(self, other: Asked) -> None:
        """Take in a question that is the same in other words."""
        self.count += other.count
        self.answered += other.answered
        for mine, others in ((self.waits, other.waits), (self.scores, other.scores)):
            mine.count += others.count
            mine.total += others.total
            mine.squares += others.squares


class Questions:
    """The questions of all customers."""

    def __init__(self, privacy: Privacy) -> None:
        self._privacy = privacy
        self._asked: Tally[Asked] = Tally(Asked)
        self.count = 0

    @property
    def dropped(self) -> int:
        """How many rare questions were forgotten to keep memory bounded."""
        return self._asked.dropped

    def chat(self, chat: Chat) -> None:
        """Take a conversation in: a question once, however often it is repeated there."""
        seen: set[tuple[str, ...]] = set()
        for place, message in enumerate(chat.messages):
            if message.role != "customer":
                continue
            for sentence in questions(message.text):
                words = question(sentence)
                if words and words not in seen:
                    seen.add(words)
                    self._take(words, sentence, message, _answer(chat, place))

    def _take(self, words: tuple[str, ...], sentence: str, message: MessageRow, answer: MessageRow | None) -> None:
        self.count += 1
        asked = self._asked.entry(words)
        asked.count += 1
        asked.words = words
        if asked.quote is None or len(sentence) < len(asked.shortest):
            asked.shortest, asked.quote = sentence[:200], self._privacy.quote(sentence, 160)
        if answer is None:
            return
        asked.answered += 1
        asked.scores.add(answer.score)
        if message.sent_at is not None and answer.sent_at is not None:
            asked.waits.add(max(0.0, answer.sent_at - message.sent_at))
        given = asked.answers.entry(hash(wording(answer.text)))
        given.count += 1
        given.scores.add(answer.score)
        if given.quote is None:
            given.quote = self._privacy.quote(answer.text, 220)

    def top(self) -> list[Asked]:
        """The questions asked most often; nearly the same ones are counted together."""
        joined: list[Asked] = []
        for asked in self._asked.most(COMPARED):
            same = next((other for other in joined if alike(other.words, asked.words) >= ALIKE), None)
            if same is None:
                joined.append(asked)
            else:
                same.join(asked)
        return sorted((a for a in joined if a.count >= FEWEST), key=lambda a: -a.count)[:TOP]


def _answer(chat: Chat, place: int) -> MessageRow | None:
    """The next thing an agent wrote."""
    return next((m for m in chat.messages[place + 1 :] if m.judged and m.origin != "automatic"), None)

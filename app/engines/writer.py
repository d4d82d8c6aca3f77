"""What the house asks of a writer, and what a writer gives back.

These types are the whole border between ``app.summarize`` and ``app.engines``: plain data and text, no tensors, so that
a writer can be a model in this process, a server elsewhere, or a fake in a test.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol


class Constraint(Protocol):
    """What a draft may say, told on its text so that any engine can ask while it decodes."""

    def allows(self, text: str) -> bool:
        """Whether a draft may go on from ``text``, whose last word may still be unfinished."""
        ...

    def allows_end(self, text: str) -> bool:
        """Whether a draft may end as ``text``, every word of which is finished."""
        ...


@dataclass(frozen=True, slots=True)
class Prompt:
    """One piece of writing to be done.

    ``instruction`` says what to do with ``text``; writers without instructions (BART, PEGASUS) get ``text`` alone.
    ``language`` is an ISO 639-1 code. ``max_words`` bounds the draft; an engine turns it into tokens.
    """

    instruction: str
    text: str
    language: str = "en"
    max_words: int = 40
    constraint: Constraint | None = None


Finish = Literal["stop", "length", "stuck", "failed"]


@dataclass(frozen=True, slots=True)
class Draft:
    """An unverified text; ``finish`` says why it ended: of itself, by its length limit, because the constraint left no
    way on, or because the writer failed, which another time it may not.
    """

    text: str
    finish: Finish = "stop"


@dataclass(frozen=True, slots=True)
class WriterInfo:
    """Who wrote. ``languages`` are the ISO 639-1 codes it writes, ``None`` for any.

    ``mode`` is how it is best asked: ``sentence`` (rewrite one piece of evidence), ``whole`` (draft the whole summary),
    or ``quote`` (it cannot write and returns the text as it stands).
    """

    name: str
    revision: str
    device: str
    mode: Literal["sentence", "whole", "quote"]
    languages: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a model that has read a sentence in its article makes of it: what it adds to the worth for a summary that
    the words alone show (``matters``), and the log-odds that it stands in one (``stands``).
    """

    matters: float
    stands: float


class Judge(Protocol):
    """Tells what an article's sentences are worth to a summary, from what its model sees in them."""

    def read(self, sentences: Sequence[str]) -> list[Judgement]:
        """Judge the first of an article's ``sentences``, in its order; those behind them are too far down to be
        read.
        """
        ...


class Writer(Protocol):
    """Turns prompts into drafts. Not thread-safe: one owner calls it."""

    @property
    def info(self) -> WriterInfo:
        """Name, revision, device and abilities; constant for the writer's life."""
        ...

    @property
    def judge(self) -> Judge | None:
        """Who judges sentences before any is written, if its model was trained for that."""
        ...

    def write(self, prompts: Sequence[Prompt]) -> list[Draft]:
        """One draft for each prompt, in their order; may run them all as one batch."""
        ...

    def stream(self, prompts: Sequence[Prompt], alive: Callable[[int], bool]) -> Iterator[tuple[int, Draft]]:
        """Each prompt's index with its draft, as soon as that is finished.

        ``alive(index)`` is asked between steps: a prompt for which it is false is given up and yields nothing.
        """
        ...

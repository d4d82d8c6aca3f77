"""Greedy decoding for a ``Llama``, made for rewrites: most of what they say stands in their prompt.

Each step guesses how a row goes on from where its last words stand in the prompt (prompt lookup, Saxena 2023; as
speculative decoding, Leviathan et al. 2023), reads the guess in one go, and keeps what the model would have written
anyway. So guesses change the time and never the text.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

import torch
from torch import Tensor

from app.engines.llama import Cache, Llama

# How many rows are written at once, tokens of them read at a step, and steps between two rows' beginnings: the first
# row should be done long before the last, yet weights be read for many tokens at a time. To read the weights costs two
# CPU cores as much as to compute seven tokens more.
MOST_ROWS = 6
STEP_TOKENS = 32
STAGGER = 2
_LEAST_SHARED = 8  # tokens of another row's beginning that are worth copying

Choose = Callable[[Tensor, int, list[int]], int]


@dataclass(slots=True)
class Written:
    """One row: its prompt's ``ids``, the most tokens it may have, and what is written.

    ``opening`` is how it may begin: the ids of the text that is to be rewritten.
    """

    index: int
    ids: list[int]
    limit: int
    opening: Sequence[int] = ()
    said: list[int] = field(default_factory=list)
    cache: Cache | None = None

    def guess(self, most: int) -> list[int]:
        """At most ``most`` tokens as which it may go on."""
        most = min(most, self.limit - len(self.said) - 1)
        return _continued(self.ids, self.said, most) if self.said else list(self.opening[: max(0, most)])


class CopyDecoder:
    """Writes rows with one ``Llama``. ``ends`` are the ids that end a row, ``repeat`` how many tokens in a row may not
    come twice in what it says.
    """

    def __init__(self, llama: Llama, ends: frozenset[int], repeat: int) -> None:
        self._llama = llama
        self._ends = ends
        self._repeat = repeat
        self._known: Written | None = None  # the row that began last: the next one's instruction is the same

    def step(self, run: "Run", choose: Choose) -> list[Written]:
        """One step of a run; the rows that it finished. ``choose(scores, index, said)`` picks a row's next token.

        Reads what each row wrote last, or the prompt of a row that begins, with a guess at what comes next, and keeps
        what holds.
        """
        if run.waiting and (not run.rows or (run.steps % STAGGER == 0 and len(run.rows) < MOST_ROWS)):
            run.rows.append(run.waiting.pop(0))
        room = STEP_TOKENS // len(run.rows) - 1
        guesses = [row.guess(room) for row in run.rows]
        fed = [self._fed(row, guess) for row, guess in zip(run.rows, guesses, strict=True)]
        hidden = self._llama.read(fed)
        self._known = run.rows[-1]
        # A prompt's tokens are followed by what is known; only from its last one on is there something to choose.
        ends = list(accumulate(len(ids) for _, ids in fed))
        scores = self._llama.logits(
            torch.cat([hidden[end - len(guess) - 1 : end] for end, guess in zip(ends, guesses, strict=True)])
        )
        at = 0
        for row, guess in zip(run.rows, guesses, strict=True):
            self._accept(row, guess, scores[at : at + len(guess) + 1], choose)
            at += len(guess) + 1
        run.steps += 1
        done = [row for row in run.rows if self._is_done(row)]
        run.rows = [row for row in run.rows if not self._is_done(row)]
        return done

    def _fed(self, row: Written, guess: Sequence[int]) -> tuple[Cache, list[int]]:
        """A row's cache and the tokens that it lacks: of a new one the prompt, but for what another has read."""
        if row.cache is not None:
            return row.cache, [row.said[-1], *guess]
        row.cache = self._llama.cache(len(row.ids) + row.limit)
        if self._known is not None and self._known.cache is not None:
            shared = min(_common(self._known.ids, row.ids), len(row.ids) - 1)
            if shared >= _LEAST_SHARED:
                row.cache.take(self._known.cache, shared)
        return row.cache, [*row.ids[row.cache.length :], *guess]

    def _accept(self, row: Written, guess: Sequence[int], scores: Tensor, choose: Choose) -> None:
        """Write what the model chooses, (len(guess) + 1, V), as long as the guess agreed with it."""
        for place in range(len(guess) + 1):
            allowed = scores[place]
            if banned := _repeats(row.said, self._repeat):
                allowed = allowed.clone()
                allowed[banned] = -float("inf")
            token = choose(allowed, row.index, row.said)
            row.said.append(token)
            if self._is_done(row) or place == len(guess) or token != guess[place]:
                break
        if row.cache is not None:
            row.cache.length = len(row.ids) + len(row.said) - 1  # what was guessed wrong is written over

    def _is_done(self, row: Written) -> bool:
        return row.said[-1] in self._ends or len(row.said) >= row.limit


@dataclass(slots=True)
class Run:
    """Rows on their way: those that wait to be read, and those that are being written."""

    waiting: list[Written]
    rows: list[Written] = field(default_factory=list)
    steps: int = 0

    def drop(self, alive: Callable[[int], bool]) -> bool:
        """Give up the rows that nobody wants any more; whether any are left."""
        self.waiting = [row for row in self.waiting if alive(row.index)]
        self.rows = [row for row in self.rows if alive(row.index)]
        return bool(self.waiting or self.rows)


def _common(left: Sequence[int], right: Sequence[int]) -> int:
    """How many tokens two rows begin with alike."""
    pairs = enumerate(zip(left, right, strict=False))
    return next((place for place, (one, other) in pairs if one != other), min(len(left), len(right)))


def _continued(prompt: Sequence[int], said: Sequence[int], most: int) -> list[int]:
    """At most ``most`` tokens that follow, in the prompt, the last place where the last two (or one) written stand."""
    for size in (2, 1):
        last = list(said[-size:])
        if most < 1 or len(last) < size:
            continue
        for begin in range(len(prompt) - size - 1, -1, -1):
            if prompt[begin] == last[0] and list(prompt[begin : begin + size]) == last:
                return list(prompt[begin + size : begin + size + most])
    return []


def _repeats(said: Sequence[int], size: int) -> list[int]:
    """The tokens that would make the last ``size`` written come a second time."""
    if size < 1 or len(said) < size:
        return []
    last = said[len(said) - size + 1 :]
    return [said[end] for end in range(size - 1, len(said)) if said[end - size + 1 : end] == last]

"""Small parts of the decoding loop that transformers has no, or no row-wise, version of.

Shapes: ``R`` rows are ``B`` prompts times ``num_beams``, a prompt's beams side by side; ``V`` is the vocabulary,
``L`` the tokens so far (prompt and generated for causal models, generated alone for sequence-to-sequence ones).
"""

from collections.abc import Callable, Sequence

import torch
from torch import Tensor
from transformers import LogitsProcessor, NoRepeatNGramLogitsProcessor, StoppingCriteria


class RepeatGuard(LogitsProcessor):
    """Forbids any ``size`` tokens in a row from coming twice in what is generated.

    The prompt does not count, unlike in transformers' own option: a faithful rewrite repeats long stretches of its
    evidence.
    """

    def __init__(self, size: int, prompt_length: int) -> None:
        self._inner = NoRepeatNGramLogitsProcessor(size)
        self._start = prompt_length

    def __call__(self, input_ids: Tensor, scores: Tensor) -> Tensor:
        """Mask what would repeat, (R, V)."""
        guarded: Tensor = self._inner(input_ids[:, self._start :], scores)
        return guarded


class FirstToken(LogitsProcessor):
    """Forces each prompt's first generated token (BART's start, mBART's language); ``None`` leaves it free."""

    def __init__(self, first: Sequence[int | None], prompt_length: int) -> None:
        self._first = first
        self._start = prompt_length

    def __call__(self, input_ids: Tensor, scores: Tensor) -> Tensor:
        """Mask all but the forced tokens at the first step, (R, V)."""
        if input_ids.shape[1] != self._start:
            return scores
        beams = scores.shape[0] // len(self._first)
        forced = scores.clone()
        for row in range(scores.shape[0]):
            token = self._first[row // beams]
            if token is not None:
                forced[row] = -torch.inf
                forced[row, token] = 0.0
        return forced


class RowLimits(StoppingCriteria):
    """Ends each prompt at its own number of new tokens, whatever its neighbours in the batch may write, and at once
    when ``alive(prompt)`` is false: nobody waits for it any more.
    """

    def __init__(
        self, limits: Sequence[int], prompt_length: int, alive: Callable[[int], bool] = lambda _: True
    ) -> None:
        self._limits = limits
        self._start = prompt_length
        self._alive = alive

    def __call__(self, input_ids: Tensor, scores: object, **kwargs: object) -> Tensor:  # noqa: ARG002
        """Which rows are over, (R,), or more of them where a beam search asks about all its candidates."""
        limits = [limit if self._alive(prompt) else 0 for prompt, limit in enumerate(self._limits)]
        told = torch.tensor(limits, device=input_ids.device)
        return input_ids.shape[1] - self._start >= told.repeat_interleave(input_ids.shape[0] // len(limits))

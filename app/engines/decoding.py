"""Small parts of the decoding loop that transformers has no, or no row-wise, version of.

Shapes: ``R`` rows are ``B`` prompts times ``num_beams``, a prompt's beams side by side; ``V`` is the vocabulary,
``L`` the tokens so far (prompt and generated for causal models, generated alone for sequence-to-sequence ones).
"""

from collections.abc import Callable, Sequence

import torch
from torch import Tensor
from transformers import LogitsProcessor, NoRepeatNGramLogitsProcessor, StoppingCriteria


class LogprobTrace:
    """Remembers what the unconstrained model thought of the tokens that were chosen.

    transformers can return every step's logits, but they are R x V floats a step: gigabytes for a beam search over
    250,000 tokens. Here two processors, the first and the last of the list, keep only the ``width`` best tokens of
    each row after all constraints (the choice is among them), with their log-probabilities from before any
    constraint.
    """

    def __init__(self, width: int) -> None:
        self._width = max(width, 4)  # a few more than are needed, in case of ties
        self._raw: Tensor | None = None
        self._steps: list[tuple[list[list[int]], list[list[float]]]] = []

    def processors(self) -> tuple[LogitsProcessor, LogitsProcessor]:
        """The first and the last processor of the list."""
        return _Before(self), _After(self)

    def before(self, scores: Tensor) -> None:
        """Take a step's untouched logits or log-probabilities, (R, V)."""
        self._raw = scores.float().log_softmax(dim=-1)

    def after(self, scores: Tensor) -> None:
        """Take the same step's scores when every constraint has masked them, (R, V)."""
        if self._raw is None:
            raise RuntimeError("before() comes first")
        best = scores.topk(min(self._width, scores.shape[-1]), dim=-1).indices
        self._steps.append((best.tolist(), self._raw.gather(1, best).tolist()))

    def mean(self, tokens: Sequence[int], rows: Sequence[int], skip: int = 0) -> float:
        """The mean natural-log probability of ``tokens``, without the first ``skip``; 0.0 if none is left.

        ``rows`` says for each token from which of the R rows it was chosen.
        """
        found = []
        for step, (token, row) in enumerate(zip(tokens, rows, strict=False)):
            ids, logprobs = self._steps[step]
            if step >= skip and token in ids[row]:
                found.append(logprobs[row][ids[row].index(token)])
        return sum(found) / len(found) if found else 0.0


class _Before(LogitsProcessor):
    def __init__(self, trace: LogprobTrace) -> None:
        self._trace = trace

    def __call__(self, input_ids: Tensor, scores: Tensor) -> Tensor:  # noqa: ARG002
        self._trace.before(scores)
        return scores


class _After(LogitsProcessor):
    def __init__(self, trace: LogprobTrace) -> None:
        self._trace = trace

    def __call__(self, input_ids: Tensor, scores: Tensor) -> Tensor:  # noqa: ARG002
        self._trace.after(scores)
        return scores


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

"""Decoding under a ``Constraint`` on text: tokens that would break it are never chosen."""

from collections.abc import Iterator, Sequence
from typing import Any

import torch
from torch import Tensor
from transformers import LogitsProcessor, PreTrainedTokenizerBase

from app.engines.pending import PendingBytes, alphabet, completions
from app.engines.prompting import special_ids
from app.engines.writer import Prompt

LOOK = 200  # tokens tried before a row counts as stuck; past these a language model has nothing sensible to say

_REPLACEMENT = "\ufffd"
_DEAD_END = -1e4  # makes a beam that had to end lose to every beam that may


class GroundingProcessor(LogitsProcessor):
    """Lets each row choose only among tokens after which its prompt's constraint still holds.

    For every row it walks down the tokens by score, decodes what is generated with the candidate added, asks the
    constraint, and stops at ``width`` allowed tokens (1 for greedy search; for beams as many as the search may keep
    of a row). All others are masked. The first candidate is usually allowed, so this is about one decoding of a short
    text per row and step. If none of the first ``look`` is allowed, the row must end, and is remembered as stuck.

    Rows are a prompt's beams side by side; A prompt without a constraint is left free.
    """

    def __init__(  # noqa: PLR0913 - one plain fact about the batch each
        self,
        tokenizer: PreTrainedTokenizerBase,
        prompts: Sequence[Prompt],
        *,
        prompt_length: int,
        eos_ids: frozenset[int],
        width: int = 1,
        look: int = LOOK,
    ) -> None:
        self._tokenizer: Any = tokenizer
        self._constraints = [prompt.constraint for prompt in prompts]
        self._alphabets = [alphabet(prompt) for prompt in prompts]
        self._pending = PendingBytes(tokenizer)
        self._start = prompt_length
        self._eos = eos_ids
        self._special = special_ids(tokenizer) - eos_ids
        self._width = width
        self._look = look
        self._verdicts: list[dict[str, bool]] = [{} for _ in prompts]
        self._stuck: list[set[tuple[int, ...]]] = [set() for _ in prompts]

    def is_stuck(self, prompt: int, generated: Sequence[int]) -> bool:
        """Whether this prompt's ``generated`` ids (without EOS) had to end because nothing else was allowed."""
        return tuple(generated) in self._stuck[prompt]

    def __call__(self, input_ids: Tensor, scores: Tensor) -> Tensor:
        """Mask what the constraints forbid, (R, V)."""
        beams = scores.shape[0] // len(self._constraints)
        masked = scores.clone()
        for row, generated in enumerate(input_ids[:, self._start :].tolist()):
            prompt = row // beams
            # A row that has ended is only padded on while the others finish.
            if self._constraints[prompt] is not None and self._eos.isdisjoint(generated):
                self._ground(masked[row], prompt, generated)
        return masked

    def best(self, scores: Tensor, prompt: int, generated: list[int]) -> int:
        """The best allowed token of one row's scores, (V,), for a prompt of which ``generated`` is written."""
        if self._constraints[prompt] is None:
            return int(scores.argmax())
        return next(iter(self._kept(scores, prompt, generated)))

    def _ground(self, scores: Tensor, prompt: int, generated: list[int]) -> None:
        """Mask one row, (V,), in place."""
        if int(scores.isfinite().sum()) <= 1:
            return  # another processor has already left only one way on
        kept = self._kept(scores, prompt, generated)
        scores.fill_(-torch.inf)
        scores[list(kept)] = torch.tensor(list(kept.values()), device=scores.device, dtype=scores.dtype)

    def _kept(self, scores: Tensor, prompt: int, generated: list[int]) -> dict[int, float]:
        """As ``_keep``, or the way out where nothing is allowed."""
        kept = self._keep(scores, prompt, generated)
        if not kept:
            kept = {self._best_eos(scores): _DEAD_END}
            if not self._allows_end(prompt, self._text(generated).strip()):
                self._stuck[prompt].add(tuple(generated))
        return kept

    def _keep(self, scores: Tensor, prompt: int, generated: list[int]) -> dict[int, float]:
        """The first ``width`` allowed tokens with their scores."""
        kept: dict[int, float] = {}
        text = self._text(generated)
        if not self._allows(prompt, text.rstrip(_REPLACEMENT)):
            return kept  # a beam that was kept only to fill the number
        for token, score in self._walk(scores):
            if self._fits(prompt, text, generated, token):
                kept[token] = score
                if len(kept) == self._width:
                    break
        return kept

    def _walk(self, scores: Tensor) -> Iterator[tuple[int, float]]:
        """Tokens and scores from the best down, a few first as they mostly do."""
        seen = 0
        for count in (4 * self._width, self._look):
            best = scores.topk(min(count, scores.shape[0]))
            for token, score in list(zip(best.indices.tolist(), best.values.tolist(), strict=True))[seen:]:
                if score == -torch.inf:
                    return
                yield token, score
            seen = len(best.indices)

    def _fits(self, prompt: int, text: str, generated: list[int], token: int) -> bool:
        if token in self._eos:
            return not text.endswith(_REPLACEMENT) and self._allows_end(prompt, text.strip())
        if token in self._special:
            return False
        ids = [*generated, token]
        longer = self._text(ids)
        whole = longer.rstrip(_REPLACEMENT)
        if _REPLACEMENT in whole:
            return False  # bytes that will never be a character
        if whole != longer:
            # A character is still without its last bytes. Letting it begin is only right if it can end as one that is
            # allowed: nothing takes its bytes back.
            endings = completions(self._pending.of(ids, len(longer) - len(whole)), self._alphabets[prompt])
            return any(self._allows(prompt, whole + character) for character in endings)
        if longer == text and generated:
            return False  # space before the first word, without end; once, it may be how a vocabulary begins a word
        return self._allows(prompt, whole)

    def _allows(self, prompt: int, text: str) -> bool:
        verdicts = self._verdicts[prompt]
        if text not in verdicts:
            constraint = self._constraints[prompt]
            verdicts[text] = constraint is None or constraint.allows(text)
        return verdicts[text]

    def _allows_end(self, prompt: int, text: str) -> bool:
        constraint = self._constraints[prompt]
        return constraint is None or constraint.allows_end(text)

    def _text(self, generated: Sequence[int]) -> str:
        # Leading space belongs to the tokenizer's way of marking words (sentencepiece) or to the template, not to the
        # draft.
        decoded: str = self._tokenizer.decode(generated, skip_special_tokens=True, clean_up_tokenization_spaces=False)
        return decoded.lstrip()

    def _best_eos(self, scores: Tensor) -> int:
        return max(self._eos, key=lambda token: float(scores[token]))

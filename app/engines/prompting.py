"""From a ``Prompt`` to token ids: the wording, the chat template, hostile text made harmless, and cutting to size."""

import re
import unicodedata
from dataclasses import replace
from typing import Any

from transformers import PreTrainedTokenizerBase

from app.engines.errors import ModelRefused
from app.engines.writer import Prompt

_CONTROL = re.compile(r"[<\[].+[>\]]", re.DOTALL)
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


def message(prompt: Prompt) -> str:
    """What a model that follows instructions is told. Training data for one must be worded by this very function."""
    return f"{prompt.instruction}\n\nText: {prompt.text}"


def special_ids(tokenizer: PreTrainedTokenizerBase) -> frozenset[int]:
    """Every id that decodes to nothing: those with a role (EOS, padding), and those only marked as special."""
    marked = {index for index, token in tokenizer.added_tokens_decoder.items() if token.special}
    return frozenset(marked | set(tokenizer.all_special_ids))


class Neutraliser:
    """Makes text from outside unable to speak in a model's control tokens.

    An article may contain ``<|im_end|>`` or ``</s>``. A space after the first character leaves it readable and breaks
    it for the tokenizer. What a tokenizer's own normalisation would turn into a control token (full-width brackets)
    is normalised first (NFKC), if the ids show that it is needed.
    """

    def __init__(self, tokenizer: PreTrainedTokenizerBase) -> None:
        self._tokenizer: Any = tokenizer
        added = tokenizer.get_added_vocab()
        special = {str(token) for token in tokenizer.convert_ids_to_tokens(sorted(special_ids(tokenizer)))}
        special |= {token for token in added if _CONTROL.fullmatch(token)}
        words = sorted({token.strip() for token in special if len(token.strip()) > 1}, key=len, reverse=True)
        self._pattern = re.compile("|".join(map(re.escape, words))) if words else None
        unknown = tokenizer.unk_token_id  # stands for any rare character, so it is no sign of an attack
        self._ids = frozenset(tokenizer.convert_tokens_to_ids(word) for word in words) - {unknown}

    def __call__(self, text: str) -> str:
        """The text without control tokens; unchanged if it has none."""
        text = self._broken(text)
        if self._ids.isdisjoint(self._tokenizer(text, add_special_tokens=False).input_ids):
            return text
        return self._broken(unicodedata.normalize("NFKC", text))

    def _broken(self, text: str) -> str:
        if self._pattern is None:
            return text
        # The rest of a broken token may be another one, so go on until none is left.
        while self._pattern.search(text):
            text = self._pattern.sub(lambda found: f"{found[0][0]} {found[0][1:]}", text)
        return text


class PromptEncoder:
    """Turns prompts into ids, for one tokenizer and way of asking.

    ``instructed``: whether the model is told what to do (causal models), or gets the text alone (sequence-to-sequence).
    ``prefix`` goes before the bare text ("summarize: " for T5).
    """

    def __init__(self, tokenizer: PreTrainedTokenizerBase, *, instructed: bool, prefix: str = "") -> None:
        self._tokenizer: Any = tokenizer
        self._neutral = Neutraliser(tokenizer)
        self._instructed = instructed
        self._prefix = prefix
        self.instructed_plainly = instructed and not getattr(tokenizer, "chat_template", None)

    def encode(self, prompt: Prompt, limit: int) -> list[int]:
        """At most ``limit`` ids. A prompt too long loses its text's end, never the template's.

        Raises:
            ModelRefused: not even the instruction fits.
        """
        prompt = replace(prompt, text=self._neutral(prompt.text))
        ids = self._ids(prompt)
        return ids if len(ids) <= limit else self._cut(prompt, ids, limit)

    def plain(self, text: str, limit: int) -> list[int]:
        """At most ``limit`` ids of ``text`` alone."""
        return list(self._tokenizer(self._neutral(text), add_special_tokens=False).input_ids[:limit])

    def tokens_per_word(self, text: str) -> float:
        """How many tokens this tokenizer makes of a word of this text; 2.0 for an empty text.

        A word is what stands between spaces; two Chinese, Japanese or Korean characters count as one.
        """
        words = len(text.split()) + len(_CJK.findall(text)) / 2
        return len(self._tokenizer(text, add_special_tokens=False).input_ids) / words if words else 2.0

    def _ids(self, prompt: Prompt) -> list[int]:
        if not self._instructed:
            return list(self._tokenizer(self._prefix + prompt.text).input_ids)
        if self.instructed_plainly:
            return list(self._tokenizer(f"{message(prompt)}\n\nAnswer:").input_ids)
        # enable_thinking and date_string matter to Qwen's and Llama's templates only: no thinking aloud, and the same
        # prompt on every day.
        rendered = self._tokenizer.apply_chat_template(
            [{"role": "user", "content": message(prompt)}],
            tokenize=False,
            add_generation_prompt=True,
            enable_thinking=False,
            date_string="26 Jul 2024",
        )
        return list(self._tokenizer(rendered, add_special_tokens=False).input_ids)

    def _cut(self, prompt: Prompt, ids: list[int], limit: int) -> list[int]:
        fixed = len(self._ids(replace(prompt, text="")))
        if fixed >= limit:
            raise ModelRefused(
                f"The model reads only {limit} tokens, too few for the instruction; choose another model."
            )
        text = prompt.text
        while len(ids) > limit:
            share = (limit - fixed) / (len(ids) - fixed)
            text = _cut_at_word(text, min(len(text) - 1, int(len(text) * share)))
            ids = self._ids(replace(prompt, text=text))
        return ids


def _cut_at_word(text: str, length: int) -> str:
    """At most ``length`` characters, without half a word where there are spaces."""
    head = text[:length]
    if length < len(text) and not text[length].isspace() and " " in head:
        head = head[: head.rindex(" ")]
    return head.rstrip()

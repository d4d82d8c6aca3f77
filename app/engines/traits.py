"""What sets one model apart from another when it writes, read from its config, generation config and tokenizer."""

import re
from collections.abc import Iterator
from typing import Any, Literal

from app.engines.checks import Kind
from app.engines.errors import ModelRefused
from app.engines.loading import Loaded

_MOST_BEAMS = 4
_LARGE = 1_000_000_000  # parameters from which instruction-tuned models retell whole texts, and in many languages
_UNBOUNDED = 1_000_000  # tokenizers say 1e30 for "no limit"
_POSITIONS = 1024  # for models with relative positions that name no limit: what they were trained on, or more
_MULTILINGUAL = frozenset({"mbart", "mt5", "umt5", "m2m_100", "nllb-moe", "seamless_m4t", "seamless_m4t_v2"})
# No 12 tokens twice in a causal draft: stops loops, yet leaves names and long numbers (digits are single tokens in some
# vocabularies) free to come again. No repetition penalty: it would push the draft away from its evidence's own words.
_CAUSAL_NO_REPEAT = 12


class Traits:
    """Plain facts about one loaded model. Beams, length penalty and n-gram guard are its authors' own, beams capped."""

    def __init__(self, loaded: Loaded, kind: Kind) -> None:
        """Read them.

        Raises:
            ModelRefused: nothing says how the decoder of a sequence-to-sequence model begins.
        """
        self.kind = kind
        self._loaded = loaded
        self._tokenizer: Any = loaded.tokenizer
        self._config: Any = loaded.model.config
        self._settings = dict(_settings(loaded))
        seq2seq = kind == "seq2seq"
        self.model_type = str(self._config.model_type)
        self.eos_ids = frozenset(_ids(self._settings.get("eos_token_id")) | {self._tokenizer.eos_token_id})
        self.pad_id = int(self._tokenizer.pad_token_id)
        self.bos_id: int | None = self._tokenizer.bos_token_id
        self.prefix = str(self._settings.get("prefix") or "") if seq2seq else ""
        self.num_beams = min(int(self._settings.get("num_beams") or 1), _MOST_BEAMS) if seq2seq else 1
        self.length_penalty = float(self._settings.get("length_penalty") or 1.0)
        self.early_stopping = bool(self._settings.get("early_stopping")) and self.num_beams > 1
        self.no_repeat = int(self._settings.get("no_repeat_ngram_size") or 0) if seq2seq else _CAUSAL_NO_REPEAT
        self.decoder_start = self._decoder_start() if seq2seq else None
        self.needs_global_attention = self.model_type == "led"
        self._codes = self._language_codes() if self.model_type in _MULTILINGUAL else {}

    @property
    def mode(self) -> Literal["sentence", "whole"]:
        """How a model that no manifest knows is best asked."""
        return "whole" if self.kind == "seq2seq" or self._loaded.parameters > _LARGE else "sentence"

    @property
    def languages(self) -> frozenset[str] | None:
        """ISO 639-1 codes that a model that no manifest knows writes; ``None`` for any."""
        large_causal = self.kind == "causal" and self._loaded.parameters > _LARGE
        return None if self.model_type in _MULTILINGUAL or large_causal else frozenset({"en"})

    @property
    def width(self) -> int:
        """How many tokens of one row the search may keep at a step (beam search: 1 + EOS ids for each beam)."""
        return 1 if self.num_beams == 1 else max(2, 1 + len(self.eos_ids)) * self.num_beams

    @property
    def most_new_tokens(self) -> int:
        """The decoder's positions less its start; half of all positions for causal models, which share them."""
        if self.kind == "causal":
            return max(1, self._positions // 2)
        own = _number(self._config, "max_decoder_position_embeddings") or _number(
            self._config, "max_position_embeddings"
        )
        return max(1, (own or _POSITIONS) - 2)

    def most_input_tokens(self, new_tokens: int) -> int:
        """The positions that are left for the input when ``new_tokens`` are to come."""
        return self._positions - new_tokens if self.kind == "causal" else self._positions

    def language_code(self, language: str) -> str | None:
        """The tokenizer's name of an ISO 639-1 language (``en_XX``), if this model has such codes."""
        return self._codes.get(language.lower())

    def first_token(self, code: str | None) -> int | None:
        """What id a draft must begin with: the language for mBART, its authors' choice (BART's start) for others."""
        if code is not None:
            return int(self._tokenizer.convert_tokens_to_ids(code))
        forced = self._settings.get("forced_bos_token_id")
        return int(forced) if self.kind == "seq2seq" and forced is not None else None

    @property
    def _positions(self) -> int:
        names = ("max_encoder_position_embeddings", "max_position_embeddings", "n_positions", "max_source_positions")
        own = next((number for name in names if (number := _number(self._config, name))), None)
        told = int(self._tokenizer.model_max_length)
        limits = [limit for limit in (own, told if told < _UNBOUNDED else None) if limit]
        return min(limits) if limits else _POSITIONS

    def _decoder_start(self) -> int:
        for name in ("decoder_start_token_id", "bos_token_id"):
            found = self._settings.get(name)
            found = getattr(self._config, name, None) if found is None else found
            if found is not None:
                return int(found)
        raise ModelRefused(f"{self._config.name_or_path} does not say how its decoder begins; choose another model.")

    def _language_codes(self) -> dict[str, str]:
        """``en`` -> ``en_XX`` (mBART) or ``__en__`` (M2M100), from the tokenizer's special tokens."""
        codes: dict[str, str] = {}
        for token in map(str, self._tokenizer.get_added_vocab()):
            if match := re.fullmatch(r"([a-z]{2})_[A-Z]{2}|__([a-z]{2})__", token):
                codes.setdefault(match[1] or match[2], token)
        return codes


def _settings(loaded: Loaded) -> Iterator[tuple[str, Any]]:
    """The generation config's entries that are set; for summaries, the config's task-specific ones win over them."""
    yield from ((name, value) for name, value in loaded.generation.to_dict().items() if value is not None)
    tasks = getattr(loaded.model.config, "task_specific_params", None)
    if isinstance(tasks, dict) and isinstance(tasks.get("summarization"), dict):
        yield from tasks["summarization"].items()


def _ids(value: object) -> set[int]:
    return (
        {value}
        if isinstance(value, int)
        else {int(item) for item in value}
        if isinstance(value, list | tuple)
        else set()
    )


def _number(config: object, name: str) -> int | None:
    value = getattr(config, name, None)
    return value if isinstance(value, int) and value > 0 else None

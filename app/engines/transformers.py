"""The writer that is a Hugging Face model in this process, on any device, by transformers' own ``generate``."""

import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor
from transformers import GenerationConfig, LogitsProcessor, LogitsProcessorList, StoppingCriteriaList

from app.engines.decoding import FirstToken, RepeatGuard, RowLimits
from app.engines.grounding import GroundingProcessor
from app.engines.judge import Probe, ProbeJudge
from app.engines.loading import Loaded
from app.engines.manifest import ManifestProbe
from app.engines.prompting import PromptEncoder
from app.engines.resolve import LocalModel
from app.engines.traits import Traits
from app.engines.writer import Draft, Finish, Prompt, WriterInfo

_MARGIN = 16  # tokens beyond what max_words needs: room for a rare word, and for the end
_SLACK = 1.25  # a rewrite's words are not quite as long as its source's
_SENTENCE_TOKENS, _READ_TOKENS = 150, 300  # of one sentence that is judged, and of all, the most that are read
_LEAST_RATE = 1.5  # tokens per word; a text of short words says little about its rewrite


@dataclass(frozen=True, slots=True)
class Row:
    """One prompt as ids. ``limit``: most new tokens; ``first``: the id that generation must begin with, if any."""

    ids: list[int]
    limit: int
    first: int | None


@dataclass(frozen=True, slots=True)
class _Written:
    """One prompt's outcome: ``ids`` with what came after its end."""

    index: int
    prompt: Prompt
    row: Row
    ids: list[int]


class TransformersWriter:
    """Writes with a causal or sequence-to-sequence model; all prompts of a call run as one batch.

    Calls from several threads are serialised by a lock, since neither tokenizers nor the model's cache may be shared;
    it has one owner by contract, and the lock only keeps a mistake from becoming a wrong answer.
    """

    def __init__(self, local: LocalModel, loaded: Loaded) -> None:
        """Make a loaded model ready to write.

        Raises:
            ModelRefused: nothing says how its decoder begins.
        """
        self._loaded = loaded
        self._traits = Traits(self._loaded, local.kind)
        self._tokenizer: Any = self._loaded.tokenizer
        self._encoder = PromptEncoder(
            self._loaded.tokenizer, instructed=local.kind == "causal", prefix=self._traits.prefix
        )
        self._source_language: str | None = getattr(self._loaded.tokenizer, "src_lang", None)  # mBART and its like
        self._lock = threading.Lock()
        self._info = WriterInfo(
            name=local.name,
            revision=local.revision,
            device=str(self._loaded.device),
            mode=local.mode or self._traits.mode,
            languages=local.languages or self._traits.languages,
        )
        self._judge = ProbeJudge(self._probe(local.probe), self.states) if local.probe else None

    @property
    def info(self) -> WriterInfo:
        """Who writes: from the manifest where that tells it, else from the model itself."""
        return self._info

    @property
    def judge(self) -> ProbeJudge | None:
        """Who judges sentences, where the manifest has a probe for this model."""
        return self._judge

    def _probe(self, pinned: ManifestProbe) -> Probe:
        config = self._loaded.model.config
        return Probe.load(pinned, size=config.hidden_size, layers=config.num_hidden_layers)

    def states(self, sentences: Sequence[str], layers: int) -> Tensor:
        """The hidden states at the ends of an article's first ``sentences`` after the first ``layers`` layers of a
        causal model that reads one behind the other, (n, H) in float32, with a mean square of 1; ``n`` as many as fit
        into ``_READ_TOKENS``, at least one.
        """
        with self._lock, torch.inference_mode():
            ids, ends = list[int](), list[int]()
            for sentence in sentences:
                more = self._encoder.plain(f" {sentence}", _SENTENCE_TOKENS)
                if len(ids) + len(more) > _READ_TOKENS:
                    break
                ids += more
                ends.append(len(ids) - 1)
            found = self._read(ids, layers)[ends].float()
        return found * found.square().mean(dim=1, keepdim=True).rsqrt()

    def _read(self, ids: Sequence[int], layers: int) -> Tensor:
        """The states of all ``ids`` after the first ``layers`` layers, (len(ids), H)."""
        given = torch.tensor([ids], device=self._loaded.device)
        output = self._loaded.model.base_model(input_ids=given, output_hidden_states=True, use_cache=False)
        states: Tensor = output.hidden_states[layers][0]
        return states.cpu()

    def write(self, prompts: Sequence[Prompt]) -> list[Draft]:
        """One draft for each prompt, in order; [] for none.

        Raises:
            ModelRefused: the model is too small to read a prompt's instruction.
        """
        drafts = dict(self.stream(prompts, lambda _: True))
        return [drafts[index] for index in range(len(prompts))]

    def stream(self, prompts: Sequence[Prompt], alive: Callable[[int], bool]) -> Iterator[tuple[int, Draft]]:
        """Each prompt's index with its draft; those that ``alive`` gives up, at any step, yield nothing.

        ``generate`` runs them as one batch, and all leave when the last is finished. Raises as ``write``.
        """
        asked = [index for index in range(len(prompts)) if alive(index)]
        if not asked:
            return
        with self._lock, torch.inference_mode():
            chosen = [prompts[index] for index in asked]
            drafts = self._generate(chosen, [self._encode(prompt) for prompt in chosen], lambda row: alive(asked[row]))
        yield from ((index, draft) for index, draft in zip(asked, drafts, strict=True) if alive(index))

    def _encode(self, prompt: Prompt) -> Row:
        traits = self._traits
        rate = max(_LEAST_RATE, self._encoder.tokens_per_word(prompt.text))
        limit = min(int(prompt.max_words * rate * _SLACK) + _MARGIN, traits.most_new_tokens)
        code = traits.language_code(prompt.language)
        if self._source_language is not None:
            # Set every time: what the last prompt's language was must not matter to one of an unknown language.
            self._tokenizer.src_lang = code or self._source_language
        ids = self._encoder.encode(prompt, traits.most_input_tokens(limit))
        return Row(ids, limit, traits.first_token(code))

    def _generate(self, prompts: Sequence[Prompt], rows: Sequence[Row], alive: Callable[[int], bool]) -> list[Draft]:
        inputs = self._pad(rows)
        start = 1 if self._traits.kind == "seq2seq" else inputs["input_ids"].shape[1]
        grounding = GroundingProcessor(
            self._loaded.tokenizer,
            prompts,
            prompt_length=start,
            eos_ids=self._traits.eos_ids,
            width=self._traits.width,
        )
        processors: list[LogitsProcessor] = [FirstToken([row.first for row in rows], start)]
        if self._traits.no_repeat > 0:
            processors.append(RepeatGuard(self._traits.no_repeat, start))
        output = self._loaded.model.generate(
            **inputs,
            generation_config=self._config(rows),
            logits_processor=LogitsProcessorList([*processors, grounding]),
            stopping_criteria=StoppingCriteriaList([RowLimits([row.limit for row in rows], start, alive)]),
        )
        sequences = output.sequences[:, start:].tolist()
        return [
            self._draft(_Written(index, prompts[index], rows[index], sequences[index]), grounding)
            for index in range(len(rows))
        ]

    def _pad(self, rows: Sequence[Row]) -> dict[str, Tensor]:
        """``input_ids`` and ``attention_mask``, (B, longest); causal models are padded on the left, others right."""
        longest = max(len(row.ids) for row in rows)
        ids = torch.full((len(rows), longest), self._traits.pad_id)
        mask = torch.zeros_like(ids)
        for index, row in enumerate(rows):
            place = slice(longest - len(row.ids), longest) if self._traits.kind == "causal" else slice(0, len(row.ids))
            ids[index, place] = torch.tensor(row.ids)
            mask[index, place] = 1
        inputs = {"input_ids": ids, "attention_mask": mask}
        if self._traits.needs_global_attention:
            # LED: the first token attends everywhere, as in its pre-training (Beltagy et al. 2020).
            inputs["global_attention_mask"] = torch.zeros_like(ids).index_fill_(1, torch.tensor([0]), 1)
        return {name: tensor.to(self._loaded.device) for name, tensor in inputs.items()}

    def _config(self, rows: Sequence[Row]) -> GenerationConfig:
        traits = self._traits
        return GenerationConfig(  # type: ignore[no-untyped-call]
            max_new_tokens=max(row.limit for row in rows),
            do_sample=False,
            num_beams=traits.num_beams,
            length_penalty=traits.length_penalty,
            early_stopping=traits.early_stopping,
            eos_token_id=sorted(traits.eos_ids),
            pad_token_id=traits.pad_id,
            decoder_start_token_id=traits.decoder_start,
            bos_token_id=traits.bos_id,
            use_cache=True,
            return_dict_in_generate=True,
        )

    def _draft(self, written: _Written, grounding: GroundingProcessor) -> Draft:
        row = written.row
        ids = written.ids[: row.limit]  # beyond it a row is only padded, and the padding may look like its end
        ends = [place for place, token in enumerate(ids) if token in self._traits.eos_ids]
        emitted = ids[: ends[0] + 1] if ends else ids
        return self._told(written.prompt, emitted, lambda said: grounding.is_stuck(written.index, said))

    def _told(self, prompt: Prompt, emitted: Sequence[int], is_stuck: Callable[[Sequence[int]], bool]) -> Draft:
        """The draft that ``emitted`` ids are, the last of which may be an end."""
        ended = bool(emitted) and emitted[-1] in self._traits.eos_ids
        said = emitted[:-1] if ended else emitted
        finish: Finish = "stuck" if is_stuck(said) else "stop" if ended else "length"
        decoded: str = self._tokenizer.decode(said, skip_special_tokens=True, clean_up_tokenization_spaces=False)
        text = decoded.rstrip("\ufffd").strip()
        if self._encoder.instructed_plainly and "\n" in text:
            text, finish = _first_line(text, prompt, finish)
        return Draft(text=text, finish=finish)


def _first_line(text: str, prompt: Prompt, finish: Finish) -> tuple[str, Finish]:
    """A model without a chat template does not know when it is done, and goes on in new lines: keep the first."""
    line = text.split("\n", 1)[0].rstrip()
    may_end = prompt.constraint is None or prompt.constraint.allows_end(line)
    return line, "stop" if may_end else finish

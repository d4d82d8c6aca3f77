"""The writer for Llamas on CPUs: the same drafts as ``TransformersWriter``'s, sooner, and each when it is finished."""

from collections.abc import Callable, Iterator, Sequence

import torch
from torch import Tensor

from app.engines.copying import CopyDecoder, Run, Written
from app.engines.grounding import GroundingProcessor
from app.engines.llama import Llama, mapped_embedding
from app.engines.loading import Loaded
from app.engines.resolve import LocalModel
from app.engines.transformers import TransformersWriter
from app.engines.writer import Draft, Prompt


class LlamaWriter(TransformersWriter):
    """Writes rows side by side, each as far ahead as its text copies its prompt."""

    def __init__(self, local: LocalModel, loaded: Loaded) -> None:
        """Take over the weights of ``loaded``, whose own model is empty afterwards."""
        super().__init__(local, loaded)
        half = loaded.stored is torch.float16
        self._llama = Llama(loaded.model, half=half, embedding=mapped_embedding(local.path) if half else None)
        loaded.model.to("meta")
        self._decoder = CopyDecoder(self._llama, self._traits.eos_ids, self._traits.no_repeat)

    def stream(self, prompts: Sequence[Prompt], alive: Callable[[int], bool]) -> Iterator[tuple[int, Draft]]:
        """Each prompt's index with its draft, as soon as that is finished; those given up yield nothing.

        Raises:
            ModelRefused: the model is too small to read a prompt's instruction.
        """
        with self._lock:
            encoded = {index: self._encode(prompt) for index, prompt in enumerate(prompts) if alive(index)}
            grounding = GroundingProcessor(
                self._loaded.tokenizer, prompts, prompt_length=0, eos_ids=self._traits.eos_ids
            )
            run = Run(
                [
                    Written(index, row.ids, row.limit, opening=self._opening(prompts[index]))
                    for index, row in encoded.items()
                ]
            )
            while run.drop(alive):
                with torch.inference_mode():  # not over a yield: the caller's own tensors are not our affair
                    done = self._decoder.step(run, grounding.best)
                for row in done:
                    yield row.index, self._drafted(prompts[row.index], row, grounding)

    def _read(self, ids: Sequence[int], layers: int) -> Tensor:
        return self._llama.read([(self._llama.cache(len(ids)), ids)], layers)

    def _opening(self, prompt: Prompt) -> list[int]:
        """How a rewrite most often begins: as its text does."""
        return list(self._tokenizer(prompt.text, add_special_tokens=False).input_ids)

    def _drafted(self, prompt: Prompt, row: Written, grounding: GroundingProcessor) -> Draft:
        return self._told(prompt, row.said, lambda said: grounding.is_stuck(row.index, said))

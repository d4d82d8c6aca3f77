"""What a writer's own hidden states tell of an article's sentences, once its model has read them in their places.

Two linear probes (Alain and Bengio, 2016, "Understanding intermediate layers using linear classifier probes") on the
state of a sentence's last token, some layers up: how much the sentence matters, and whether it stands in a summary.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file
from torch import Tensor

from app.engines.errors import ModelCorrupt
from app.engines.fetch import sha256_of
from app.engines.manifest import ManifestProbe
from app.engines.writer import Judgement

# (sentences, layers) -> (as many of them as were read, H)
States = Callable[[Sequence[str], int], Tensor]
_TOLD = ("matters", "stands")


@dataclass(frozen=True, slots=True)
class Probe:
    """``weights``, (H, 2), of the states that come out of the first ``layers`` layers, and ``constants``, (2,), beside
    them: of what a sentence matters and of how it stands.
    """

    weights: Tensor
    constants: Tensor
    layers: int

    @classmethod
    def load(cls, pinned: ManifestProbe, *, size: int, layers: int) -> "Probe":
        """The pinned probe, for a model of ``layers`` layers with states of ``size`` numbers.

        Raises:
            ModelCorrupt: the file is missing, is not the one that the manifest pins, or is of another model.
        """
        if not pinned.path.is_file() or sha256_of(pinned.path) != pinned.sha256:
            raise ModelCorrupt(f"{pinned.path} is not the file the manifest pins; reinstall Nutshell or correct it.")
        try:
            found = load_file(pinned.path)
        except (SafetensorError, OSError, ValueError) as error:
            raise ModelCorrupt(f"{pinned.path} is not safetensors ({error}); fit the probe again.") from error
        shapes = dict.fromkeys(_TOLD, (size,)) | {f"{name} constant": (1,) for name in _TOLD}
        if {name: tuple(tensor.shape) for name, tensor in found.items()} != shapes or pinned.layers > layers:
            raise ModelCorrupt(f"{pinned.path} was not fitted on this model's states; correct the manifest.")
        weights = torch.stack([found[name] for name in _TOLD], dim=1).float()
        return cls(weights, torch.cat([found[f"{name} constant"] for name in _TOLD]).float(), pinned.layers)


class ProbeJudge:
    """Judges by ``probe`` what ``states`` reads."""

    def __init__(self, probe: Probe, states: States) -> None:
        self._probe = probe
        self._states = states

    def read(self, sentences: Sequence[str]) -> list[Judgement]:
        """What the states tell of an article's first ``sentences``, as many as are read; [] for none."""
        if not sentences:
            return []
        found = self._states(sentences, self._probe.layers) @ self._probe.weights + self._probe.constants
        return [Judgement(matters, stands) for matters, stands in found.tolist()]

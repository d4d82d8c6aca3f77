"""How well sentences stand in a summary, as a writer's own hidden states tell it.

A linear probe (Alain and Bengio, 2016, "Understanding intermediate layers using linear classifier probes") on the state
of a sentence's last token, some layers up, when the model has read the article's first sentence before it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from safetensors import SafetensorError
from safetensors.torch import load_file
from torch import Tensor

from app.engines.errors import ModelCorrupt
from app.engines.fetch import sha256_of
from app.engines.manifest import ManifestProbe

# (opening, sentences, layers) -> (sentences, H)
States = Callable[[str, Sequence[str], int], Tensor]


@dataclass(frozen=True, slots=True)
class Probe:
    """``weights``, (H,), of the states that come out of the first ``layers`` layers."""

    weights: Tensor
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
            weights = load_file(pinned.path).get("weights")
        except (SafetensorError, OSError, ValueError) as error:
            raise ModelCorrupt(f"{pinned.path} is not safetensors ({error}); fit the probe again.") from error
        if weights is None or tuple(weights.shape) != (size,) or pinned.layers > layers:
            raise ModelCorrupt(f"{pinned.path} was not fitted on this model's states; correct the manifest.")
        return cls(weights.float(), pinned.layers)


class ProbeJudge:
    """Judges by ``probe`` what ``states`` reads."""

    def __init__(self, probe: Probe, states: States) -> None:
        self._probe = probe
        self._states = states

    def odds(self, opening: str, sentences: Sequence[str]) -> list[float]:
        """What the states add to the log-odds that each sentence stands; [] for none."""
        if not sentences:
            return []
        found: list[float] = (self._states(opening, sentences, self._probe.layers) @ self._probe.weights).tolist()
        return found

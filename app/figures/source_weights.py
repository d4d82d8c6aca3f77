"""Whether a figure is somebody's claim: a logistic regression over the clues, its weights in ``source_weights.json``.

Trained by ``models/training/train_source.py`` on PolNeAR's attributions; a sparse (L1) model, so that its weights can
be read by eye.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Weights:
    """What each clue adds (log-odds), and the sum from which on a figure counts as attributed."""

    clues: dict[str, float]
    threshold: float

    def accept(self, found: Iterable[str]) -> bool:
        """Whether these clues, each given once, make the figure somebody's claim."""
        return self.margin(found) > 0

    def margin(self, found: Iterable[str]) -> float:
        """How far above (or below) the threshold the sum of the clues is."""
        return sum(self.clues.get(clue, 0.0) for clue in found) - self.threshold


@cache
def weights() -> Weights:
    """The house's one set of weights, read when it is first asked for."""
    data = json.loads(files("app.figures").joinpath("source_weights.json").read_text(encoding="utf-8"))
    return Weights({str(clue): float(weight) for clue, weight in data["clues"].items()}, float(data["threshold"]))

"""A logistic regression on standardised signs, by Newton's method; no chance enters."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
_STEPS = 30


def fit(
    signs: Floats, holds: NDArray[np.bool_], penalty: float | Floats, counts: Floats | None = None
) -> tuple[Floats, float]:
    """The weights of the ``signs``' columns and the constant; half of ``penalty``, one for all or one for each column,
    is on the squares of the weights of the standardised signs. ``counts``: what each row counts, one unless given.
    """
    counts = np.ones(len(signs)) if counts is None else counts
    mean, spread = signs.mean(axis=0), signs.std(axis=0) + 1e-6
    x = np.hstack([(signs - mean) / spread, np.ones((len(signs), 1))])
    penalties = np.diag(np.append(np.broadcast_to(penalty, signs.shape[1]), 0.0))
    weights = np.zeros(x.shape[1])
    for _ in range(_STEPS):
        chance = 1 / (1 + np.exp(-x @ weights))
        slope = x.T @ (counts * (chance - holds)) + penalties @ weights
        curve = (x * (counts * chance * (1 - chance))[:, None]).T @ x + penalties
        weights -= np.linalg.solve(curve, slope)
    return weights[:-1] / spread, float(weights[-1] - (weights[:-1] * mean / spread).sum())

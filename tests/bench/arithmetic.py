"""The benchmark's numbers: quantiles, ratios, arrivals."""

import math
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Literal


def quantile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least ``share`` (above 0, at most 1) of the values do not exceed (nearest rank)."""
    return sorted(values)[math.ceil(share * len(values)) - 1]


def arrivals(rate: float, count: int, seed: int) -> Iterator[float]:
    """When ``count`` requests come, in seconds from the start: open loop, exponential gaps, ``rate`` a second."""
    chance = random.Random(seed)  # noqa: S311 - nothing secret
    now = 0.0
    for _ in range(count):
        yield now
        now += chance.expovariate(rate)


@dataclass(frozen=True, slots=True)
class Measure:
    """One line of the table; a value of each side for each round. ``better``: which of them is good."""

    name: str
    unit: str
    better: Literal["lower", "higher"]
    naive: Sequence[float]
    nutshell: Sequence[float]

    @property
    def ratio(self) -> float:
        """How many times better Nutshell is: the median of the rounds' own ratios, as both sides of a round saw the
        same machine.
        """
        pairs = zip(self.naive, self.nutshell, strict=True)
        return median(one / other if self.better == "lower" else other / one for one, other in pairs)

    def line(self) -> str:
        """Name, both medians, ratio."""
        both = f"{median(self.naive):>10.2f} {median(self.nutshell):>10.2f}"
        return f"{self.name:<44}{both} {self.unit:<12}{self.ratio:>6.2f}x"


def bandwidth_share(tokens_per_second: float, weight_bytes: int, bytes_per_second: float) -> float:
    """Tokens a second over the most there could be if each token read every weight once, one byte a weight."""
    return tokens_per_second * weight_bytes / bytes_per_second

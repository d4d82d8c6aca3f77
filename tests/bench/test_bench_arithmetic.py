"""The benchmark's arithmetic and its articles."""

import pytest

from bench.arithmetic import Measure, arrivals, bandwidth_share, quantile
from bench.articles import WORDS, article


def test_quantiles_are_values_that_were_measured() -> None:
    values = [5.0, 1.0, 4.0, 2.0, 3.0]
    assert [quantile(values, share) for share in (0.2, 0.5, 0.95, 1.0)] == [1.0, 3.0, 5.0, 5.0]


def test_arrivals_wait_for_nobody_and_keep_their_rate() -> None:
    times = list(arrivals(4.0, 2000, seed=1))
    assert times[0] == 0.0
    assert times == sorted(times)
    assert times[-1] / 1999 == pytest.approx(0.25, rel=0.1)
    assert times == list(arrivals(4.0, 2000, seed=1))


def test_a_ratio_is_of_the_rounds_and_says_how_much_better() -> None:
    slower = Measure("latency", "s", "lower", naive=[8.0, 80.0, 8.0], nutshell=[2.0, 20.0, 1.0])
    assert slower.ratio == 4.0
    assert Measure("rate", "a second", "higher", naive=[2.0], nutshell=[6.0]).ratio == 3.0
    assert slower.line().split() == ["latency", "8.00", "2.00", "s", "4.00x"]


def test_the_share_of_the_bandwidth_counts_a_byte_a_weight() -> None:
    assert bandwidth_share(50.0, 100_000_000, 10e9) == 0.5


def test_articles_have_their_length_and_are_no_two_alike() -> None:
    texts = [article(number) for number in range(50)]
    assert len(set(texts)) == 50
    assert all(WORDS <= len(text.split()) < WORDS + 90 for text in texts)
    assert article(7) == texts[7]

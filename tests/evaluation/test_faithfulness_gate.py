"""The evaluation gate of the verification, on tiny data of our own."""

import json
from pathlib import Path

import pytest

from models.evaluation.faithfulness import balanced, is_held_out, main, measure, overlap, read, sentences, threshold

ARTICLE = "Holt bought 14 buses on Monday. The council approved the plan by 9 votes to 4. Reed called it a waste."


def rows(count: int) -> list[str]:
    """QAGS-like lines: of each article one sentence that it supports and one that it does not."""
    judged = [
        {"sentence": "The council approved the plan by 9 votes to 4.", "majority_consistent": True},
        {"sentence": "Two firemen died in Berlin.", "majority_consistent": False},
    ]
    articles = (f"{name * 20}. {ARTICLE}" for name in "abcdefghijklmnopqrstuvwxyz"[:count])
    return [json.dumps({"article": a, "systems": {}, "labels": {"sentences": judged}}) for a in articles]


def test_frank_counts_where_the_whole_summary_is_judged_alike() -> None:
    row = {
        "systems": {"one": "A bus came. It left.", "two": "A bus burned.", "three": "A bus came. It flew."},
        "labels": {"frank": {"one": {"Factuality": 1.0}, "two": {"Factuality": 0.0}, "three": {"Factuality": 0.5}}},
    }
    assert list(sentences(row)) == [("A bus came.", True), ("It left.", True), ("A bus burned.", False)]


def test_balanced_accuracy_weighs_both_kinds_alike() -> None:
    assert balanced([1.0, 1.0, 1.0, -1.0], [True, True, True, False], 0.0) == (100.0, 0.0)
    assert balanced([1.0, 1.0, -1.0, 1.0], [True, True, True, False], 0.0) == pytest.approx((100 / 3, 100 / 3))


def test_the_threshold_loses_a_tenth_at_most() -> None:
    grades = [float(grade) for grade in range(20)]
    assert threshold(grades, [True] * 20) == 2.0


def test_an_article_is_held_out_in_every_set_or_in_none() -> None:
    assert is_held_out("The Mayor, said: no.") == is_held_out("the mayor said no")


def test_the_gate_measures_and_holds_floors(tmp_path: Path) -> None:
    (tmp_path / "qags_cnndm.jsonl").write_text("\n".join(rows(12)), encoding="utf-8")
    scores = measure(read(tmp_path))
    assert scores["balanced accuracy"] == scores["qags_cnndm balanced accuracy"] == 100.0
    assert overlap(read(tmp_path))["balanced accuracy"] == 100.0
    floors = tmp_path / "floors.toml"
    assert main([str(tmp_path), "--floors", str(floors), "--pin"]) == 0
    floors.write_text('[floors]\n"balanced accuracy" = 101\n', encoding="utf-8")
    assert main([str(tmp_path), "--floors", str(floors)]) == 1

import json
import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from app.article import Span
from app.summarize.model import LIMITS
from app.summarize.pick import Chosen, set_signs
from models.training.train_select import (
    Case,
    cases,
    check,
    fit,
    fit_all,
    fit_probe,
    grams,
    oracle,
    others,
    own,
    rouge,
    sets_of,
    write,
)

TEXT = (
    "The town of Anford will spend $3.2 million on 14 electric buses, Mayor Jane Holt said on Monday. The weather was "
    "fine and the square was full of people. The council approved the plan by 9 votes to 4 after a debate of three "
    "hours. Many of the people had come from Skarn and from the hills."
)
REFERENCE = "Anford will spend $3.2 million on 14 electric buses. The council approved the plan by 9 votes to 4."


@pytest.fixture
def found(tmp_path: Path) -> list[Case]:
    rows(tmp_path / "house_train.jsonl", *[{"article": TEXT, "reference": REFERENCE}] * 4)
    rows(tmp_path / "others.jsonl", {"id": 7, "article": "Nothing."}, {"id": 8, "article": TEXT})
    summaries = rows(tmp_path / "summaries.jsonl", {"set": "others", "id": "8", "summary": REFERENCE})
    return [*cases(own(tmp_path)), *cases(others(tmp_path, summaries))]


@pytest.fixture
def names(found: list[Case]) -> dict[str, int]:
    seen = sorted({name for case in found for row in case.signs for name in row})
    return {name: i for i, name in enumerate([*seen, *set_signs(Chosen(), LIMITS["tldr", "short"], {})])}


def rows(path: Path, *found: dict[str, Any]) -> Path:
    path.write_text("".join(f"{json.dumps(row)}\n" for row in found), encoding="utf-8")
    return path


def test_a_summary_comes_to_the_article_of_its_set(tmp_path: Path) -> None:
    rows(tmp_path / "house_train.jsonl", {"article": "A.", "reference": "a"})
    rows(tmp_path / "cnn.jsonl", {"id": "x", "article": "X."}, {"id": 2, "article": "Two."})
    rows(tmp_path / "bbc.jsonl", {"id": "x", "article": "Another x."})
    written = rows(
        tmp_path / "s.jsonl",
        {"set": "cnn", "id": "2", "summary": "two"},
        {"set": "bbc", "id": "x", "summary": "another"},
    )
    assert list(own(tmp_path)) == [("A.", "a")]
    assert list(others(tmp_path, written)) == [("Two.", "two"), ("Another x.", "another")]


def test_rouge_counts_shared_words_and_pairs() -> None:
    assert rouge(grams("the bus stops"), grams("The bus stops.")) == pytest.approx(200.0)
    assert rouge(grams("a cat"), grams("the bus stops")) == 0.0
    assert rouge(grams("bus stops now"), grams("the bus stops")) == pytest.approx(100 * (2 / 3 + 1 / 2))


def test_the_oracle_takes_what_brings_most_and_stops_when_nothing_does() -> None:
    texts = ["A bus came.", "The council approved the plan.", "Holt spoke on Monday.", "Nothing of this."]
    assert oracle(texts, grams("The council approved the plan, and Holt spoke on Monday.")) == [1, 2]
    assert oracle(["Nothing of this."], grams("The council approved a plan.")) == []


def test_a_case_knows_the_references_evidence(found: list[Case]) -> None:
    assert len(found) == 5
    assert sorted(found[0].oracle) == [0, 2]
    assert found[0].ready[0].evidence.span == Span(0, TEXT.index(" The weather"))


def test_a_fit_finds_the_sign_that_wins() -> None:
    block = np.array([[1.0, 0.0], [0.0, 1.0]])
    weights = fit([block] * 3, [np.array([1.0, 0.0])] * 3, np.zeros(2), (1e-3, 200, 0.05))
    assert weights[0] > 1.0 > -1.0 > weights[1]


def test_what_is_fitted_picks_the_evidence_and_is_written_as_numbers(
    found: list[Case], names: dict[str, int], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    weights = fit_all(found, names)
    told = {name: float(weights[i]) for name, i in names.items()}
    write(told, told | {"coverage": 0.001}, tmp_path / "select.toml")
    written = tomllib.loads((tmp_path / "select.toml").read_text(encoding="utf-8"))
    assert written["alone"]["sentence"] == written["judged"]["sentence"]
    assert written["alone"]["sentence"]["centrality"] == pytest.approx(told["centrality"], abs=1e-3)
    assert {"coverage"} == written["alone"]["set"].keys() - written["judged"]["set"].keys()
    check(found[:4], found[4:], names)
    assert "alone: evidence 100.0%" in capsys.readouterr().out


def test_states_tell_what_signs_do_not(found: list[Case], names: dict[str, int]) -> None:
    """Without a sign, only the first number of a state says which sentences are of the reference."""
    states = np.array([[float(place in found[0].oracle), 1.0 + place] for place in range(3)])
    read = [replace(case, states=states) for case in found]
    weights = np.zeros(len(names))
    assert fit_probe(found, weights, names) is None
    probe = fit_probe(read, weights, names)
    assert probe is not None
    assert probe.weights[0] > 0
    sets = sets_of(read[0], weights, names)
    assert sets is not None
    told = dict(zip(sets.places, probe.of_sets(read[0], sets), strict=True))
    assert told[0, 1, 2] - told[0, 1] > told[0, 1] - told[0,]
    assert told[0, 3] == told[0,]  # the last was not read

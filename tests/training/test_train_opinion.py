import json
from pathlib import Path

import numpy as np

from models.training.train_opinion import cases, check, fit

COLUMN = "The council should not build it. Why would it? It must not. " * 3
NEWS = "The council approved the plan on Monday, Holt said. Reed said on Friday that he would vote. " * 4


def test_an_article_is_an_opinion_where_its_reference_tells_it_as_one(tmp_path: Path) -> None:
    rows = [
        {"article": COLUMN, "reference": "The council should stop, a commentary argues."},
        {"article": NEWS, "reference": "The council approved the plan on Monday."},
        {"article": "Too short.", "reference": "The writer says so."},
    ]
    (tmp_path / "house_train.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    signs, told = cases(tmp_path)
    assert told.tolist() == [True, False]
    assert len(signs) == 2


def test_the_fit_finds_the_sign_that_tells() -> None:
    rng = np.random.default_rng(0)
    told = rng.random(200) < 0.3
    signs = np.column_stack([told + rng.normal(0, 0.3, 200), rng.normal(0, 1, 200)])
    weights, constant = fit(signs, told)
    assert weights[0] > 5 * abs(weights[1])
    assert ((signs @ weights + constant > 0) == told).mean() > 0.9
    assert "precision 0.9" in check(signs, told)

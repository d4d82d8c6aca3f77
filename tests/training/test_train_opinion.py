import json
from pathlib import Path

import numpy as np

from models.training.train_opinion import cases, check, fit

COLUMN = "The council should not build it. Why would it? It must not. " * 3
NEWS = "The council approved the plan on Monday, Holt said. Reed said on Friday that he would vote. " * 4


def written(path: Path, rows: list[dict[str, object]]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def judged(name: str, opinions: int, *, author: bool = False) -> dict[str, object]:
    """What editors said of ten sentences of an article."""
    labels = {str(at): "opinion" if at < opinions else "ok" for at in range(10)}
    return {"set": "house_train", "id": name, "labels": labels, "best": [8, 9], "author": author}


def test_an_article_is_an_opinion_where_its_reference_or_its_editors_tell_it_as_one(tmp_path: Path) -> None:
    news = "The council approved the plan on Monday."
    rows: list[dict[str, object]] = [
        {"id": "told", "article": COLUMN, "reference": "The council should stop, a commentary argues."},
        {"id": "news", "article": NEWS, "reference": news},
        {"id": "short", "article": "Too short.", "reference": "The writer says so."},
        {"id": "judged", "article": COLUMN, "reference": news},
        {"id": "little", "article": NEWS, "reference": news},
        {"id": "between", "article": COLUMN, "reference": news},
        {"id": "named", "article": COLUMN, "reference": news},
    ]
    written(tmp_path / "house_train.jsonl", rows)
    said = [judged("judged", 3), judged("little", 1), judged("between", 2), judged("named", 0, author=True)]
    signs, told = cases(tmp_path, written(tmp_path / "judged.jsonl", said))
    assert told.tolist() == [True, False, True, False]
    assert len(signs) == 4


def test_the_fit_finds_the_sign_that_tells() -> None:
    rng = np.random.default_rng(0)
    told = rng.random(200) < 0.3
    signs = np.column_stack([told + rng.normal(0, 0.3, 200), rng.normal(0, 1, 200)])
    weights, constant = fit(signs, told)
    assert weights[0] > 5 * abs(weights[1])
    assert ((signs @ weights + constant > 0) == told).mean() > 0.9
    assert "precision 0.9" in check(signs, told)

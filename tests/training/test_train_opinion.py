import json
from pathlib import Path

import numpy as np

from models.training.train_opinion import check, fit, told

COLUMN = "The council should not build it. Why would it? It must not. " * 3
NEWS = "The council approved the plan on Monday, Holt said. Reed said on Friday that he would vote. " * 4


def written(path: Path, rows: list[dict[str, object]]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def judged(name: str, opinions: int, *, of: str = "house_train") -> dict[str, object]:
    """What editors said of ten sentences of an article."""
    labels = {str(at): "opinion" if at < opinions else "ok" for at in range(10)}
    return {"set": of, "id": name, "labels": labels, "best": [8, 9]}


def test_an_article_is_an_opinion_where_its_summary_or_its_editors_tell_it_as_one(tmp_path: Path) -> None:
    news = "The council approved the plan on Monday."
    articles: list[dict[str, object]] = [
        {"id": "told", "article": COLUMN, "reference": "The council should stop, a commentary argues."},
        {"id": "named", "article": COLUMN, "reference": "Jane Holt argues that the council should stop."},
        {"id": "unclear", "article": COLUMN, "reference": f"{news} Jane Holt argues that it should stop."},
        {"id": "news", "article": NEWS, "reference": news},
        {"id": "short", "article": "Too short.", "reference": "The writer says so."},
        {"id": "differ", "article": COLUMN, "reference": news},
        {"id": "little", "article": NEWS, "reference": news},
    ]
    written(tmp_path / "house_train.jsonl", articles)
    others: list[dict[str, object]] = [
        {"id": "ours", "article": COLUMN, "reference": "Not ours."},
        {"id": "judged", "article": COLUMN},
        {"id": "between", "article": COLUMN},
        {"id": "nobody", "article": COLUMN},
    ]
    written(tmp_path / "more.jsonl", others)
    ours: dict[str, object] = {"set": "more", "id": "ours", "summary": "A columnist says the council should stop."}
    summaries = written(tmp_path / "summaries.jsonl", [ours])
    said = [judged("differ", 3), judged("little", 1), judged("judged", 3, of="more"), judged("between", 2, of="more")]
    found, words = told(tmp_path, written(tmp_path / "judged.jsonl", said), summaries)
    assert found.as_opinion.tolist() == [True, True, False, False, True, True]
    assert words == []
    assert found.matrix(["said", "opinion"], ["council"]).shape == (6, 3)


def test_words_that_enough_articles_have_count_names_aside(tmp_path: Path) -> None:
    article = "Jane Holt would build it. She would. Holt would. It is late. It is not too late. It is a plan."
    rows: list[dict[str, object]] = [
        {"id": str(number), "article": article, "reference": "A plan is late."} for number in range(100)
    ]
    written(tmp_path / "house_train.jsonl", rows)
    nothing = written(tmp_path / "nothing.jsonl", [])
    _, words = told(tmp_path, nothing, nothing)
    assert words == ["a", "build", "is", "late", "not", "plan", "too", "would"]
    written(tmp_path / "house_train.jsonl", rows[:99])
    assert told(tmp_path, nothing, nothing)[1] == []


def test_words_are_held_to_less_than_shares() -> None:
    rng = np.random.default_rng(0)
    of_opinion = rng.random(400) < 0.5
    word = np.where(of_opinion, 0.02, 0.01) + rng.normal(0, 0.001, 400)
    signs = np.column_stack([rng.normal(0, 1, 400), word])
    as_share, as_word = (fit(signs, of_opinion, words)[0][1] for words in (0, 1))
    assert 0 < as_word < as_share


def test_the_fit_finds_the_sign_that_tells() -> None:
    rng = np.random.default_rng(0)
    told = rng.random(200) < 0.3
    signs = np.column_stack([told + rng.normal(0, 0.3, 200), rng.normal(0, 1, 200)])
    weights, constant = fit(signs, told)
    assert weights[0] > 5 * abs(weights[1])
    assert ((signs @ weights + constant > 0) == told).mean() > 0.9
    assert "precision 0.9" in check(signs, told)

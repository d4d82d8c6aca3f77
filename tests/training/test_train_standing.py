import json
from dataclasses import replace
from pathlib import Path

import numpy as np

from models.training.train_standing import Case, cases, fit, fit_states, measured, worth

NEWS = "The town of Anford will spend $3.2 million on 14 electric buses, Mayor Jane Holt said on Monday."
VOTE = "The council of Anford approved the plan for the buses by 9 votes to 4 after a debate of three hours."
SCENE = "Nobody in the old hall could quite believe what the clerk was about to read out that evening."


def judged(tmp_path: Path, articles: int, before: str = "") -> list[Case]:
    """Articles of the same sentences in which editors found the same ones to stand."""
    text = f"{before}{NEWS} {SCENE} {VOTE}"
    rows = [{"id": number, "article": text} for number in range(articles)]
    (tmp_path / "house_train.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    labels = {str(text.index(NEWS)): "ok", str(text.index(VOTE)): "detail", str(text.index(SCENE)): "leans"}
    best = [text.index(NEWS), text.index(VOTE)]
    said = [{"set": "house_train", "id": str(n), "labels": labels, "best": best} for n in range(articles)]
    path = tmp_path / "judged.jsonl"
    path.write_text("".join(json.dumps(one) + "\n" for one in said), encoding="utf-8")
    return list(cases(tmp_path, path))


def test_labels_come_to_the_sentences_that_they_are_about(tmp_path: Path) -> None:
    [case] = judged(tmp_path, 1)
    told = {ready.evidence.text: label for ready, label in zip(case.ready, case.labels, strict=True)}
    assert told == {NEWS: "ok", SCENE: "leans", VOTE: "detail"}
    assert case.best == {0, len(f"{NEWS} {SCENE} ")}


def test_labels_are_by_places_in_the_article_as_it_was_given(tmp_path: Path) -> None:
    [case] = judged(tmp_path, 1, before="<p>\u200b")
    told = {ready.evidence.text: label for ready, label in zip(case.ready, case.labels, strict=True)}
    assert told == {NEWS: "ok", SCENE: "leans", VOTE: "detail"}
    assert case.best == {ready.evidence.span.start for ready in case.ready if ready.evidence.text != SCENE}


def test_what_editors_refused_is_fitted_to_be_worth_less(tmp_path: Path) -> None:
    found = judged(tmp_path, 16)
    fitted = fit(found)
    told = worth(fitted.odds(found[0]))
    of_text = {ready.evidence.text: stands for ready, stands in zip(found[0].ready, told, strict=True)}
    assert of_text[SCENE] < min(of_text[NEWS], of_text[VOTE]) <= 0
    assert measured(found, [fitted] * 8, 3.0) == {"stand": 1.0, "whole": 1.0, "of the editors' sets": 1.0}


def test_states_tell_what_signs_do_not(tmp_path: Path) -> None:
    """Half of the editors found the scenery to stand, and only the states know which half."""
    found = [
        replace(
            case,
            labels=["ok" if number % 2 and label == "leans" else label for label in case.labels],
            states=np.array([[float(number % 2), 1.0] for _ in case.ready]),
        )
        for number, case in enumerate(judged(tmp_path, 400))
    ]
    fitted = fit_states(found, fit(found))
    assert fitted.weights.shape == (2,)
    place = next(number for number, ready in enumerate(found[0].ready) if ready.evidence.text == SCENE)
    assert fitted.odds(found[1])[place] > fitted.odds(found[0])[place]


def test_what_was_not_read_is_judged_by_signs_alone(tmp_path: Path) -> None:
    states = np.array([[0.5, 1.0], [np.nan, np.nan], [0.1, 0.2]])
    found = [replace(case, states=states) for case in judged(tmp_path, 16)]
    alone = fit(found)
    both = fit_states(found, alone)
    assert both.odds(found[0])[1] == alone.odds(found[0])[1]
    assert both.odds(found[0])[0] != alone.odds(found[0])[0]
    assert (both.odds(replace(found[0], states=None)) == alone.odds(found[0])).all()


def test_states_learn_nothing_from_opinion_and_the_like(tmp_path: Path) -> None:
    found = [replace(case, states=np.array([[0.5, 1.0], [0.3, 0.4], [0.1, 0.2]])) for case in judged(tmp_path, 16)]
    labels = ["opinion" if label == "detail" else label for label in found[0].labels]
    without = [None if label == "opinion" else label for label in labels]
    one, other = ([replace(case, labels=told) for case in found] for told in (labels, without))
    assert (fit_states(one, fit(found)).weights == fit_states(other, fit(found)).weights).all()
    assert (fit(one).odds(found[0]) != fit(other).odds(found[0])).any()

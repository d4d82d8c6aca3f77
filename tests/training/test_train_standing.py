import json
from dataclasses import replace
from pathlib import Path

import numpy as np

from models.training.train_standing import Case, cases, fit, measured

NEWS = "The town of Anford will spend $3.2 million on 14 electric buses, Mayor Jane Holt said on Monday."
VOTE = "The council of Anford approved the plan for the buses by 9 votes to 4 after a debate of three hours."
SCENE = "Nobody in the old hall could quite believe what the clerk was about to read out that evening."


def judged(tmp_path: Path, articles: int) -> list[Case]:
    """Articles of the same sentences in which editors found the same ones to stand."""
    text = f"{NEWS} {SCENE} {VOTE}"
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


def test_what_editors_refused_is_fitted_to_be_worth_less(tmp_path: Path) -> None:
    found = judged(tmp_path, 16)
    fitted = fit(found)
    worth = {ready.evidence.text: stands for ready, stands in zip(found[0].ready, fitted.worth(found[0]), strict=True)}
    assert worth[SCENE] < min(worth[NEWS], worth[VOTE]) <= 0
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
    fitted = fit(found, judged=True)
    assert fitted.probe is not None
    assert fitted.probe.shape == (2,)
    place = next(number for number, ready in enumerate(found[0].ready) if ready.evidence.text == SCENE)
    assert fitted.worth(found[1])[place] > fitted.worth(found[0])[place]


def test_what_was_not_read_is_judged_by_signs_alone(tmp_path: Path) -> None:
    states = np.array([[0.5, 1.0], [np.nan, np.nan], [0.1, 0.2]])
    found = [replace(case, states=states) for case in judged(tmp_path, 16)]
    alone, both = fit(found), fit(found, judged=True)
    assert both.worth(found[0])[1] == alone.worth(found[0])[1]
    assert both.worth(found[0])[0] != alone.worth(found[0])[0]
    assert both.worth(replace(found[0], states=None)) == alone.worth(found[0])

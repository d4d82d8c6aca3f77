import json
from pathlib import Path

import pytest

from models.training.pairs import main, pairs

LEAD = "The town of Anford will spend $3.2 million on 14 electric buses, Mayor Jane Holt said on Monday."
DOUBT = "Critics allegedly threatened two members of the council before the vote."
ARTICLE = f"{LEAD} {DOUBT}"


def edits(tmp_path: Path, *keeps: tuple[str, list[object]]) -> Path:
    """The file of edits: of each sentence of ``ARTICLE`` what is kept; the article stands in ``tmp_path``."""
    row = {"id": 7, "article": ARTICLE}
    (tmp_path / "house_train.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
    places = [(ARTICLE.index(text), len(text), kept) for text, kept in keeps]
    rows = [
        {"set": "house_train", "id": "7", "start": start, "end": start + size, "keeps": kept}
        for start, size, kept in places
    ]
    path = tmp_path / "tightened.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def test_a_pair_is_a_sentence_and_what_is_left_of_it(tmp_path: Path) -> None:
    [pair] = pairs(tmp_path, edits(tmp_path, (LEAD, [[0, 15], "said."])))
    assert pair.text == LEAD
    assert pair.target == "The town of Anford will spend $3.2 million on 14 electric buses, Mayor Jane Holt said."


@pytest.mark.parametrize(
    ("sentence", "keeps"),
    [
        (DOUBT, [[0, 1], [2, 11]]),
        (LEAD, [[0, 7], [9, 18]]),
        (LEAD, [[0, 11], "Mayor", "Paul", "Holt", "said."]),
    ],
    ids=["doubt lost", "number lost", "another name"],
)
def test_what_may_not_leave_the_house_is_no_pair(tmp_path: Path, sentence: str, keeps: list[object]) -> None:
    assert list(pairs(tmp_path, edits(tmp_path, (sentence, keeps)))) == []


def test_the_command_writes_pairs_and_sentences_left_alone(tmp_path: Path) -> None:
    tightened = edits(tmp_path, (LEAD, [[0, 15], "said."]), (DOUBT, [[0, 11]]))
    out = tmp_path / "pairs.jsonl"
    assert main(["--data", str(tmp_path), "--tightened", str(tightened), "--out", str(out)]) == 0
    rows = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert sorted(row["text"] == row["target"] for row in rows) == [False, True]

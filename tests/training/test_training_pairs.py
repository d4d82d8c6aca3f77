import json
from pathlib import Path

import pytest

from app.article import Reader
from models.training.pairs import Source, main, pairs

ARTICLE = (
    "The town of Anford will spend $3.2 million on 14 electric buses, Mayor Jane Holt said on Monday at the town hall. "
    "The council approved the plan by 9 votes to 4 after a debate of three hours. "
    "Critics allegedly threatened two members of the council before the vote on the plan. "
    "The first five of the new electric buses are due to arrive in March from a plant in Denmark."
)


def kept(tmp_path: Path, shared_reader: Reader, target: str) -> list[str]:
    source = Source("house_train.jsonl", ("reference",), 0.8)
    row = {"id": 1, "article": ARTICLE, "reference": target}
    (tmp_path / source.file).write_text(json.dumps(row) + "\n", encoding="utf-8")
    return [pair.text for pair in pairs(source, tmp_path, shared_reader)]


def test_a_sentence_is_paired_with_what_it_stands_on(tmp_path: Path, shared_reader: Reader) -> None:
    [text] = kept(tmp_path, shared_reader, "Anford will spend $3.2 million on 14 electric buses, Mayor Jane Holt said.")
    assert text.startswith("The town of Anford") and text.endswith("town hall.")


def test_two_sentences_are_evidence_where_both_are_needed(tmp_path: Path, shared_reader: Reader) -> None:
    target = "Anford will spend $3.2 million on 14 buses, Holt said, and the first five arrive in March from Denmark."
    [text] = kept(tmp_path, shared_reader, target)
    assert "$3.2 million" in text and "Denmark" in text


@pytest.mark.parametrize(
    "target",
    [
        "The town of Anford will spend $4.2 million on 14 electric buses, Mayor Jane Holt said.",
        "The town of Anford will spend $3.2 million on 14 electric buses, Mayor Peter Holt said.",
        "Critics threatened two members of the council before the vote on the plan.",
        "The council did not approve the plan by 9 votes to 4 after a debate of three hours.",
        'The council approved the plan by 9 votes to 4 after a "debate of hours" on it.',
        "Singers from a village choir performed several old songs for the guests there.",
    ],
    ids=["number", "name", "doubt lost", "denial gained", "quotation", "other words"],
)
def test_what_the_evidence_does_not_support_is_no_pair(tmp_path: Path, shared_reader: Reader, target: str) -> None:
    assert kept(tmp_path, shared_reader, target) == []


def test_the_command_writes_the_pairs_of_every_source(tmp_path: Path) -> None:
    row = {"id": 1, "article": ARTICLE, "reference": "The council approved the plan by 9 votes to 4 after a debate."}
    for name in ("house", "cnndm", "inshorts"):
        line = json.dumps({**row, "key_points": []}) + "\n"
        (tmp_path / f"{name}_train.jsonl").write_text(line, encoding="utf-8")
    assert main(["--data", str(tmp_path), "--out", str(tmp_path / "pairs.jsonl")]) == 0
    rows = [json.loads(line) for line in (tmp_path / "pairs.jsonl").read_text(encoding="utf-8").splitlines()]
    assert {row["source"] for row in rows} == {"house", "cnndm", "inshorts"}

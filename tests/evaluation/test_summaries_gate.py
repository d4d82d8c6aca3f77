"""The evaluation gate of the summaries, on tiny sets of our own: its systems, its table, and which floors it holds."""

import json
from pathlib import Path
from typing import Any

import pytest

from app.article import Parser, Reader
from app.engines import QuoteWriter
from app.serving import Nutshell
from articles import BUSES, INJECTION
from models.evaluation.floors import read_floors, write_floors
from models.evaluation.summaries import first_three, held, line, main, measure, outputs

REFERENCE = "Anford will buy 14 electric buses for $3.2 million, Mayor Jane Holt said."
ROW: dict[str, Any] = {"id": "a", "article": BUSES, "reference": REFERENCE}
SCORES = {
    "words": 20.0, "rouge1": 50.0, "rouge2": 30.0, "rougeL": 40.0, "numbers": 100.0, "names": 98.0, "bad": 2.0,
    "novel2": 10.0, "written": 10.0, "compressed": 50.5, "quoted": 39.5, "seconds": 1.0,
}  # fmt: skip


@pytest.fixture
def quote(shared_reader: Reader, shared_parser: Parser) -> Nutshell:
    return Nutshell(QuoteWriter(), reader=shared_reader, parser=shared_parser)


def _write(folder: Path, name: str, rows: list[dict[str, Any]]) -> None:
    (folder / f"{name}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


def test_a_set_is_measured_for_each_system(quote: Nutshell, shared_reader: Reader) -> None:
    systems = {"M22": REFERENCE, "M17": "Anford said 15.", "M23": "Skarn."}
    rows = [{**ROW, "reference": [REFERENCE, "Buses come."], "systems": systems}]
    scores = dict(measure(rows, {"quote": quote}, shared_reader))
    assert list(scores) == ["quote", "first three", "BART", "T5", "PEGASUS"]
    assert scores["BART"]["rouge1"] == 100
    assert scores["T5"]["bad"] == 100
    assert scores["quote"]["bad"] == 0
    assert sum(scores["quote"][origin] for origin in ("written", "compressed", "quoted")) == pytest.approx(100)
    assert scores["quote"]["seconds"] > 0
    assert "seconds" not in scores["BART"]


def test_rows_of_one_id_are_paired_by_line(quote: Nutshell, shared_reader: Reader) -> None:
    rows = [ROW] * 8 + [{**ROW, "article": INJECTION, "reference": "A ferry resumed."}]
    summaries = dict(outputs(rows, {"quote": quote}, shared_reader))["quote"].summaries
    assert all("Anford" in summary for summary in summaries[:8])
    assert "ferry" in summaries[8]
    assert "Anford" not in summaries[8]


def test_what_cannot_be_answered_is_empty_and_named(
    quote: Nutshell, shared_reader: Reader, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [ROW, {**ROW, "id": "b", "article": "12."}]
    scores = dict(measure(rows, {"quote": quote}, shared_reader))
    [alone] = [one for name, one in measure(rows[:1], {"quote": quote}, shared_reader) if name == "quote"]
    assert scores["quote"]["rouge1"] == pytest.approx(alone["rouge1"] / 2)
    assert scores["quote"]["quoted"] == alone["quoted"]
    assert "quote does not answer line 2 (b): " in capsys.readouterr().err


def test_the_first_three_sentences(shared_reader: Reader) -> None:
    said = first_three(shared_reader, "Rain fell in Anford. It was cold there. Snow came next. It stayed for weeks.")
    assert said == "Rain fell in Anford. It was cold there. Snow came next."
    assert first_three(shared_reader, "12.") == ""


def test_floors_are_for_our_two_systems_and_not_for_words_or_seconds() -> None:
    names = ("rouge1", "rouge2", "rougeL", "numbers", "names", "not bad", "written or compressed")
    assert held("house_dev", "default", SCORES) == {
        f"house_dev default {name}": value for name, value in zip(names, (50, 30, 40, 100, 98, 98, 60.5), strict=True)
    }
    assert len(held("house_dev", "quote", SCORES)) == 7
    for other in ("BART", "first three", "some/model"):
        assert held("house_dev", other, SCORES) == {}


def test_the_table_shows_a_dash_for_what_a_system_has_not() -> None:
    published = {name: value for name, value in SCORES.items() if name not in {"written", "compressed", "quoted"}}
    del published["seconds"]
    assert line("house_dev", "BART", published).split() == [
        *("house_dev", "BART", "20.0", "50.0", "30.0", "40.0", "100.0", "98.0", "2.0", "10.0"),
        *("-", "-", "-", "-"),
    ]


def test_pinned_floors_close_the_gate_from_then_on(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _write(tmp_path, "house_dev", [ROW, {**ROW, "article": INJECTION}])
    floors = tmp_path / "floors.toml"
    run = [str(tmp_path), "--model", "quote", "--floors", str(floors)]
    assert main([*run, "--pin"]) == 0
    pinned = read_floors(floors)
    assert {name.rsplit(" ", 1)[0] for name in pinned if "rouge" in name} == {"house_dev quote"}
    assert pinned["house_dev quote not bad"] == 99.7
    write_floors(floors, {**pinned, "house_dev quote rouge2": 99.0})
    assert main([*run, "--pin"]) == 1
    assert "house_dev quote rouge2: " in capsys.readouterr().err
    assert read_floors(floors)["house_dev quote rouge2"] == 99
    assert main([*run, "--limit", "1"]) == 0  # of a part no floor is held
    assert [row.split()[:2] for row in capsys.readouterr().out.splitlines()[1:]] == [
        ["house_dev", "quote"],
        ["house_dev", "first"],
    ]


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        (["--pin", "--limit", "1"], "without --limit"),
        (["--only", "cnndm_dev"], "holds no set"),
        (["--model", "no-such-model"], "no-such-model"),
    ],
)
def test_what_cannot_be_measured_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], options: list[str], complaint: str
) -> None:
    _write(tmp_path, "house_dev", [ROW])
    with pytest.raises(SystemExit, match="2"):
        main([str(tmp_path), *options])
    assert complaint in capsys.readouterr().err

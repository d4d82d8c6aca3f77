"""The evaluation gate of the key figures, on tiny data of our own: its scorer and its table."""

import json
from pathlib import Path

import pytest

from app.article import Parser, Reader
from models.evaluation.figures import Extractor, gate, headline_values, main, measure
from models.evaluation.floors import read_floors, write_floors
from models.evaluation.scoring import Quantity, agree, agree_in_change, f1, folded, matched, same_unit, same_value


def _quantity(low: float, high: float | None = None, unit: str = "-", change: str = "=") -> Quantity:
    return Quantity(low, low if high is None else high, unit, change)


@pytest.mark.parametrize(
    ("gold", "found", "same"),
    [
        (_quantity(5), _quantity(5), True),
        (_quantity(5), _quantity(5.1), False),
        (_quantity(4, 6), _quantity(4, 6), True),
        (_quantity(4, 6), _quantity(5), True),
        (_quantity(4, 6), _quantity(4), False),
        (_quantity(4, 6), _quantity(3, 7), False),
    ],
)
def test_values_agree(gold: Quantity, found: Quantity, same: bool) -> None:
    assert same_value(gold, found) is same


@pytest.mark.parametrize(
    ("gold", "found", "same"),
    [
        ("%", "percentage", True),
        ("US$", "dollar", True),
        ("km", "kilometre", True),
        ("dollar / barrel", "dollar per barrel", True),
        ("dollar per gallon", "dollar per barrel", False),
        ("military personnel", "North Korean personnel", True),
        ("categories of products", "category", True),
        ("people", "persons", True),
        ("-", "people", False),
        ("None", "-", True),
    ],
)
def test_units_agree(gold: str, found: str, same: bool) -> None:
    assert same_unit(gold, found) is same
    assert same_unit(found, gold) is same


def test_a_unit_is_folded_by_the_lexicon() -> None:
    assert folded("Tonnes") == "metric ton"
    assert folded("frobs") == "frobs"


def test_each_quantity_is_matched_once_and_as_many_as_can_be() -> None:
    gold = [_quantity(4, 6), _quantity(5)]
    found = [_quantity(5), _quantity(4, 6)]
    assert matched(gold, found, same_value) == 2
    assert matched([_quantity(5), _quantity(5)], [_quantity(5)], same_value) == 1


def test_a_change_is_held_too() -> None:
    gold, found = _quantity(5, unit="%", change="up"), _quantity(5, unit="percentage", change="=")
    assert agree(gold, found)
    assert not agree_in_change(gold, found)


def test_f1_is_in_percent() -> None:
    assert f1(1, 2, 2) == 50
    assert f1(0, 0, 0) == 0


@pytest.mark.parametrize(
    ("row", "values"),
    [
        ({"cloze_gt": "7", "cloze": "Melee Leaves ____ Injured"}, [(7, 1, 0)]),
        ({"cloze_gt": "1.3", "cloze": "A $____B Deal"}, [(1.3, 1e9, 1)]),
        ({"cloze_gt": "2,000", "cloze": "____ Flee"}, [(2000, 1, 0)]),
        ({"cloze_gt": "Ten", "cloze": "____ Flee"}, []),
    ],
)
def test_the_headlines_number(row: dict[str, str], values: list[tuple[float, float, int]]) -> None:
    assert headline_values(row) == values


def _write(path: Path, rows: list[dict[str, object]]) -> None:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


def test_a_folder_of_sets_is_measured(tmp_path: Path, shared_reader: Reader, shared_parser: Parser) -> None:
    gold = {"value": 3, "unit": "percentage", "change": "up", "start": 12, "end": 13}
    _write(tmp_path / "newsquant_dev.jsonl", [{"text": "Prices rose 3 percent.", "quantities": [gold]}])
    said = "Police said 28 people died in the fire. It burned 40 houses, an old school and a mill in the valley."
    numbers = [{"start": 12, "end": 14, "attributed": True}, {"start": 50, "end": 52, "attributed": False}]
    _write(tmp_path / "polnear_dev.jsonl", [{"text": said, "numbers": numbers}])
    news: dict[str, object] = {"text": f"(Jan 2, 2016) {said}", "cloze_gt": "28", "cloze": "Fire Kills ____"}
    _write(tmp_path / "numhg_train.jsonl", [news] * 5)
    scores = measure(tmp_path, Extractor(shared_reader, shared_parser))
    assert scores.pop("characters a second") > 0
    assert scores == {
        "newsquant value": 100,
        "newsquant value+unit": 100,
        "newsquant value+unit+change": 100,
        "newsquant span+value": 100,
        "source attributed or not": 100,
        "headline figure first": 100,
        "headline figure in first three": 100,
    }


def test_the_speed_is_held_and_never_pinned(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    floors = tmp_path / "floors.toml"
    write_floors(floors, {"value": 90.0, "characters a second": 5000.0})
    assert gate({"value": 95.0, "characters a second": 9e9}, floors, pin=True) == 0
    assert read_floors(floors) == {"value": 94.7, "characters a second": 5000.0}
    assert gate({"value": 95.0, "characters a second": 4000.0}, floors, pin=False) == 1
    assert "characters a second: 4,000.0 is below its floor of 5,000.0" in capsys.readouterr().err


def test_our_floors_are_the_issues_goals_or_higher() -> None:
    floors = read_floors(Path(__file__).parents[2] / "models" / "evaluation" / "figures.toml")
    assert floors["newsquant value"] >= 95
    assert floors["newsquant value+unit"] >= 89
    assert floors["newsquant value+unit+change"] >= 84
    assert floors["newsquant span+value"] >= 91
    assert floors["rtext age value+unit"] >= 96
    assert floors["characters a second"] > 0


def test_a_folder_without_a_set_passes_nothing(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="none of the sets"):
        main([str(tmp_path)])

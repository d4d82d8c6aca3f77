"""Floors close the gate and only rise."""

from pathlib import Path

import pytest

from models.evaluation.floors import hold, pinned, read_floors, write_floors


def test_the_gate_closes_below_a_floor(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    floors = tmp_path / "floors.toml"
    write_floors(floors, {"value": 90.0})
    assert hold({"value": 95.0}, floors, pin=False) == 0
    assert hold({"value": 89.9}, floors, pin=True) == 1
    assert "value: 89.9 is below its floor of 90.0" in capsys.readouterr().err
    assert read_floors(floors) == {"value": 90.0}


def test_pinning_raises_floors_and_never_lowers_one(tmp_path: Path) -> None:
    floors = tmp_path / "floors.toml"
    write_floors(floors, {"value": 90.0, "source": 70.0})
    assert hold({"value": 95.0, "source": 70.1, "age": 80.0}, floors, pin=True) == 0
    assert read_floors(floors) == {"value": 94.7, "source": 70.0, "age": 79.7}
    assert pinned({"value": 10.0}, {"value": 94.7}) == {"value": 94.7}
    for lower in ({"value": 94.6, "source": 70.0, "age": 79.7}, {"value": 99.0}):
        with pytest.raises(ValueError, match="never lowered"):
            write_floors(floors, lower)
    assert read_floors(floors)["value"] == 94.7


def test_a_fixed_floor_is_held_and_not_raised(tmp_path: Path) -> None:
    floors = tmp_path / "floors.toml"
    write_floors(floors, {"speed": 5000.0})
    assert hold({"speed": 9e9}, floors, pin=True, fixed={"speed"}) == 0
    assert read_floors(floors) == {"speed": 5000.0}
    assert hold({"speed": 4999.0}, floors, pin=True, fixed={"speed"}) == 1


def test_what_is_not_measured_keeps_its_floor(tmp_path: Path) -> None:
    floors = tmp_path / "floors.toml"
    assert read_floors(floors) == {}
    assert hold({"value": 95.0}, floors, pin=True) == 0
    assert hold({"source": 70.0}, floors, pin=True) == 0
    assert read_floors(floors) == {"value": 94.7, "source": 69.7}

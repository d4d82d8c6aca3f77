"""Pinned floors: what an evaluation has reached once, kept in a TOML file beside it, and held from then on.

A floor is raised by pinning and never lowered; what has no floor yet, or is not measured this time, is not held.
"""

import argparse
import sys
import tomllib
from collections.abc import Collection
from pathlib import Path

Scores = dict[str, float]

_MARGIN = 0.3  # points by which a floor stays below what was measured
_HEAD = "# What was measured, less a margin; below it the gate closes. Floors are only raised."


def asked_for(arguments: list[str] | None, description: str, floors: Path) -> argparse.Namespace:
    """What a gate is asked on its command line: ``data``, a folder; ``floors``; ``pin``. Exits where that is wrong."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("data", type=Path, help="the folder of the sets")
    parser.add_argument("--floors", type=Path, default=floors)
    parser.add_argument("--pin", action="store_true", help="raise the floors to what is measured")
    asked = parser.parse_args(arguments)
    if not asked.data.is_dir():
        parser.error(f"{asked.data} is no folder")
    return asked


def below(scores: Scores, floors: Scores) -> list[str]:
    """One line for every measure that is below its floor."""
    low = [name for name, floor in floors.items() if name in scores and scores[name] < floor]
    return [f"{name}: {scores[name]:,.1f} is below its floor of {floors[name]:,.1f}" for name in low]


def pinned(scores: Scores, floors: Scores) -> Scores:
    """The floors, raised to what was measured less a margin."""
    raised = {name: round(value - _MARGIN, 1) for name, value in scores.items()}
    return {name: max(raised.get(name, 0.0), floors.get(name, 0.0)) for name in (floors | raised)}


def read_floors(path: Path) -> Scores:
    """The pinned floors; none where there is no file."""
    table = tomllib.loads(path.read_text(encoding="utf-8"))["floors"] if path.exists() else {}
    return {name: float(value) for name, value in table.items()}


def write_floors(path: Path, floors: Scores) -> None:
    """Write the floors. Raises ``ValueError`` where that would lower or drop one that is pinned."""
    kept = read_floors(path)
    lowered = [name for name, floor in kept.items() if floors.get(name, float("-inf")) < floor]
    if lowered:
        raise ValueError(f"floors are never lowered: {', '.join(lowered)}")
    lines = [f'"{name}" = {floor:.10g}' for name, floor in floors.items()]
    path.write_text("\n".join([_HEAD, "[floors]", *lines, ""]), encoding="utf-8")


def hold(scores: Scores, path: Path, *, pin: bool, fixed: Collection[str] = ()) -> int:
    """Hold the scores against the floors of ``path``, naming on standard error what is below; the exit code.

    With ``pin``, and nothing below, the floors are raised to the scores, but for those that are ``fixed``.
    """
    floors = read_floors(path)
    if low := below(scores, floors):
        print("\n".join(low), file=sys.stderr)
        return 1
    if pin:
        write_floors(path, pinned({name: value for name, value in scores.items() if name not in fixed}, floors))
    return 0

"""Sentences of our own with all their figures, over all the cases that the room promises; see corpus.txt."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from app.article import Parses
from app.figures import Figure, quantities


@dataclass(frozen=True)
class Case:
    text: str
    language: str
    lines: tuple[str, ...]


def _cases() -> list[Case]:
    cases: list[Case] = []
    for line in (Path(__file__).parent / "corpus.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("    "):
            last = cases.pop()
            cases.append(Case(last.text, last.language, (*last.lines, line.strip())))
        elif line.startswith("["):
            cases.append(Case(line[5:], line[1:3], ()))
        elif line and not line.startswith("#"):
            cases.append(Case(line, "en", ()))
    return cases


def _line(figure: Figure) -> str:
    value = f"{figure.value:.10g}" + (f"..{figure.high:.10g}" if figure.high is not None else "")
    fields = [
        figure.text,
        value,
        figure.modifier,
        figure.unit or "-",
        figure.kind,
        *([figure.trend] if figure.trend else []),
    ]
    return " | ".join(fields)


@pytest.mark.parametrize("case", _cases(), ids=lambda case: case.text[:60])
def test_sentence_has_exactly_these_figures(case: Case, parses: Parses) -> None:
    found = quantities(case.text, parses, case.language)
    assert tuple(_line(figure) for figure in found) == case.lines
    assert all(case.text[figure.start : figure.end] == figure.text for figure in found)


def test_corpus_is_large() -> None:
    assert len(_cases()) >= 500

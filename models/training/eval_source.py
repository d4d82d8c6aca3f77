"""Measure who says a figure, on PolNeAR's attributions.

    python models/training/eval_source.py --data DIR [--set dev|train] [--articles N] [--errors N]

Reads ``polnear_dev.jsonl`` of DIR: a line an article with ``text`` and its ``numbers`` (``start``, ``end``,
``attributed``, ``source``). Prints precision, recall and F1 of "this figure is attributed", over the numbers that the
extractor takes for figures, and how many of the names share a word with the marked ones (marked pronouns aside).
"""

import argparse
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from app.article import Parser, Reader
from app.figures import Figure, explain
from app.figures.source import PRONOUNS

_EMPTY = frozenset({"the", "a", "an", "of", "to", "in", "and", "s"})


@dataclass(frozen=True, slots=True)
class Case:
    """A number that both people and the extractor have: who says it to them and to us, and the text around."""

    attributed: bool
    marked: str
    ours: str | None
    around: str


def cases(path: Path, articles: int | None) -> Iterator[Case]:
    """The numbers of the first ``articles`` articles that are figures to the extractor."""
    reader, parser = Reader(), Parser()
    with path.open(encoding="utf-8") as lines:
        for line in islice(lines, articles):
            record = json.loads(line)
            text = record["text"]
            with parser.open() as parses:
                found = explain(reader.read_text(text, language="en"), parses)
            figures = [item for item in found if isinstance(item, Figure)]
            for number in record["numbers"]:
                figure = next((f for f in figures if f.start < number["end"] and number["start"] < f.end), None)
                if figure is not None:
                    around = text[max(0, figure.start - 200) : figure.end + 100].replace("\n", " ")
                    yield Case(bool(number["attributed"]), " ".join(number["source"]), figure.source, around)


def words(name: str) -> set[str]:
    """The words of a name that mean something."""
    return set(re.findall(r"\w+", name.lower())) - _EMPTY


def summary(found: list[Case]) -> str:
    """The line that is printed."""
    hits = [case for case in found if case.attributed and case.ours is not None]
    ours, marked = sum(case.ours is not None for case in found), sum(case.attributed for case in found)
    named = [case for case in hits if case.marked and case.marked.lower() not in PRONOUNS]
    same = sum(bool(words(case.marked) & words(case.ours or "")) for case in named)
    precision, recall, f1 = len(hits) / ours, len(hits) / marked, 2 * len(hits) / (ours + marked)
    return (
        f"P {100 * precision:.1f} R {100 * recall:.1f} F1 {100 * f1:.1f} of {len(found)} figures;"
        f" a word in common with the marked name {100 * same / len(named):.1f}% of {len(named)}"
    )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Measure the attribution of figures")
    parser.add_argument("--data", type=Path, required=True, help="folder with polnear_dev.jsonl")
    parser.add_argument("--set", choices=["dev", "train"], default="dev")
    parser.add_argument("--articles", type=int, default=None, help="only the first so many")
    parser.add_argument("--errors", type=int, default=0, help="print so many wrong decisions")
    options = parser.parse_args()
    found = list(cases(options.data / f"polnear_{options.set}.jsonl", options.articles))
    print(summary(found))  # noqa: T201
    wrong = [case for case in found if case.attributed != (case.ours is not None)]
    for case in wrong[: options.errors]:
        print(f"{case.marked or '-'} | {case.ours or '-'} | {case.around}")  # noqa: T201


if __name__ == "__main__":
    main()

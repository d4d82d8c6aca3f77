"""The evaluation gate of the verification: judged sentences, told apart by ``app.summarize.verify.support``.

    make eval-faithfulness DATA=folder               # a value below its floor ends with exit code 1
    make eval-faithfulness DATA=folder PIN=--pin     # raises the floors to what was measured, never lowers one

The data are not part of the repository: FRANK (Pagnoni et al., NAACL 2021) and QAGS (Wang et al., ACL 2020), one
article a line with its systems' summaries and the judgements. QAGS judges sentences; FRANK's lines tell which share of
a summary's sentences is factual, so only its summaries that are wholly supported or wholly unsupported count, each of
their sentences. Half of the articles trained the weights (``models/training/train_verify.py``), the other half is
measured here.
"""

import hashlib
import json
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.article import split
from app.summarize.verify.support import FEATURES, features, grader
from models.evaluation.figures import gate
from models.evaluation.floors import Scores, asked_for

FLOORS = Path(__file__).with_name("faithfulness.toml")
SETS = ("frank_cnndm", "frank_xsum", "qags_cnndm", "qags_xsum")
LOST = 0.1  # the share of supported sentences that the threshold may lose
_GLUED = re.compile(r"([.!?][\"”]?)(?=[A-Z\"“])")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Judged:
    """A summary's sentence, the sentences of its article, whether people found it supported, and where it is from."""

    sentence: str
    sources: tuple[str, ...]
    supported: bool
    name: str
    held_out: bool


def read(data: Path) -> list[Judged]:
    """All judged sentences of the sets that ``data`` holds."""
    return [judged for name in SETS if (data / f"{name}.jsonl").exists() for judged in _set(data, name)]


def _set(data: Path, name: str) -> Iterator[Judged]:
    with (data / f"{name}.jsonl").open(encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            sources = tuple(sentence.text for sentence in split(_GLUED.sub(r"\1 ", row["article"]), "en"))
            held_out = is_held_out(row["article"])
            for sentence, supported in sentences(row):
                yield Judged(sentence, sources, supported, name, held_out)


def is_held_out(article: str) -> bool:
    """Whether the article is measured rather than trained on; told by its beginning, for both sets share articles."""
    letters = re.sub(r"[^a-z]", "", article.lower())[:60]
    return hashlib.sha256(letters.encode()).digest()[0] % 2 == 1


def sentences(row: Row) -> Iterator[tuple[str, bool]]:
    """The sentences of a row of which it is known whether they are supported."""
    for judged in row["labels"].get("sentences", ()):
        yield judged["sentence"], bool(judged["majority_consistent"])
    for system, labels in row["labels"].get("frank", {}).items():
        if labels["Factuality"] in {0.0, 1.0}:
            for sentence in filter(None, _SENTENCE_END.split(row["systems"][system].strip())):
                yield sentence, labels["Factuality"] == 1.0


def balanced(grades: Sequence[float], supported: Sequence[bool], threshold: float) -> tuple[float, float]:
    """Balanced accuracy (the mean of the recalls of supported and unsupported) and the share of supported lost, both
    in percent.
    """
    true = [grade >= threshold for grade, held in zip(grades, supported, strict=True) if held]
    false = [grade < threshold for grade, held in zip(grades, supported, strict=True) if not held]
    kept, caught = sum(true) / max(1, len(true)), sum(false) / max(1, len(false))
    return 50 * (kept + caught), 100 * (1 - kept)


def threshold(grades: Sequence[float], supported: Sequence[bool], lost: float = LOST) -> float:
    """The highest threshold that loses at most ``lost`` of the supported."""
    true = sorted(grade for grade, held in zip(grades, supported, strict=True) if held)
    return true[int(lost * len(true))]


def measure(judged: Sequence[Judged]) -> Scores:
    """Balanced accuracies of the held-out sentences, over all and by set, and the share of supported ones kept."""
    held = [item for item in judged if item.held_out]
    return _scores([grader().grade(item.sentence, item.sources) for item in held], held, 0.0)


def overlap(judged: Sequence[Judged]) -> Scores:
    """The same by the share of covered words alone, its threshold chosen on the other half: what to compare with."""
    one = FEATURES.index("covered by one")
    shares = [features(item.sentence, item.sources)[one] for item in judged]
    fitted = [(share, item.supported) for share, item in zip(shares, judged, strict=True) if not item.held_out]
    held = [(share, item) for share, item in zip(shares, judged, strict=True) if item.held_out]
    limit = threshold([share for share, _ in fitted], [supported for _, supported in fitted])
    return _scores([share for share, _ in held], [item for _, item in held], limit)


def _scores(grades: Sequence[float], held: Sequence[Judged], limit: float) -> Scores:
    accuracy, lost = balanced(grades, [item.supported for item in held], limit)
    scores = {"balanced accuracy": accuracy, "supported kept": 100 - lost}
    for name in SETS:
        part = [(grade, item.supported) for grade, item in zip(grades, held, strict=True) if item.name == name]
        if part:
            scores[f"{name} balanced accuracy"] = balanced([g for g, _ in part], [s for _, s in part], limit)[0]
    return scores


def main(arguments: list[str] | None = None) -> int:
    """Measure, print, hold against the floors."""
    asked = asked_for(arguments, "Measure the verification and hold it against its floors.", FLOORS)
    judged = read(asked.data)
    for name, value in overlap(judged).items():
        print(f"{'overlap alone: ' + name:45}{value:10,.1f}")
    return gate(measure(judged), asked.floors, pin=asked.pin)


if __name__ == "__main__":
    sys.exit(main())

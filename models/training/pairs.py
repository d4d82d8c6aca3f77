"""Pairs to train the writer on: ``python -m models.training.pairs --data DIR --out pairs.jsonl``.

A sentence of a reference summary is aligned with the one or two sentences of its article that carry most of its words
(greedily, as Nallapati et al. 2017 do for selection). A pair is kept only where the evidence supports the sentence as
far as words can tell: its numbers, its names and nearly all of its content words are the evidence's, no denial, doubt
or speaker is lost or gained, and the sentence is shorter than what it stands on. What the writer never sees invented,
it is less ready to invent.
"""

import argparse
import json
import random
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from app.article import NotAnArticle, Reader, count_words, split
from app.summarize.content import stem
from app.summarize.lexicon import lexicon, stopwords
from app.summarize.model import Evidence
from app.summarize.prose import ProseFilter

_WORD = re.compile(r"\d[\d.,]*|[^\W\d_]+(?:['’][^\W\d_]+)?")
_QUOTED = re.compile(r"[\"“]([^\"“”]{1,400})[\"”]")
_SECOND_ADDS = 0.2  # a second sentence is evidence too where it carries this much more of the sentence's words
_HEDGES = frozenset(
    [
        "allegedly",
        "alleged",
        "reportedly",
        "accused",
        "suspected",
        "could",
        "may",
        "might",
        "would",
        "should",
        "plans",
        "plan",
        "claims",
        "claimed",
        "claim",
        "likely",
        "not",
        "n't",
        "never",
        "no",
        "denied",
        "denies",
        "refused",
        "rejected",
        "failed",
        "unlikely",
        "without",
        "believed",
        "thought",
        "expected",
        "proposed",
    ]
)


@dataclass(frozen=True, slots=True)
class Source:
    """A file of articles with their references: which parts of it are taken, and what share of a sentence's content
    words its evidence must have.
    """

    file: str
    parts: tuple[str, ...]
    coverage: float


SOURCES = (
    Source("house_train.jsonl", ("reference", "key_points"), 0.8),
    Source("cnndm_train.jsonl", ("reference",), 1.0),
    Source("inshorts_train.jsonl", ("reference",), 1.0),
)
HELD_OUT = 20  # every 20th article of a source is for the curve, not for training


@dataclass(frozen=True, slots=True)
class Pair:
    """``text``, one or two sentences of an article, and ``target``, one sentence that says what matters of it."""

    id: str
    text: str
    target: str
    source: str
    held_out: bool


def pairs(source: Source, data: Path, reader: Reader) -> Iterator[Pair]:
    """The kept pairs of one source, in the file's order."""
    prose_filter = ProseFilter()
    with (data / source.file).open(encoding="utf-8") as lines:
        for number, row in enumerate(map(json.loads, lines)):
            try:
                prose = list(prose_filter.evidence(reader.read_text(row["article"], language="en")))
            except NotAnArticle:
                continue
            for target in _targets(row, source.parts):
                text = _evidence(target, prose, source.coverage)
                if text is not None:
                    yield Pair(str(row["id"]), text, target, source.file.split("_")[0], number % HELD_OUT == 0)


def _targets(row: dict[str, Any], parts: Sequence[str]) -> Iterator[str]:
    for part in parts:
        for text in [row[part]] if isinstance(row[part], str) else row[part]:
            yield from (" ".join(sentence.text.split()).replace(" .", ".") for sentence in split(text, "en"))


def _evidence(target: str, prose: Sequence[Evidence], coverage: float) -> str | None:
    """The sentence or two that ``target`` stands on, or ``None`` when they do not support it."""
    wanted = _content(target)
    if not 9 <= count_words(target) <= 40 or not prose or not target.endswith((".", '"', "”")):
        return None
    bags = [_content(piece.text) for piece in prose]
    first = max(range(len(prose)), key=lambda i: (len(wanted & bags[i]), -i))
    second = max(range(len(prose)), key=lambda i: (len(wanted & (bags[first] | bags[i])), -abs(i - first)))
    adds = len(wanted & (bags[first] | bags[second])) - len(wanted & bags[first])
    chosen = sorted({first, second}) if adds >= max(2, _SECOND_ADDS * len(wanted)) else [first]
    text = " ".join(" ".join(prose[i].text.split()) for i in chosen)
    return text if _supports(text, target, coverage) else None


def _supports(text: str, target: str, coverage: float) -> bool:
    theirs, ours = _content(text), _content(target)
    if len(ours & theirs) < coverage * len(ours) or not 0.25 <= count_words(target) / count_words(text) <= 1.0:
        return False
    words, said = [_WORD.findall(t) for t in (text, target)]
    exact, lower = set(words), {word.lower() for word in words}
    loose = [
        w
        for i, w in enumerate(said)
        if (w[0].isdigit() or (i and w[0].isupper())) and _bare(w) not in {_bare(e) for e in exact}
    ]
    if loose or not all(quotation in text for quotation in _QUOTED.findall(target)):
        return False
    gained = {w.lower() for w in said} & _HEDGES - lower
    return not gained and not _loses(words, said) and _keeps_speaker(lower, {w.lower() for w in said}, text, target)


def _loses(words: Sequence[str], said: Sequence[str]) -> bool:
    """Whether a denial or doubt of the evidence is gone while the word behind it stays."""
    kept, stems = {w.lower() for w in said}, {stem(w.lower()) for w in said}
    return any(
        one.lower() in _HEDGES
        and one.lower() not in kept
        and stem(other.lower()) in stems
        and other.lower() not in stopwords()
        for one, other in pairwise(words)
    )


def _keeps_speaker(theirs: set[str], ours: set[str], text: str, target: str) -> bool:
    """Whether somebody still says what somebody said, where the sentence takes most of its evidence."""
    reports = {"said", "says", "told", "according", "claimed", "claims", "announced", "warned", "alleged", "reported"}
    mostly = count_words(target) > 0.6 * count_words(text)
    return not (reports & theirs) or bool(ours & (reports | lexicon().reporting)) or not mostly


def _content(text: str) -> frozenset[str]:
    return frozenset(stem(w) for w in map(str.lower, _WORD.findall(text)) if w not in stopwords())


def _bare(word: str) -> str:
    return re.sub(r"['’]s?$", "", word).strip(".,").lower()


def main(argv: Sequence[str] | None = None) -> int:
    """Write the pairs of all sources, shuffled; the counts go to standard error."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder of house_train.jsonl, cnndm_train.jsonl, ...")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args(argv)
    reader, found = Reader(), list[Pair]()
    for source in SOURCES:
        kept = list(pairs(source, options.data, reader))
        sys.stderr.write(f"{source.file}: {len(kept)} pairs\n")
        found += kept
    random.Random(options.seed).shuffle(found)  # noqa: S311 - an order, not a secret
    with options.out.open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(asdict(pair), ensure_ascii=False) + "\n" for pair in found)
    return 0


if __name__ == "__main__":
    sys.exit(main())

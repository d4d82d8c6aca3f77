"""Fit what shows an article to be an opinion piece: ``python -m models.training.train_opinion --data DIR [--check]``.

DIR holds ``house_train.jsonl``; an article counts as opinion where its reference tells it as one ("..., a commentary
argues", "The writer says ..."). A logistic regression on how the article speaks (``app/summarize/opinion.py``), by
Newton's method; no chance enters. With ``--check``, cross-validation in ten parts (article index modulo 10) prints
precision and recall, and nothing is written.
"""

import argparse
import json
import re
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.article import NotAnArticle, Reader
from app.summarize.opinion import LEAST_SENTENCES, LIKELY, opinion_signs
from models.training import logistic
from models.training.logistic import Floats

_TARGET = Path(__file__).parents[2] / "app/summarize/opinion.toml"
# Sixteen signs measured better than all.
_SIGNS = (
    "said", "not", "weekday", "exclamation", "question", "opinion", "but", "first person", "second person", "to come",
    "pluperfect", "quoted", "label", "author", "announced", "percent or money",
)  # fmt: skip
_PENALTY = 3.0  # on the squares of the weights of standardised signs
_PARTS = 10
_TOLD_AS_OPINION = re.compile(
    r"\b(?:a|an|the|CNN|opinion|Syndicate|columnist|analyst)\b[^.]{0,40}"
    r"\b(?:commentary|columnist|commentator|opinion writer|editorial|opinion piece|op-ed|essay|writer)\b[^.]{0,60}"
    r"\b(?:argu|writ|says|contend|call|predict|warn|critic|urg|welcom)"
    r"|in an? [^.]{0,30}(?:commentary|opinion piece|column)\b|writer argues|opinion piece|reviewer (?:says|calls)"
    r"|the (?:writer|commentator|columnist|author) (?:says|argues)|columnist [A-Z]\w+ [A-Z]\w+ (?:argues|writes|says)",
    re.IGNORECASE,
)


def cases(data: Path) -> tuple[Floats, NDArray[np.bool_]]:
    """The signs of each article, one a row, and whether it is an opinion piece."""
    reader, signs, told = Reader(), [], []
    for row in map(json.loads, (data / "house_train.jsonl").read_text(encoding="utf-8").splitlines()):
        try:
            article = reader.read_text(row["article"], language="en")
        except NotAnArticle:
            continue
        if len(article.sentences) >= LEAST_SENTENCES:
            found = opinion_signs(article)
            signs.append([found[name] for name in _SIGNS])
            told.append(_TOLD_AS_OPINION.search(row["reference"]) is not None)
    return np.array(signs), np.array(told)


def fit(signs: Floats, told: NDArray[np.bool_]) -> tuple[Floats, float]:
    """The weights of the signs, and the constant."""
    return logistic.fit(signs, told, 2 * _PENALTY)


def check(signs: Floats, told: NDArray[np.bool_]) -> str:
    """Precision and recall of articles that the fit has not seen."""
    part = np.arange(len(told)) % _PARTS
    flagged = np.zeros(len(told), dtype=bool)
    for k in range(_PARTS):
        weights, constant = fit(signs[part != k], told[part != k])
        flagged[part == k] = signs[part == k] @ weights + constant > np.log(LIKELY / (1 - LIKELY))
    right = int((flagged & told).sum())
    return (
        f"{len(told)} articles, {told.sum()} told as opinion, {flagged.sum()} flagged, "
        f"precision {right / max(1, flagged.sum()):.2f}, recall {right / max(1, told.sum()):.2f}"
    )


def main(argv: Sequence[str] | None = None) -> int:
    """Fit and write, or check."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder of house_train.jsonl")
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args(argv)
    signs, told = cases(options.data)
    if options.check:
        sys.stdout.write(check(signs, told) + "\n")
        return 0
    weights, constant = fit(signs, told)
    lines = ["# Fitted by models/training/train_opinion.py; not to be edited by hand.", "", "[weights]"]
    lines += [f'"{name}" = {weight:.3f}' for name, weight in sorted(zip(_SIGNS, weights, strict=True))]
    lines.append(f'"constant" = {constant:.3f}')
    _TARGET.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())

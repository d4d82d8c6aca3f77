"""Fit what shows an article to be an opinion piece: ``python -m models.training.train_opinion --data DIR [--check]``.

An article counts as opinion where its reference tells it as one ("..., a commentary argues", "The writer says ...") or
editors (``judged.jsonl``, beside this file) found three in ten of its sentences to claim as fact what is an opinion.
DIR holds the articles (``house_train.jsonl`` with references, ``cnndm_train``, ``unlabelled_articles``). Left out is
what is in between: some opinion, or sentences that editors saw with their author named. A logistic regression on how
the article speaks (``app/summarize/opinion.py``), by Newton's method; no chance enters. With ``--check``,
cross-validation in ten parts (article index modulo 10) prints precision and recall, and nothing is written.
"""

import argparse
import re
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.article import NotAnArticle, Reader
from app.summarize.opinion import LEAST_SENTENCES, LIKELY, opinion_signs
from models.training import logistic
from models.training.logistic import Floats
from models.training.rows import articles, read_rows

_JUDGED = Path(__file__).with_name("judged.jsonl")
_TARGET = Path(__file__).parents[2] / "app/summarize/opinion.toml"
# Sixteen signs measured better than all.
_SIGNS = (
    "said", "not", "weekday", "exclamation", "question", "opinion", "but", "first person", "second person", "to come",
    "pluperfect", "quoted", "label", "author", "announced", "percent or money",
)  # fmt: skip
_PENALTY = 3.0  # on the squares of the weights of standardised signs
_PARTS = 10
_MUCH, _LITTLE = 0.3, 1  # of the sentences that editors judged: the share that makes an opinion piece, how many none
_LEAST_JUDGED = 6
_TOLD_AS_OPINION = re.compile(
    r"\b(?:a|an|the|CNN|opinion|Syndicate|columnist|analyst)\b[^.]{0,40}"
    r"\b(?:commentary|columnist|commentator|opinion writer|editorial|opinion piece|op-ed|essay|writer)\b[^.]{0,60}"
    r"\b(?:argu|writ|says|contend|call|predict|warn|critic|urg|welcom)"
    r"|in an? [^.]{0,30}(?:commentary|opinion piece|column)\b|writer argues|opinion piece|reviewer (?:says|calls)"
    r"|the (?:writer|commentator|columnist|author) (?:says|argues)|columnist [A-Z]\w+ [A-Z]\w+ (?:argues|writes|says)",
    re.IGNORECASE,
)


def cases(data: Path, labels: Path = _JUDGED) -> tuple[Floats, NDArray[np.bool_]]:
    """The signs of each article, one a row, and whether it is an opinion piece."""
    editors = _editors(labels)
    reader, signs, told = Reader(), [], []
    for key, row in articles(data, sorted({"house_train", *(name for name, _ in editors)})):
        as_opinion = _told(row.get("reference", ""), editors.get(key), key[0])
        if as_opinion is None:
            continue
        try:
            article = reader.read_text(row["article"], language="en")
        except NotAnArticle:
            continue
        if len(article.sentences) >= LEAST_SENTENCES:
            found = opinion_signs(article)
            signs.append([found[sign] for sign in _SIGNS])
            told.append(as_opinion)
    return np.array(signs), np.array(told)


def _editors(labels: Path) -> dict[tuple[str, str], dict[str, Any]]:
    """What editors said of all candidates of an article, by set and id."""
    found = (row for row in read_rows(labels) if row["best"] and len(row["labels"]) >= _LEAST_JUDGED)
    return {(row["set"], row["id"]): row for row in found}


def _told(reference: str, judged: Mapping[str, Any] | None, name: str) -> bool | None:
    """Whether an article of the set ``name`` is told as opinion; ``None`` where that is not known."""
    if name == "house_train" and _TOLD_AS_OPINION.search(reference):
        return True
    if judged is None:
        return False if name == "house_train" else None
    opinions = sum(label == "opinion" for label in judged["labels"].values())
    if opinions >= _MUCH * len(judged["labels"]):
        return True
    return None if opinions > _LITTLE or judged.get("author") else False


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
        f"{len(told)} articles, {told.sum()} of opinion, {flagged.sum()} flagged, "
        f"precision {right / max(1, flagged.sum()):.2f}, recall {right / max(1, told.sum()):.2f}"
    )


def main(argv: Sequence[str] | None = None) -> int:
    """Fit and write, or check."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder of house_train.jsonl, cnndm_train.jsonl, ...")
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

"""Fit what shows an article to be an opinion piece: ``python -m models.training.train_opinion --data DIR [--check]``.

An article counts as opinion where its summary tells it as one ("..., a commentary argues", "The writer says ..."): its
reference in DIR's ``house_train``, or what we as editors wrote of it (``summaries.jsonl``, beside this file, which
names DIR's other sets); or where editors found three in ten of its sentences to claim as fact what is an opinion
(``judged.jsonl``). Left out is what nobody says, and of what summary and editors say differently. A logistic regression
on how the article speaks (``app/summarize/opinion.py``), by Newton's method; no chance enters. With ``--check``,
cross-validation in ten parts (article index modulo 10) prints precision and recall, and nothing is written.
"""

import argparse
import re
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.article import NotAnArticle, Reader
from app.summarize.opinion import LEAST_SENTENCES, LIKELY, Voice
from models.training import logistic
from models.training.logistic import Floats
from models.training.rows import articles, as_shown, read_rows

_JUDGED = Path(__file__).with_name("judged.jsonl")
_SUMMARIES = Path(__file__).with_name("summaries.jsonl")
_TARGET = Path(__file__).parents[2] / "app/summarize/opinion.toml"
_LEAST_ARTICLES = 100  # that must have a word for it to get a weight; with 60 and 200 alike
# On the squares of the weights: of standardised shares, and of words as they are.
_PENALTY, _WORDS_PENALTY = 3.0, 0.05
_PARTS = 10
_MUCH, _LITTLE = 0.3, 1  # of the sentences that editors judged: the share that makes an opinion piece, how many none
_LEAST_JUDGED = 6
_SMALL = 0.005  # weights below are not written
_TOLD_AS_OPINION = re.compile(
    r"\b(?:commentar(?:y|ies)|commentators?|columnists?|op-eds?|essay(?:ist)?|reviewer|an editorial|\w+['’]s editorial"
    r"|opinion (?:piece|article|column|writer|essay|contributor)|(?:a|his|her) column"
    r"|a review (?:finds|calls|says|praises)"
    r"|the (?:author|writer) (?:\w+ ){0,2}(?:says?|argues?|writes?|calls?|predicts?|warns?|contends?|urges?|wants?))\b",
    re.IGNORECASE,
)
# "Jane Holt argues that ..." in the present tense is a column in a summary's first sentence; further down, it may be
# what somebody in the news argues.
_ARGUES = re.compile(r"\b(?:argues?|writes|contends?)\b")
_FIRST = re.compile(r".+?[.!?][\"”]?(?=\s+[A-Z\"“]|$)", re.DOTALL)


@dataclass(frozen=True)
class Told:
    """Articles' voices, and which of them are of opinion."""

    voices: Sequence[Voice]
    as_opinion: NDArray[np.bool_]

    def matrix(self, names: Sequence[str], words: Sequence[str]) -> Floats:
        """Rows of numbers: the shares of ``names`` and the parts of ``words``."""
        return np.array(
            [
                [voice.shares[name] for name in names] + [voice.words.get(word, 0.0) for word in words]
                for voice in self.voices
            ]
        )


def told(data: Path, judged: Path = _JUDGED, summaries: Path = _SUMMARIES) -> tuple[Told, list[str]]:
    """The articles of which somebody says whether they are of opinion; and the words that enough of them have, names
    aside.
    """
    editors = _editors(judged)
    written = {(row["set"], row["id"]): row["summary"] for row in read_rows(summaries)}
    reader, voices, as_opinion = Reader(), list[Voice](), list[bool]()
    in_articles, lower, all_cases = Counter[str](), Counter[str](), Counter[str]()
    for key, row in articles(data, sorted({"house_train", *(name for name, _ in [*editors, *written])})):
        summary = row["reference"] if key[0] == "house_train" else written.get(key)
        of_opinion = _agreed(_by_summary(summary), _by_editors(editors.get(key)))
        if of_opinion is None:
            continue
        try:
            article = as_shown(reader.read_text(row["article"], language="en"))
        except NotAnArticle:
            continue
        if len(article.sentences) < LEAST_SENTENCES:
            continue
        voices.append(Voice.of(article))
        as_opinion.append(of_opinion)
        in_articles.update(voices[-1].words.keys())
        tokens = re.findall(r"[\w'’]+", article.text)
        lower.update(token.replace("’", "'") for token in tokens if token == token.lower())
        all_cases.update(token.replace("’", "'").lower() for token in tokens)
    words = [word for word, count in in_articles.items() if count >= _LEAST_ARTICLES]
    # What is mostly capitalised is a name: it tells the subject of some year, not a way of speaking.
    kept = sorted(word for word in words if 2 * lower[word] >= all_cases[word])
    return Told(voices, np.array(as_opinion)), kept


def _editors(path: Path) -> dict[tuple[str, str], dict[str, Any]]:
    """What editors said of all candidates of an article, by set and id."""
    found = (row for row in read_rows(path) if row["best"] and len(row["labels"]) >= _LEAST_JUDGED)
    return {(row["set"], row["id"]): row for row in found}


def _by_summary(summary: str | None) -> bool | None:
    """Whether a summary tells its article as opinion; ``None`` where it does not say."""
    if summary is None:
        return None
    if _TOLD_AS_OPINION.search(summary):
        return True
    first = _FIRST.match(summary)
    if first and _ARGUES.search(first[0]):
        return True
    return None if _ARGUES.search(summary) else False


def _by_editors(judged: Mapping[str, Any] | None) -> bool | None:
    """Whether editors found opinion told as fact; ``None`` for some of it, or where they saw its author named."""
    if judged is None:
        return None
    opinions = sum(label == "opinion" for label in judged["labels"].values())
    if opinions >= _MUCH * len(judged["labels"]):
        return True
    return None if opinions > _LITTLE or judged.get("author") else False


def _agreed(one: bool | None, other: bool | None) -> bool | None:
    """What those who say something say; ``None`` where they differ."""
    said = {one, other} - {None}
    return said.pop() if len(said) == 1 else None


def fit(signs: Floats, of_opinion: NDArray[np.bool_], words: int = 0) -> tuple[Floats, float]:
    """The weights of the columns of ``signs``, of which the last ``words`` are those of words, and the constant."""
    penalty = np.full(signs.shape[1], 2 * _PENALTY)
    if words:
        penalty[-words:] = 2 * _WORDS_PENALTY / (signs[:, -words:].std(axis=0) + 1e-6) ** 2
    return logistic.fit(signs, of_opinion, penalty)


def check(signs: Floats, of_opinion: NDArray[np.bool_], words: int = 0) -> str:
    """Precision and recall of articles that the fit has not seen."""
    part = np.arange(len(of_opinion)) % _PARTS
    flagged = np.zeros(len(of_opinion), dtype=bool)
    for k in range(_PARTS):
        weights, constant = fit(signs[part != k], of_opinion[part != k], words)
        flagged[part == k] = signs[part == k] @ weights + constant > np.log(LIKELY / (1 - LIKELY))
    right = int((flagged & of_opinion).sum())
    return (
        f"{len(of_opinion)} articles, {of_opinion.sum()} of opinion, {flagged.sum()} flagged, "
        f"precision {right / max(1, flagged.sum()):.2f}, recall {right / max(1, of_opinion.sum()):.2f}"
    )


def main(argv: Sequence[str] | None = None) -> int:
    """Fit and write, or check."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder of house_train.jsonl, cnndm_train.jsonl, ...")
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args(argv)
    found, words = told(options.data)
    names = sorted(found.voices[0].shares)
    signs = found.matrix(names, words)
    if options.check:
        sys.stdout.write(check(signs, found.as_opinion, len(words)) + "\n")
        return 0
    weights, constant = fit(signs, found.as_opinion, len(words))
    lines = ["# Fitted by models/training/train_opinion.py; not to be edited by hand.", f"constant = {constant:.3f}"]
    for title, columns, fitted in (("shares", names, weights[: len(names)]), ("words", words, weights[len(names) :])):
        kept = [(name, weight) for name, weight in zip(columns, fitted, strict=True) if abs(weight) >= _SMALL]
        lines += ["", f"[{title}]", *(f'"{name}" = {weight:.3f}' for name, weight in kept)]
    _TARGET.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Train the weights that say whether a figure is somebody's claim (``app/figures/source_weights.json``).

    python models/training/train_source.py --data DIR [--out FILE]

Reads ``polnear_train.jsonl`` of DIR: a line an article with ``text`` and its ``numbers`` (``start``, ``end``,
``attributed``), made from PolNeAR (Newell et al., LREC 2018). Clues that stand in fewer than eight articles are left
out; the rest are weighed by an L1 logistic regression. The threshold comes from five-fold
cross-validation by article. Needs scikit-learn beside the project; two minutes on one core.
"""

import argparse
import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from app.article import Article, Parser, Parses, Reader
from app.figures import Figure, explain
from app.figures.carry import Attribution

_C = 0.3  # inverse strength of the L1 penalty; from 0.15 to 0.5 the F1 of held-out articles differs by 0.5 points
_ARTICLES = 8  # a clue counts from so many articles on
_PLATEAU = 0.002  # F1 that is given up for a lower threshold
_SMALLEST = 0.02  # weights nearer to zero are not shipped


@dataclass(frozen=True, slots=True)
class Example:
    """A figure of an article: its clues, and whether people marked it as attributed."""

    article: str
    clues: frozenset[str]
    attributed: bool


def read(path: Path) -> Iterator[Example]:
    """All numbers of the data that the extractor takes for figures."""
    reader, parser = Reader(), Parser()
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            article = reader.read_text(record["text"], language="en")
            with parser.open() as parses:
                figures = [item for item in explain(article, parses) if isinstance(item, Figure)]
                attribution = Attribution(article, parses)
                for number in record["numbers"]:
                    figure = next((f for f in figures if f.start < number["end"] and number["start"] < f.end), None)
                    if figure is not None:
                        clues = frozenset(evidence(article, attribution, parses, figure))
                        yield Example(record["id"], clues, bool(number["attributed"]))


def evidence(article: Article, attribution: Attribution, parses: Parses, figure: Figure) -> list[str]:
    """The clues of a figure, found again by its place."""
    sentence = next(s for s in article.sentences if s.span.start <= figure.start < s.span.end)
    number = next((i for i, char in enumerate(figure.text) if char.isdigit()), 0)
    at = figure.start + number - sentence.span.start
    token = next(token for token in reversed(list(parses(sentence.text))) if token.idx <= at)
    return attribution.evidence(attribution.place(sentence, figure.start, token, figure.kind))[0]


def matrix(examples: list[Example], columns: dict[str, int]) -> csr_matrix:
    """Examples by clues, ones and zeros."""
    cells = [(row, columns[c]) for row, example in enumerate(examples) for c in example.clues if c in columns]
    rows, places = zip(*cells, strict=True)
    return csr_matrix((np.ones(len(cells)), (rows, places)), shape=(len(examples), len(columns)))


def frequent(examples: list[Example]) -> dict[str, int]:
    """The clues that stand in enough articles, each with its column."""
    articles: dict[str, set[str]] = defaultdict(set)
    for example in examples:
        for clue in example.clues:
            articles[clue].add(example.article)
    return {clue: i for i, clue in enumerate(sorted(c for c, found in articles.items() if len(found) >= _ARTICLES))}


def fit(cells: csr_matrix, wanted: np.ndarray) -> LogisticRegression:
    """The sparse regression."""
    return LogisticRegression(C=_C, l1_ratio=1.0, solver="liblinear", max_iter=500, random_state=0).fit(cells, wanted)


def best_threshold(examples: list[Example], cells: csr_matrix, wanted: np.ndarray) -> tuple[float, float]:
    """The lowest score whose F1 over held-out articles is next to the best one, and that F1.

    The lowest of the plateau, because some accepted figures are lost again where no name is found for their source.
    """
    scores = np.zeros(len(examples))
    for known, held in GroupKFold(5).split(cells, wanted, [example.article for example in examples]):
        scores[held] = fit(cells[known], wanted[known]).decision_function(cells[held])
    order = np.argsort(-scores)
    f1 = 2 * np.cumsum(wanted[order]) / (np.arange(1, len(wanted) + 1) + wanted.sum())
    lowest = np.flatnonzero(f1 >= f1.max() - _PLATEAU)[-1]
    return float(scores[order][lowest]), float(f1[lowest])


def main() -> None:
    """Train and write."""
    parser = argparse.ArgumentParser(description="Train app/figures/source_weights.json")
    parser.add_argument("--data", type=Path, required=True, help="folder with polnear_train.jsonl")
    parser.add_argument("--out", type=Path, default=Path("app/figures/source_weights.json"))
    options = parser.parse_args()
    examples = list(read(options.data / "polnear_train.jsonl"))
    columns = frequent(examples)
    cells, wanted = matrix(examples, columns), np.array([example.attributed for example in examples])
    threshold, f1 = best_threshold(examples, cells, wanted)
    model = fit(cells, wanted)
    weights = {clue: round(float(model.coef_[0][i]), 2) for clue, i in columns.items()}
    weights = {clue: weight for clue, weight in weights.items() if abs(weight) >= _SMALLEST}
    content = {"threshold": round(threshold - float(model.intercept_[0]), 2), "clues": weights}
    options.out.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"{len(examples)} figures, {len(weights)} clues, F1 of held-out articles {100 * f1:.1f}")  # noqa: T201


if __name__ == "__main__":
    main()

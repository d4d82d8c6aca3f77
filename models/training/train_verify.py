"""Train the weights that grade how well a text carries a sentence (``app/summarize/verify/support.toml``).

    python -m models.training.train_verify --data DIR [--out FILE]

Reads FRANK and QAGS as ``models/evaluation/faithfulness.py`` does and fits on the half of the articles that the gate
does not measure, by an L2 logistic regression. Needs scikit-learn beside the project; a minute on one core. Weighing
the sets alike was tried and gave 75.5 instead of 84.6.
"""

import argparse
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

from app.summarize.verify.support import FEATURES, features
from models.evaluation.faithfulness import balanced, read, threshold

_C = 1.0  # inverse strength of the L2 penalty


def fit(cells: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """The weights of ``FEATURES``; ``cells`` is (sentences, features), ``wanted`` whether each is supported."""
    return np.asarray(LogisticRegression(C=_C, max_iter=2000).fit(cells, wanted).coef_[0])


def write(path: Path, weights: np.ndarray, limit: float) -> None:
    """Write weights and threshold, to three places."""
    lines = [f'"{name}" = {weight:.3f}' for name, weight in zip(FEATURES, weights, strict=True)]
    head = "# Weights of app/summarize/verify/support.py, by models/training/train_verify.py."
    path.write_text("\n".join([head, f"threshold = {limit:.3f}", "", "[weights]", *lines, ""]), encoding="utf-8")


def main() -> None:
    """Train, write, and print what the two halves give."""
    parser = argparse.ArgumentParser(description="Train app/summarize/verify/support.toml")
    parser.add_argument("--data", type=Path, required=True, help="folder with FRANK and QAGS")
    parser.add_argument("--out", type=Path, default=Path("app/summarize/verify/support.toml"))
    options = parser.parse_args()
    judged = read(options.data)
    cells = np.array([features(item.sentence, item.sources) for item in judged])
    held = np.array([item.held_out for item in judged])
    supported = np.array([item.supported for item in judged])
    weights = fit(cells[~held], supported[~held])
    grades = cells @ weights
    limit = threshold(grades[~held].tolist(), supported[~held].tolist())
    write(options.out, weights, limit)
    for name, part in (("fitted", ~held), ("held out", held)):
        accuracy, lost = balanced(grades[part].tolist(), supported[part].tolist(), limit)
        print(f"{name}: {part.sum()} sentences, balanced accuracy {accuracy:.1f}, supported lost {lost:.1f}")  # noqa: T201


if __name__ == "__main__":
    main()

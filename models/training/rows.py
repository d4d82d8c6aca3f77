"""The lines of JSON that training reads: what we as editors said of articles, and the articles themselves."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from app.article import Article, Seen


def read_rows(path: Path) -> Iterator[dict[str, Any]]:
    """The objects of ``path``, one on each line."""
    return map(json.loads, path.read_text(encoding="utf-8").splitlines())


def articles(data: Path, sets: Iterable[str]) -> Iterator[tuple[tuple[str, str], dict[str, Any]]]:
    """The articles of ``sets``, files of the folder ``data``, each set once: set and id, by which we speak of an
    article, and its row.
    """
    for name in dict.fromkeys(sets):
        for row in read_rows(data / f"{name}.jsonl"):
            yield (name, str(row["id"])), row


def as_shown(article: Article) -> Article:
    """``article`` as the product's summaries read it."""
    return Seen.of(article.text).article(article)

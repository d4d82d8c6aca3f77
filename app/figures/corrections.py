"""Correction notes: "An earlier version of this article said £48m." What they take back is no figure of the article."""

import re
from functools import cache

from app.article import Article
from app.figures.lexicon import lexicon

_LONGEST = 4  # sentences after the one that opens a note; a paragraph that goes on is the article again


def corrections(article: Article) -> frozenset[int]:
    """The sentences of ``article`` that are a note on a mistake of it: from the one that says so to its paragraph's
    end; where all of the article is one paragraph, that one alone.
    """
    longest = _LONGEST if article.sentences and article.sentences[-1].paragraph else 0
    found: set[int] = set()
    opened: int | None = None
    for sentence in article.sentences:
        if opened is not None:
            opener = article.sentences[opened]
            opened = opened if sentence.paragraph == opener.paragraph and sentence.index <= opened + longest else None
        if opened is None and _opening().search(sentence.text) is not None:
            opened = sentence.index
        if opened is not None:
            found.add(sentence.index)
    return frozenset(found)


@cache
def _opening() -> re.Pattern[str]:
    """What opens a note: its heading, or what it says of an article."""
    words = lexicon().corrections
    labels, texts, earlier, mended = (
        "|".join(map(re.escape, sorted(group))) for group in (words.labels, words.texts, words.earlier, words.mended)
    )
    dated = r"(?:\s?\([^()\n]{1,30}\)|,? \w{1,9}\.? \d{1,2}(?:,? \d{4})?)?"
    label = rf"^\W{{0,3}}(?:{labels}){dated}\s?(?:[:–—]|\.?$)"
    version = rf"\b(?:{earlier}) (?:version|edition)s? of (?:this|the|our) (?:\w{{1,20}} )?(?:{texts})\b"
    changed = rf"\bthis (?:{texts}) (?:was|has been|is) (?:{mended})\b"
    return re.compile(rf"{label}|{version}|{changed}", re.IGNORECASE)

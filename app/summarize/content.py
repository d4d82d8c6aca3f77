"""The informative words of a sentence, and how much two sets of them share."""

import re
from itertools import pairwise

from app.summarize.lexicon import stopwords

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_CJK = re.compile(r"[\u3041-\u30ff\u3400-\u9fff]")


def content_words(text: str) -> frozenset[str]:
    """The informative words of ``text``, case-folded and crudely stemmed; pairs of characters in scripts without
    spaces.
    """
    words = {stem(word) for word in _WORD.findall(text.casefold()) if word not in stopwords() and not _CJK.search(word)}
    pairs = {a + b for a, b in pairwise(text) if _CJK.match(a) and _CJK.match(b)}
    return frozenset(words | pairs)


def stem(word: str) -> str:
    """A word without its commonest English endings; enough to hold "attacks" against "attacked", never shown to
    anyone.
    """
    word = re.sub(r"['’]s$", "", word)
    for ending in ("ing", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word


def overlap(one: frozenset[str], other: frozenset[str]) -> float:
    """Shared words as a share of the smaller set, 0 to 1."""
    return len(one & other) / max(1, min(len(one), len(other)))

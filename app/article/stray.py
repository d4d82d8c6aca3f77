"""Full stops that a page's lines were given when one text was made of them ("a woman who. claims to have seen it").

Such a stop ends no sentence. One alone may be anything, a slip or a name in small letters; a text that has three has
been put together so.
"""

import re
from itertools import islice

from app.article.abbreviations import SMALL_ABBREVIATIONS

_LEAST = 3
# No abbreviation ("Corp. said", "vs. the"): those in capitals are short, and "p.m." has a stop before its last.
_ABBREVIATED = rf"(?!{SMALL_ABBREVIATIONS}|[A-Z][a-z]{{0,4}}\.)"
_WORD = r"(?<![\w.’'@/-])"
_BEFORE_SMALL = re.compile(rf"{_WORD}{_ABBREVIATED}[A-Za-z][\w’'-]+\.(?=\s+[a-z]+[\s,.’'-])")
# No sentence ends with these; with the second ones some do, but not before a name or a number.
_OPEN = r"the|an?|and|or|of|from|at|into|than|whose|their|its|our|my|your|because|while|if|which|every"
_MOSTLY_OPEN = r"in|on|to|for|with|by|about|as|that|his|her|is|was|are|were|has|had|have|will|would"
_OPENING = r"The|An?|And|But|He|She|It|They|We|I|You|This|That|These|Those|There|In|On|At|As|If|When|While|After"
_AFTER_OPEN = re.compile(
    rf"{_WORD}(?:(?:{_OPEN})\.(?=\s+\w)|(?:{_MOSTLY_OPEN})\.(?=\s+(?!(?:{_OPENING})\b)[A-Z\d£$€]))"
)


def has_stray_stops(text: str) -> bool:
    """Whether ``text`` was put together of lines that were each given a full stop. Linear in its length."""
    return len(list(islice(_BEFORE_SMALL.finditer(text), _LEAST))) == _LEAST


def stray_stops(text: str) -> list[int]:
    """Where the full stops stand that end no sentence, in a ``text`` that has some."""
    return sorted({match.end() - 1 for pattern in (_BEFORE_SMALL, _AFTER_OPEN) for match in pattern.finditer(text)})


def without_stray_stops(text: str) -> str:
    """``text``, one sentence, without the full stops inside it that end none."""
    stops = frozenset(stray_stops(text))
    return "".join(char for place, char in enumerate(text) if place not in stops)

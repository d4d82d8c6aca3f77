"""What a figure is about: the noun it describes, the whole that it is a part of, what was moved or bought, or else its
clause's subject.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from app.figures.draft import Draft, Line
from app.figures.lexicon import lexicon
from app.figures.nouns import NOMINAL, Bounds, object_of, phrase, phrase_end, without_article
from app.figures.source import is_reporting
from app.figures.source_names import dateline_end

if TYPE_CHECKING:
    from spacy.tokens import Token

_DESCRIBING = frozenset({"measure", "duration", "money", "percent", "age"})
_PARTS_IN = frozenset({"money", "percent"})  # "$2.1m in damages"; what other kinds are in is mostly a place
_PLACES_AND_TIMES = frozenset({"DATE", "TIME", "GPE", "LOC", "FAC"})
_NO_WHOLES = frozenset({"trading", "total", "cash", "all", "gdp", "output", "product"})
_EMPTY_NOUNS = frozenset(
    {"rate", "level", "total", "average", "sum", "amount", "record", "high", "low", "maximum", "minimum", "range"}
    | {
        "percent",
        "cent",
        "percentage",
        "half",
        "third",
        "quarter",
        "number",
        "dozen",
        "majority",
        "median",
        "magnitude",
        "mean",
        "excess",
        "north",
        "south",
        "upward",
        "upwards",
        "handful",
    }
)
_SHARES = frozenset({"percent", "cent", "percentage"})  # of something; no figure is about them
_CLAUSE_TOPS = frozenset({"ccomp", "parataxis", "ROOT"})
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_MOVING = frozenset({"by", "to", "from"})
_LABEL = 4  # words
_BEFORE_LABEL = frozenset({".", "-", "–", "—", "•", "*", "|", ";", "("})
_BRINGING = frozenset({"bring", "push", "take"})
_SPENDING = frozenset({"spend", "pay", "invest", "allocate", "earmark", "budget", "commit"})
_SPENT_ON = frozenset({"on", "for", "into", "toward", "towards"})
_HEIGHT = 12  # steps up the parse; sentences of news are not deeper
_LONGEST = 60  # characters of a phrase with the one after "of"
_HEDGES = frozenset({"more", "fewer", "less", "about", "nearly", "around", "some", "at", "roughly", "almost", "only"})
_ABOUT = _HEDGES | {"an", "estimated", "than", "up", "to", "over", "least"}
_MARKS = re.compile(r"[\"“”„«»]")
_NUMERIC = re.compile(r"[$£€]?\d(?!\d{3}$)")


def subject_of(line: Line, draft: Draft, after: Token | None) -> str | None:
    """The subject of a figure, as the text has it. ``after``: the first token after the figure.

    "60 mm mortars": mortars; "60% of its revenue": its revenue; "spent £3m on a road": road; "Sales fell £3m": Sales.
    """
    number = line.token(draft.last - 1)
    described = _described(draft, number, after) if number is not None and after is not None else None
    if described is not None:
        return _closed(_without_numbers(line, phrase(line, described)))
    figure = line.token(draft.numeral.first)
    if figure is None:
        return None
    if (label := _label(line, draft)) is not None:
        return label
    holder = _holder(line, draft) or _worth(line, draft) or _clause_subject(figure)
    return _closed(_named(line, holder, figure)) if holder is not None else None


def _closed(text: str | None) -> str | None:
    """A phrase without a quotation mark whose other one stands outside of it: "bad" cholesterol."""
    marks = _MARKS.findall(text or "")
    return text if text is None or len(marks) % 2 == 0 else _MARKS.sub("", text).strip() or None


def _described(draft: Draft, number: Token, after: Token) -> Bounds | None:
    """What stands after the figure: the noun that it describes, or the whole that it is a part of."""
    if draft.unit is None:
        return None
    if draft.kind in _DESCRIBING and after.pos_ in NOMINAL | {"ADJ"}:
        end = phrase_end(after, None)
        if end is not None and _hangs_on(number, end):
            return after, end
    if after.lower_ != "of" and not (after.lower_ == "in" and draft.kind in _PARTS_IN):
        return None
    bounds = object_of(after)
    if bounds is None or bounds[1].ent_type_ in _PLACES_AND_TIMES or bounds[1].lower_ in _NO_WHOLES:
        return None
    return bounds


def _hangs_on(number: Token, noun: Token) -> bool:
    """Whether the unit's token hangs on the noun, by however many compounds."""
    here = number
    for _ in range(5):
        if here.head.i == noun.i:
            return True
        here = here.head
    return False


def _holder(line: Line, draft: Draft) -> Token | None:
    """Whose age stands in an apposition or right after the name: "Maria Lopez, 37,"."""
    if draft.kind != "age" or not line.low(draft.first - 1) or draft.last - draft.first != 1:
        return None
    name = line.token(draft.first - 1 - (line.low(draft.first - 1) in {",", "("}))
    return name if name is not None and name.pos_ in NOMINAL else None


def _label(line: Line, draft: Draft) -> str | None:
    """What a table's or list's line calls its figure: "Net income: $1.8 billion"."""
    colon = draft.first - 1
    first = colon
    while line.low(colon) == ":" and first > 0 and line.kind(first - 1) == "w" and colon - first < _LABEL:
        first -= 1
    alone = first == 0 or line.low(first - 1) in _BEFORE_LABEL
    if first == colon or not alone or not line.word(first)[0].isupper():
        return None
    return line.text[line.atoms[first].start : line.atoms[colon - 1].end]


def _worth(line: Line, draft: Draft) -> Token | None:
    """What is worth so much, however the parse hangs "worth": "goods worth an estimated £3m"."""
    at = draft.first - 1
    while line.low(at) in _ABOUT:
        at -= 1
    noun = line.token(at - 1) if draft.kind == "money" and line.low(at) == "worth" else None
    return noun if noun is not None and noun.pos_ in NOMINAL else None


def _clause_subject(figure: Token) -> Token | None:
    """Climb from the figure to the nearest noun that it is said of."""
    here = figure
    for _ in range(_HEIGHT):
        found = _of_noun(here, figure) or _moved(here, figure) or _bought(here, figure)
        if found is not None:
            return found
        if here.pos_ in {"VERB", "AUX"}:
            if (subject := _subject_of_verb(here)) is not None:
                return None if is_reporting(here) and figure.i < subject.i else subject  # who says so
            if here.dep_ in _CLAUSE_TOPS or any(child.dep_ == "expl" for child in here.children):
                return None
        if here.head is here:
            return None
        here = here.head
    return None


def _of_noun(here: Token, figure: Token) -> Token | None:
    """The noun whose size the figure is: "winds of 120 mph", "cocaine worth $3m"; not "a rate of 5%"."""
    noun = here.head
    if here.lower_ not in {"of", "worth"} or noun.pos_ not in NOMINAL or noun.i > figure.i:
        return None
    if (
        noun.dep_ == "pobj"
        and noun.head.lower_ == "of"
        and noun.head.head.pos_ in NOMINAL
        and noun.left_edge.i == noun.i
    ):
        noun = noun.head.head  # "a margin of error of 3 points"; not "in front of a crowd of 900"
    is_measure = noun.ent_type_ == "QUANTITY"  # "500 metres of 9 schools"
    return None if is_measure or noun.lemma_.lower() in _EMPTY_NOUNS else noun


def _moved(here: Token, figure: Token) -> Token | None:
    """What somebody moved: "The drug reduced deaths by 31%", "bringing the toll to 17"."""
    verb = here.head
    lemma = verb.lemma_.lower()
    moves = verb.lower_ in lexicon().trends or (here.lower_ == "to" and lemma in _BRINGING)
    placed = lemma in lexicon().placing and here.lower_ in lexicon().placed  # "put the losses at $3 million"
    if not (placed or (here.lower_ in _MOVING and moves)):
        return None
    objects = (c for c in verb.children if c.dep_ == "dobj" and c.i < figure.i and c.pos_ in NOMINAL)
    return next((noun for noun in objects if not any(child.like_num for child in noun.children)), None)


def _bought(here: Token, figure: Token) -> Token | None:
    """What money was spent on: "will spend $3.2 million on 14 electric buses"."""
    verb = here.head
    if here.dep_ != "dobj" or verb.lemma_.lower() not in _SPENDING:
        return None
    for preposition in (child for child in _children(here, verb) if child.i > figure.i and child.lower_ in _SPENT_ON):
        noun = next((child for child in preposition.children if child.dep_ == "pobj"), None)
        if noun is not None and noun.pos_ in NOMINAL and noun.ent_type_ not in {"DATE", "TIME"}:
            return noun
    return None


def _children(*heads: Token) -> Iterator[Token]:
    for head in heads:
        yield from head.children


def _subject_of_verb(verb: Token) -> Token | None:
    """A verb's subject, or the noun that its clause describes: "the tunnel, which cost", "the firm, founded with"."""
    subject = next((child for child in verb.children if child.dep_ in _SUBJECTS), None)
    describes = verb.head.pos_ in NOMINAL and verb.head.i < verb.i
    if subject is None:
        return verb.head if verb.dep_ == "acl" and describes else None
    relative = verb.dep_ == "relcl" and describes and subject.lower_ in {"which", "that", "who"}
    return verb.head if relative else subject


def _named(line: Line, subject: Token, figure: Token) -> str | None:
    """The subject's phrase, less the numbers that it begins with; none for a pronoun or one that holds the figure."""
    first, last = without_article(subject)
    names_nothing = subject.pos_ not in NOMINAL or subject.lower_ in _SHARES or subject.like_num
    in_dateline = subject.left_edge.idx < dateline_end(line.text)
    if names_nothing or in_dateline or subject.left_edge.i <= figure.i <= last.i:
        return None
    of = last.nbor() if last.i + 1 < len(last.doc) else None
    whole = _unnumbered(of) if of is not None and of.lower_ == "of" and of.head.i == last.i else None
    if whole is not None and not first.i <= figure.i <= whole[1].i and whole[1].idx - first.idx < _LONGEST:
        return _without_numbers(line, line.text[first.idx : whole[1].idx + len(whole[1])])
    return _without_numbers(line, phrase(line, (first, last)))


def _unnumbered(of: Token) -> Bounds | None:
    """The phrase after "of", unless it is a figure itself: "humidity of less than 15 per cent"."""
    whole = object_of(of)
    return None if whole is None or any(token.like_num for token in of.doc[of.i : whole[1].i]) else whole


def _without_numbers(line: Line, text: str) -> str | None:
    """ "more than one million signatures": signatures; "Boeing 787 jets" stay."""
    words = text.split(" ")
    start = 0
    for at, word in enumerate(words):
        stem = word.lower().partition("-")[0]
        if _NUMERIC.match(stem) or line.words.starts(stem) or stem in {"dozen", "dozens"}:
            start = at + 1
        elif not word.islower() and word.lower() not in _HEDGES:
            break
    return " ".join(words[start:]) or None

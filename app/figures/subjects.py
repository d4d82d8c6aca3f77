"""What a figure is about: the noun it describes, the whole that it is a part of, or its clause's subject."""

from spacy.tokens import Token

from app.figures.draft import Draft, Line
from app.figures.nouns import NOMINAL, object_of, phrase, phrase_end, without_article

_DESCRIBING = frozenset({"measure", "duration", "money", "percent", "age"})
_CLAUSE_TOPS = frozenset({"ccomp", "parataxis", "ROOT"})
_HEIGHT = 12  # steps up the parse; sentences of news are not deeper


def subject_of(line: Line, draft: Draft, after: Token | None) -> str | None:
    """The subject of a figure, as the text has it. ``after``: the first token after the figure.

    "60 mm mortars": mortars; "60% of its revenue": its revenue; "Profits fell £3m": Profits.
    """
    number = line.token(draft.last - 1)
    if after is not None and number is not None and draft.unit is not None:
        if draft.kind in _DESCRIBING and after.pos_ in NOMINAL | {"ADJ"}:
            end = phrase_end(after, None)
            if end is not None and _hangs_on(number, end):
                return phrase(line, (after, end))
        if after.lower_ in {"of", "in"}:
            bounds = object_of(after)
            if bounds is not None and bounds[1].ent_type_ not in {"DATE", "TIME"}:
                return phrase(line, bounds)
    figure = line.token(draft.numeral.first)
    return _clause_subject(line, figure) if figure is not None else None


def _hangs_on(number: Token, noun: Token) -> bool:
    """Whether the unit's token hangs on the noun, by however many compounds."""
    here = number
    for _ in range(5):
        if here.head.i == noun.i:
            return True
        here = here.head
    return False


def _clause_subject(line: Line, figure: Token) -> str | None:
    """The subject of the clause that the figure stands in, unless the figure is part of it."""
    here = figure
    for _ in range(_HEIGHT):
        if here.pos_ in {"VERB", "AUX"}:
            found = next((child for child in here.children if child.dep_ in {"nsubj", "nsubjpass"}), None)
            if found is not None:
                return _named(line, found, figure)
            if here.dep_ in _CLAUSE_TOPS or any(child.dep_ == "expl" for child in here.children):
                return None
        if here.head is here:
            return None
        here = here.head
    return None


def _named(line: Line, subject: Token, figure: Token) -> str | None:
    holds_figure = subject.left_edge.i <= figure.i <= subject.right_edge.i
    if subject.pos_ not in NOMINAL or holds_figure or subject.like_num:
        return None
    return phrase(line, without_article(subject))

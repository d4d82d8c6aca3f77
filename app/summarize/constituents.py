"""The constituents of an English sentence that may go without making what is left untrue, found on the parse.

Each rule names one kind of constituent and the marks that show it to be an aside: an opener, commas on both sides, the
sentence's end. What denies, doubts, conditions or attributes is never one. A rule looks at one parse, which may be
wrong: ``cut`` and ``verify`` hold what is left against the whole again.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from app.article import Span
from app.summarize import endings
from app.summarize.endings import FINITE
from app.summarize.lexicon import lexicon
from app.summarize.qualifying import QUOTES, qualifies, reports

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

Kind = Literal[
    "connective",
    "also",
    "bracket",
    "aside",
    "age",
    "venue",
    "relative",
    "participle",
    "and",
    "in spite",
    "opening",
    "apposition",
    "adjunct",
]


@dataclass(frozen=True, slots=True)
class Constituent:
    """What may go: its place in the sentence, commas included, and of what kind it is."""

    kind: Kind
    span: Span


_BRACKETED = re.compile(r"\s?\([^()]{1,200}\)")
_DASHED = re.compile(r"\s?(?:—|–|--)\s?([^—–\"“”]{2,160}?[^—–\"“”\s])\s?(?:—|–|--)\s?")
# "However, he said, the plan ...": without its opener, "He said, the plan ..." would be left.
_PARENTHETICAL = re.compile(r"\s*[\w.’' ]{1,40} (?:said|says|added|adds|argued|noted|warned), ")
_AGE = re.compile(r"(?<=[a-z]), (?:aged )?\d{1,2}(?=,)")
_GOES_ON = frozenset({"DET", "ADP", "NOUN", "PROPN", "ADJ"})
_RELATIVE = re.compile(r"\s*(?:who|whose|whom|which|where)\b")
# Where a report was made, which a summary needs not say.
VENUES = frozenset(
    {
        "statement",
        "interview",
        "conference",
        "briefing",
        "release",
        "filing",
        "tweet",
        "post",
        "email",
        "e-mail",
        "blog",
    }
    | {"editorial", "speech", "letter"}
)
_ABOUT = frozenset({"about", "of", "over", "against", "for", "as", "from", "than"})
# Those of an opening phrase that leaves place and time of what follows as they were; "In France, ..." does not.
_OPENING = frozenset({"after", "following", "amid", "while", "with", "like"})
_LONGEST_APPOSITION = 14  # words
_LONGEST_OPENING = 18  # words


def constituents(doc: Doc) -> list[Constituent]:
    """All that may go from ``doc``, one English sentence, by the order of the rules; spans may lie in each other."""
    return [Constituent(kind, span) for kind, rule in _RULES.items() for span in rule(doc)]


def _connective(doc: Doc) -> Iterator[Span]:
    match = lexicon().connectives.match(doc.text)
    if match is None or _PARENTHETICAL.match(doc.text, match.end()):
        return
    last = [token for token in doc if token.idx < match.end() and not token.is_punct][-1]
    adverb = last.dep_ in {"advmod", "cc", "pobj", "prep", "mark", "amod"} or doc.text[: match.end()].rstrip().endswith(
        ","
    )
    if adverb and last.head.pos_ in {"VERB", "AUX", "ADP", "NOUN"} and not _opens_phrase(doc, match.end()):
        yield Span(0, match.end())


def _opens_phrase(doc: Doc, start: int) -> bool:
    """Whether what follows the would-be connective is no clause of its own ("Now in its third year, ...", "So far,
    ...").
    """
    following = _token_at(doc, start)
    comma = "," in doc.text[:start]
    return following is None or (not comma and following.pos_ not in {"DET", "PROPN", "PRON", "NOUN", "ADJ", "NUM"})


def _token_at(doc: Doc, start: int) -> Token | None:
    """The token at ``start``, or the first behind it."""
    return next((token for token in doc if token.idx >= start), None)


def _also(doc: Doc) -> Iterator[Span]:
    """ "Also" before or behind a verb, which points at what the summary may not say."""
    for token in doc[1:-1]:
        apart = token.nbor(-1).text != "," and token.nbor(1).text != ","
        if token.lower_ == "also" and token.dep_ == "advmod" and apart and token.nbor(-1).lower_ != "but":
            yield Span(token.idx, token.nbor(1).idx)


def _brackets(doc: Doc) -> Iterator[Span]:
    for match in _BRACKETED.finditer(doc.text):
        yield Span(match.start(), match.end())


def _dashes(doc: Doc) -> Iterator[Span]:
    for match in _DASHED.finditer(doc.text):
        inside = doc.char_span(match.start(1), match.end(1), alignment_mode="expand")
        people = inside is not None and any(token.ent_type_ == "PERSON" for token in inside)
        if (
            inside is not None
            and not people
            and not qualifies(inside)
            and doc.text[match.end() : match.end() + 1].islower()
            and not _needs_comma(doc, match.end())
        ):
            yield Span(match.start(), match.end())


def _needs_comma(doc: Doc, start: int) -> bool:
    """Whether the dash before ``start`` stands for a comma too: the subject of the sentence begins there, or what a
    participle adds.
    """
    subjects = (token for token in doc if token.dep_ in {"nsubj", "nsubjpass"} and token.head.dep_ == "ROOT")
    following = _token_at(doc, start)
    return following is not None and (_is_participle(following) or any(s.left_edge == following for s in subjects))


def _is_participle(token: Token) -> bool:
    """Whether ``token`` adds something to a noun or clause ("described as ..., has left"), and is no main verb."""
    if token.pos_ != "VERB":
        return False
    rest = token.doc[token.i : -1]
    taken_for_main = any(part.text == "," and part.nbor(1).pos_ == "AUX" for part in rest)
    return (token.tag_ in {"VBG", "VBN"} and token.dep_ in {"acl", "advcl"}) or taken_for_main


def _ages(doc: Doc) -> Iterator[Span]:
    for match in _AGE.finditer(doc.text):
        # "Keller, 75, of Anford, ..." and "Keller, 75, who lives here, ..." keep the comma before what they go on with.
        following = _token_at(doc, match.end() + 1)
        goes_on = following is not None and (
            following.pos_ in _GOES_ON or _is_participle(following) or _RELATIVE.match(following.text) is not None
        )
        yield Span(match.start(), match.end() + (not goes_on))


def _venues(doc: Doc) -> Iterator[Span]:
    """ "In a statement", "at a news conference on Friday" behind a verb of saying."""
    for token in doc:
        if token.dep_ != "prep" or token.head.lemma_.lower() not in lexicon().reporting or token.i <= token.head.i:
            continue
        if token.lower_ in _ABOUT:
            continue
        objects = [child for child in token.children if child.dep_ == "pobj"]
        phrase = doc[token.left_edge.i : token.right_edge.i + 1]
        if any(child.lemma_ in VENUES for child in objects) and len(phrase) <= 6 and not qualifies(phrase):
            yield Span(token.left_edge.nbor(-1).idx + len(token.left_edge.nbor(-1)), phrase.end_char)


def _relative_clauses(doc: Doc) -> Iterator[Span]:
    for token in doc:
        if token.dep_ == "relcl" and token.left_edge.lower_ in {"which", "who", "whose", "whom", "where"}:
            yield from _between_commas(token, doc)


def _appositions(doc: Doc) -> Iterator[Span]:
    """ "..., a spokesman for the town," behind a name; never a name behind a description."""
    for token in doc:
        described = token.dep_ == "appos" and token.head.pos_ == "PROPN" and token.pos_ == "NOUN"
        if described and token.right_edge.i - token.left_edge.i < _LONGEST_APPOSITION:
            yield from _between_commas(token, doc)


def _between_commas(head: Token, doc: Doc) -> Iterator[Span]:
    """The subtree of ``head`` with its commas, if it stands between commas (or a comma and the end) and qualifies
    nothing.
    """
    first, last = head.left_edge, head.right_edge
    after = doc[last.i + 1] if last.i + 1 < len(doc) else None
    if first.i == 0 or doc[first.i - 1].text != "," or after is None or after.text not in {",", "."}:
        return
    if QUOTES & set(doc.text[first.idx : after.idx]) or qualifies(doc[first.i : after.i]):
        return
    if after.text == "," and not _goes_on_with_main_verb(after, head):
        return  # the parse closed the phrase too early: what follows belongs to it
    comma = doc[first.i - 1]
    ends = after.text == "," and not _is_said_by(after.nbor(1))
    yield Span(comma.idx, after.idx + 1 if ends else after.idx)


def _is_said_by(verb: Token) -> bool:
    """Whether the subject stands behind ``verb`` (", said the mayor"), which needs the comma before it."""
    return any(child.dep_ == "nsubj" and child.i > verb.i for child in verb.children)


def _goes_on_with_main_verb(comma: Token, head: Token) -> bool:
    """Whether the word after ``comma`` is the verb whose subject the phrase of ``head`` describes."""
    following = comma.nbor(1) if comma.i + 1 < len(comma.doc) else None
    phrase = comma.doc[head.left_edge.i : comma.i]
    if following is None or following.tag_ not in FINITE or any(token.text == "," for token in phrase):
        return False
    governed = following.head if following.dep_ in {"aux", "auxpass"} else following
    return head not in {governed, *governed.ancestors}


def _openings(doc: Doc) -> Iterator[Span]:
    """ "After a debate of three hours, ..." before the subject of the main clause; a date or condition stays."""
    first = doc[0]
    head = next((t for t in [first, *first.ancestors] if t.head.dep_ == "ROOT" and t.left_edge.i == 0), None)
    if head is None or head.dep_ not in {"prep", "advcl"} or not _is_opening(first):
        return
    comma = head.right_edge.nbor(1) if head.right_edge.i + 1 < len(doc) else None
    if comma is None or comma.text != "," or comma.i > _LONGEST_OPENING or comma.i + 1 >= len(doc):
        return
    phrase, subject = doc[: comma.i], comma.nbor(1)
    subjects = [t for t in doc if t.dep_ in {"nsubj", "nsubjpass"} and t.head.dep_ in {"ROOT", "ccomp"}]
    # "With two of them, Mr. Holt and Ms. Reed, behind her, the mayor ..." goes on with what its phrase began.
    own = [t for t in subjects if t.head == subjects[0].head]
    opens = len(own) == 1 and own[0].left_edge.i == subject.i and own[0].i < own[0].head.i
    dated = any(token.ent_type_ in {"DATE", "TIME"} for token in phrase)
    if opens and not dated and not qualifies(phrase) and not QUOTES & set(phrase.text) and not reports(phrase):
        yield Span(0, subject.idx)


def _is_opening(first: Token) -> bool:
    venue = first.lower_ == "in" and any(child.lemma_ in VENUES for child in first.children)
    return venue or first.lower_ in _OPENING


_RULES: dict[Kind, Callable[[Doc], Iterator[Span]]] = {
    "connective": _connective,
    "also": _also,
    "bracket": _brackets,
    "aside": _dashes,
    "age": _ages,
    "venue": _venues,
    "relative": _relative_clauses,
    "participle": endings.participles,
    "and": endings.and_clauses,
    "in spite": endings.in_spite,
    "opening": _openings,
    "apposition": _appositions,
    "adjunct": endings.adjuncts,
}

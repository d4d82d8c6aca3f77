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
from app.summarize.doubt import says_unproven
from app.summarize.lexicon import lexicon

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token
    from spacy.tokens import Span as SpanOfTokens

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


_FINITE = frozenset({"VBD", "VBP", "VBZ", "MD"})
_QUOTES = frozenset('"“”«»„')
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
# First words of a clause or phrase behind a comma that adds to the sentence and conditions nothing.
_ADDING = frozenset({"after", "as", "while", "when", "with", "following", "amid", "including", "where", "which"})
# Those of an opening phrase that leaves place and time of what follows as they were; "In France, ..." does not.
_OPENING = frozenset({"after", "following", "amid", "while", "with", "like"})
_ARGUMENT = frozenset({"of", "to", "for", "with", "by", "against", "from", "without", "into", "than", "under"})
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
            and not _qualifies(inside)
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
        if any(child.lemma_ in VENUES for child in objects) and len(phrase) <= 6 and not _qualifies(phrase):
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
    if _QUOTES & set(doc.text[first.idx : after.idx]) or _qualifies(doc[first.i : after.i]):
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
    if following is None or following.tag_ not in _FINITE or any(token.text == "," for token in phrase):
        return False
    governed = following.head if following.dep_ in {"aux", "auxpass"} else following
    return head not in {governed, *governed.ancestors}


def _participles(doc: Doc) -> Iterator[Span]:
    """What a comma adds at the sentence's end: "..., adding that ...", "..., after ...", "..., with 5 of them ..."."""
    for comma in doc[2:-2]:
        first = comma.nbor(1)
        if comma.text != "," or not (first.lower_ in _ADDING or first.tag_ == "VBG"):
            continue
        tail = doc[first.i : _end(doc)]
        attached = [token for token in tail if token.head.i < first.i]
        free = len(attached) == 1 and attached[0].dep_ in {"advcl", "prep", "acl", "relcl"}
        if free and first.tag_ == attached[0].head.tag_ == "VBG":
            continue  # one of several things that somebody is doing
        if first.lower_ == "as" and first.dep_ == "prep":
            continue  # "have painted the plan, with its cuts, as a gift"
        if _ends_with_main_verb(tail):
            continue
        if (
            free
            and not _denies(tail)
            and not _is_said_behind(tail)
            and not _QUOTES & set(tail.text)
            and not _reports(tail)
        ):
            yield Span(comma.idx, tail.end_char)


def _ends_with_main_verb(tail: SpanOfTokens) -> bool:
    """Whether ``tail``, behind a comma, closes with another comma before a verb whose subject it lacks ("the mayor |
    wearing a dark suit, saluted"): it is an aside before the verb of the whole sentence.
    """
    helped = {"nsubj", "nsubjpass", "expl", "aux", "auxpass"}
    return any(
        token.tag_ in _FINITE | {"VBN"}  # as the tagger often takes it, behind an aside
        and token.nbor(-1).text == ","
        and not any(child.dep_ in helped for child in (token.head if token.dep_ in helped else token).children)
        for token in tail[1:]
    )


def _and_clauses(doc: Doc) -> Iterator[Span]:
    """The last of several things told of a subject, or a last clause, behind "and" at the sentence's end."""
    for verb, join, span in _last_clauses(doc):
        if join.lower_ == "and" and not _is_series(verb, join):
            yield span


def _in_spite(doc: Doc) -> Iterator[Span]:
    """What somebody thinks all the same, behind "but", of what he could not verify."""
    for _, join, span in _last_clauses(doc):
        if join.lower_ == "but" and says_unproven(doc[: join.i].text):
            yield span


def _last_clauses(doc: Doc) -> Iterator[tuple[Token, Token, Span]]:
    """A last clause that denies nothing, at the sentence's end: the verb that it stands behind, what joins it, its
    place.
    """
    for token in doc:
        main = token.head.dep_ == "ROOT" or (token.head.dep_ == "ccomp" and token.head.head.dep_ == "ROOT")
        if token.dep_ != "conj" or token.pos_ not in {"VERB", "AUX"} or not main:
            continue
        joins = [child for child in token.head.children if child.dep_ == "cc" and child.i < token.i]
        if not joins or joins[-1].i == 0 or token.right_edge.i + 1 < _end(doc):
            continue
        before = joins[-1].nbor(-1)
        start = before.idx if before.text in {",", "-", "–", "—", "--"} else before.idx + len(before)
        tail = doc[joins[-1].i : _end(doc)]
        whole = all(part.head.i >= joins[-1].i or part.i in {joins[-1].i, token.i} for part in tail)
        if whole and not _denies(tail[1:]) and not _is_said_behind(tail) and not _QUOTES & set(tail.text):
            yield token.head, joins[-1], Span(start, tail.end_char)


def _is_series(verb: Token, join: Token) -> bool:
    """Whether what ``join`` closes is a series of clauses with commas between them ("It was late, it was slow and it
    cost too much"), which would not be one without its last.
    """
    main = [t for t in verb.doc[: join.i] if t.tag_ in _FINITE | {"VBN"} and t.dep_ in _CLAUSES]
    for token in main[1:]:
        subjects = [child.left_edge for child in token.children if child.dep_ in {"nsubj", "nsubjpass"}]
        first = min([token, *subjects], key=lambda part: part.i)
        linked = any(child.dep_ in {"cc", "mark"} and child.i < token.i for child in token.children)
        if first.i > main[0].i and first.nbor(-1).text == "," and not linked:
            return True
    return False


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
    if opens and not dated and not _qualifies(phrase) and not _QUOTES & set(phrase.text) and not _reports(phrase):
        yield Span(0, subject.idx)


def _adjuncts(doc: Doc) -> Iterator[Span]:
    """ "... on Monday", "... after a debate" at the sentence's end, as far as the main verb needs no more of it; for
    headlines alone, since what is left says less than a reader of a summary expects.
    """
    main = [
        token
        for token in doc
        if token.dep_ == "ROOT" or (token.dep_ in {"ccomp", "xcomp"} and token.head.dep_ == "ROOT")
    ]
    for token in doc:
        phrase = doc[token.left_edge.i : token.right_edge.i + 1]
        ends = phrase.end == _end(doc) and token.head in main and token.left_edge.i > token.head.i + 1
        adverbial = token.dep_ in {"npadvmod", "advcl"} or (token.dep_ == "prep" and token.lower_ not in _ARGUMENT)
        if ends and adverbial and not _qualifies(phrase) and not _reports(phrase) and not _QUOTES & set(phrase.text):
            before = phrase[0].nbor(-1)
            yield Span(before.idx if before.text == "," else before.idx + len(before), phrase.end_char)


def _is_opening(first: Token) -> bool:
    venue = first.lower_ == "in" and any(child.lemma_ in VENUES for child in first.children)
    return venue or first.lower_ in _OPENING


def _end(doc: Doc) -> int:
    """The index of the sentence's full stop."""
    return len(doc) - 1 if doc[-1].is_punct else len(doc)


# ... "acl": what the parser takes for a participle behind a comma is often the next verb.
_CLAUSES = frozenset({"ROOT", "conj", "ccomp", "parataxis", "dep", "acl"})
_CONTRAST = frozenset({"although", "though", "but", "despite", "except", "instead", "however", "yet"})


def _denies(part: SpanOfTokens) -> bool:
    """Whether ``part`` denies something or sets it against the rest, so that the rest would mislead without it."""
    words = lexicon().negation | _CONTRAST
    return any(token.lower_ in words or token.lemma_.lower() in words for token in part)


def _qualifies(part: SpanOfTokens) -> bool:
    """Whether ``part`` denies or doubts something, so that the sentence would claim more without it."""
    doubts = lexicon().modality
    return _denies(part) or any(token.lower_ in doubts or token.lemma_.lower() in doubts for token in part)


def _is_said_behind(part: SpanOfTokens) -> bool:
    """Whether ``part`` ends with who said the whole sentence ("..., said the mayor", "..., officials said")."""
    words = lexicon().reporting
    return any(token.lemma_.lower() in words and token.pos_ == "VERB" for token in part[1:] if _follows_comma(token))


def _follows_comma(verb: Token) -> bool:
    """Whether ``verb``, or its subject before it, comes right behind a comma or a closing quotation mark."""
    first = min([verb, *(child.left_edge for child in verb.children if child.dep_ == "nsubj")], key=lambda t: t.i)
    return first.i > 0 and first.nbor(-1).text in {",", *_QUOTES}


def _reports(part: SpanOfTokens) -> bool:
    """Whether ``part`` says who said what stands outside of it ("according to ...", "as the mayor said")."""
    said_as = part[0].lower_ == "as" and any(token.lemma_.lower() in lexicon().reporting for token in part)
    return said_as or any(token.lower_ == "according" for token in part)


_RULES: dict[Kind, Callable[[Doc], Iterator[Span]]] = {
    "connective": _connective,
    "also": _also,
    "bracket": _brackets,
    "aside": _dashes,
    "age": _ages,
    "venue": _venues,
    "relative": _relative_clauses,
    "participle": _participles,
    "and": _and_clauses,
    "in spite": _in_spite,
    "opening": _openings,
    "apposition": _appositions,
    "adjunct": _adjuncts,
}

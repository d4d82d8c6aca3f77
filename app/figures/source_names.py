"""The best name for a source that the weights say is there, where source.py's stricter rules find none.

In the order of trust: who governs the figure's clause by any attributing word ("Smith's claim that", "vowed to"), who
speaks with a colon, who speaks elsewhere in the sentence, the record that it cites, and its subject.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from app.article import Span
from app.figures.lexicon import lexicon
from app.figures.source import PRONOUNS, is_reporting, marked, name_of, object_of_according, subject_of
from app.figures.source_clues import words

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_HEIGHT = 12  # steps up the parse
_DATELINE = re.compile(
    r"[A-Z][A-Z.'’ -]{2,40}(?:, ?[^\W\d_][^-–—()\n]{0,40})?(?: ?\([^()\n]{1,40}\))? ?(?:[–—]|--?(?= )) ?"
)
_MARKS = frozenset({'"', "“", "”", "''", "``", "«", "»"})
_SPEAKING_TYPES = frozenset({"PERSON", "ORG", "NORP", "GPE"})
_FINITE = frozenset({"VBD", "VBZ", "VBP", "VBG"})


def names(token: Token, quoted: Span | None) -> Iterator[str]:
    """Names of possible sources in the figure's sentence, the likeliest first; pronouns among them.

    ``quoted``: the figure's quotation in offsets of the sentence; who is named inside of it does not speak it.
    """
    dateline = dateline_end(token.doc.text)
    speaking = list(_speaking(token))
    reporting = [noun for noun in speaking if is_reporting(noun.head)]
    for noun in (
        *_governing(token),
        *_followed(token.doc),
        *reporting,
        *marked(token.doc, _is_record),
        *speaking,
        *_subjects(token.doc),
    ):
        inside = quoted is not None and quoted.start <= noun.idx < quoted.end
        inside = inside or _is_in_another_part(noun, token)
        if not inside and noun.left_edge.idx >= dateline and not noun.left_edge.i <= token.i <= noun.right_edge.i:
            name = _spelled(noun)
            if name is not None:
                yield name


def _is_in_another_part(noun: Token, figure: Token) -> bool:
    """Whether a semicolon parts a name from the figure."""
    first, last = sorted((noun.i, figure.i))
    return any(token.text == ";" for token in noun.doc[first:last])


def dateline_end(text: str) -> int:
    """Where the place, day and agency end that a report begins with: "SKARN, May 6 (Agency) - "."""
    found = _DATELINE.match(text)
    return found.end() if found is not None else 0


def speakers(doc: Doc) -> list[str]:
    """Who speaks in a sentence by any attributing verb outside of quotation marks; those who "say" before others."""
    found: list[tuple[bool, str]] = []
    quoted = False
    for token in doc:
        quoted ^= token.text in _MARKS
        if quoted or not _is_cue(token):
            continue
        for noun in token.children:
            name = _spelled(noun) if noun.dep_ == "nsubj" else None
            if name is not None:
                found.append((token.lemma_.lower() not in lexicon().reporting, name))
    return [name for _, name in sorted(found, key=lambda pair: pair[0])]


def persons(doc: Doc) -> list[str]:
    """The persons that a sentence is about, as its subjects outside of quotation marks."""
    found: list[str] = []
    quoted = False
    for token in doc:
        quoted ^= token.text in _MARKS
        if quoted or token.dep_ not in {"nsubj", "nsubjpass"} or not _is_main(token.head):
            continue
        named = [noun for noun in (token, *token.children) if noun is token or noun.dep_ == "appos"]
        person = next((noun for noun in named if noun.ent_type_ == "PERSON"), None)
        if person is None and _tells_of_itself(token):
            person = next((noun for noun in named if noun.pos_ == "PROPN"), None)
        name = _entity(person) if person is not None else None
        if name is not None:
            found.append(name)
    return found


def _entity(noun: Token) -> str | None:
    """The name that a noun is in, as the parse knows it, or else its phrase."""
    known = (entity.text for entity in noun.doc.ents if entity.start <= noun.i < entity.end)
    return next(known, None) or name_of(noun)


def _tells_of_itself(speaker: Token) -> bool:
    """Whether a name that is not known as a person's is "he" or "she" in what it says: "Mbeki said she had"."""
    clauses = (child for child in speaker.head.children if child.dep_ == "ccomp" and child.i > speaker.i)
    return any(below.dep_ == "nsubj" and below.lower_ in {"he", "she"} for c in clauses for below in c.children)


def _is_main(verb: Token) -> bool:
    """Whether a verb is the sentence's own, or gives words to somebody."""
    return verb.dep_ == "ROOT" or (verb.dep_ == "conj" and verb.head.dep_ == "ROOT") or is_reporting(verb)


def _is_cue(token: Token) -> bool:
    return token.pos_ == "VERB" and token.tag_ in _FINITE and token.lemma_.lower() in _speaking_cues()


def _speaking_cues() -> frozenset[str]:
    """Verbs whose subject speaks wherever they stand; who "put" something, has said it only "at" a figure."""
    return words().cues - lexicon().placing


def _spelled(noun: Token) -> str | None:
    """The name, also of a capitalised word that the parse takes for none: "Small said"."""
    if noun.pos_ in {"ADJ", "ADV", "VERB"} and noun.text[:1].isupper() and noun.i > 0 and noun.is_alpha:
        return noun.text
    name = name_of(noun)
    return name if name is None or not name[0].isdigit() else None


def _governing(token: Token) -> Iterator[Token]:
    """Up the parse: subjects of attributing verbs, owners of claims and records."""
    here = token
    for _ in range(_HEIGHT):
        head = here.head
        if head is here:
            return
        lemma = head.lemma_.lower()
        if head.pos_ == "VERB" and lemma in _speaking_cues() and here.dep_ not in {"nsubj", "nsubjpass"}:
            yield from (noun for noun in _speaker_of(head) if is_reporting(head) or not _is_thing(noun))
        elif head.pos_ == "NOUN" and here.dep_ in {"acl", "relcl", "prep", "pobj", "ccomp", "nummod", "appos"}:
            yield from _owner_of(head)
        here = head


def _is_thing(noun: Token) -> bool:
    """Whether a noun names neither people nor institutions nor records: "rising prices pushed"."""
    known = (words().speakers, words().records, lexicon().institutions, lexicon().reports)
    is_known = any(noun.lemma_.lower() in group for group in known)
    return noun.pos_ == "NOUN" and noun.ent_type_ == "" and not is_known


def _speaker_of(verb: Token) -> Iterator[Token]:
    subject = subject_of(verb)
    if subject is not None and subject.dep_ != "nsubjpass":
        yield subject
    for child in verb.children:
        if child.dep_ == "agent":
            yield from (below for below in child.children if below.dep_ == "pobj")


def _owner_of(noun: Token) -> Iterator[Token]:
    """ "Trump's claim", "a poll by the university", and the record itself."""
    lemma = noun.lemma_.lower()
    if lemma not in words().claims and lemma not in words().records:
        return
    for child in noun.children:
        if child.dep_ == "poss":
            yield child
        elif child.dep_ == "prep" and child.lower_ in {"by", "from"}:
            yield from (below for below in child.children if below.dep_ == "pobj")
    if lemma in words().records:
        yield noun


def _followed(doc: Doc) -> Iterator[Token]:
    """Whom "according to" follows, wherever in the sentence."""
    for token in marked(doc, _is_according):
        noun = object_of_according(token)
        if noun is not None:
            yield noun


def _is_according(token: Token) -> bool:
    return token.lower_ == "according"


def _speaking(token: Token) -> Iterator[Token]:
    """Subjects of attributing verbs anywhere in the sentence, the nearest verb first."""
    for verb in sorted(marked(token.doc, _is_cue), key=lambda verb: abs(verb.i - token.i)):
        subject = next((child for child in verb.children if child.dep_ == "nsubj"), None)
        if subject is not None and (is_reporting(verb) or not _is_thing(subject)):
            yield subject


def _is_record(token: Token) -> bool:
    """Polls, reports and filings that the sentence begins with or stands on."""
    record = token.pos_ == "NOUN" and token.lemma_.lower() in words().records
    # "considered for release": no record, which has an article or a name
    bare = token.tag_ == "NN" and token.dep_ == "pobj" and token.left_edge.i == token.i
    return record and not bare and token.dep_ in {"nsubj", "pobj", "nsubjpass"}


def _subjects(doc: Doc) -> Iterator[Token]:
    """Those whom the sentence is about: people, institutions and pronouns; first those who take a stance."""
    yield from sorted(marked(doc, _may_speak), key=lambda token: token.head.lemma_.lower() not in words().stances)


def _may_speak(token: Token) -> bool:
    speaks = token.ent_type_ in _SPEAKING_TYPES or token.lemma_.lower() in words().speakers
    return token.dep_ == "nsubj" and (speaks or token.lower_ in PRONOUNS)

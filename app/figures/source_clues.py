"""What speaks for and against a figure being somebody's claim: words for a learned weighing (source_weights.py).

Cues and their place in the parse, quotation marks and the sentences around are the clues of attribution extraction
(Pareti 2015; Newell et al., PolNeAR, LREC 2018). Each clue is a word such as ``up:ccomp:say``; neighbouring sentences
are read by their spelling alone, so that no further sentence has to be parsed.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from app.article import Article, Sentence, Span
from app.figures.lexicon import lexicon
from app.figures.model import Kind
from app.figures.source import marked

if TYPE_CHECKING:
    from spacy.tokens import Token

_HEIGHT = 12  # steps up the parse
_NEAR = 8  # words between a cue and a figure near it
_WORDS_READ = 80  # of a neighbouring sentence
_MARK = re.compile(r"[“”\"«»]|''|``")
_COLON_SPEAKER = re.compile(
    r"((?:[A-Z][\w.'’-]{0,30} ){0,4}[A-Z][\w.'’-]{0,30})(?: ?\([^)\n]{1,40}\))?:(?!//)", re.ASCII
)
_WORD = re.compile(r"[\w’']{1,40}")
_FIRST_PERSON = frozenset({"i", "we", "my", "our", "us", "me", "you", "your"})
_CITING = frozenset({"according", "per", "citing"})
_CLOSED = frozenset({"PRON", "DET", "ADP", "SCONJ", "CCONJ", "PUNCT", "AUX", "PART"})


@dataclass(frozen=True, slots=True)
class Words:
    """The lists of ``attribution.toml``."""

    cues: frozenset[str]
    stances: frozenset[str]
    claims: frozenset[str]
    records: frozenset[str]
    speakers: frozenset[str]
    spellings: frozenset[str]
    denials: frozenset[str]
    denied: frozenset[str]
    withholding: frozenset[str]
    no_speakers: frozenset[str]


@cache
def words() -> Words:
    """The house's one list of attributing words, read when it is first asked for."""
    data = tomllib.loads(files("app.figures").joinpath("attribution.toml").read_text(encoding="utf-8"))
    return Words(**{name: frozenset(data[name]) for name in Words.__dataclass_fields__})


def known(token: Token) -> str:
    """A token as a clue names it: its lemma where we list it or its class is closed, else its class or entity type."""
    lemma, lists = token.lemma_.lower(), words()
    if token.pos_ == "PROPN":
        return token.ent_type_ or "NAME"
    if token.pos_ == "VERB":
        return lemma if lemma in lists.cues or lemma in lists.stances else "VERB"
    if token.pos_ == "NOUN":
        if lemma in lists.records or lemma in lists.claims:
            return lemma
        return "SPEAKER" if lemma in lists.speakers else "NOUN"
    return token.lower_ if token.pos_ in _CLOSED else token.pos_


@dataclass(frozen=True, slots=True)
class Place:
    """Where a figure stands: its sentence and the token there, its offset in the article, the quotation around it."""

    article: Article
    sentence: Sentence
    token: Token
    offset: int
    kind: Kind
    quote: Span | None


def clues(place: Place) -> list[str]:
    """All clues of a figure, each at most once."""
    found = dict.fromkeys(
        (
            *_above(place.token),
            *_around(place.token),
            *_of_sentence(place.token),
            *_of_quotation(place),
            *_of_neighbours(place),
        )
    )
    found[f"kind:{place.kind}"] = None
    return list(found)


def colon_speaker(text: str) -> str | None:
    """Who speaks a paragraph of a transcript: "WALLACE: ..."."""
    found = _COLON_SPEAKER.match(text)
    if found is None or found[1].split()[0].lower() in words().no_speakers:
        return None
    return found[1]


def _above(token: Token) -> Iterator[str]:
    """The way up the parse: what governs the figure, and the subjects of the nearest verbs."""
    here, verbs = token, 0
    for _ in range(_HEIGHT):
        head = here.head
        if head is here:
            break
        side = "after" if token.i > head.i else "before"
        word = known(head)
        yield f"dep:{here.dep_}:{head.pos_}"
        if head.pos_ in {"VERB", "AUX"}:
            yield f"up:{here.dep_}:{word}"
            yield f"up:{word}:{side}"
            if head.lemma_.lower() in lexicon().reporting:
                yield f"up:{here.dep_}:REPORTING:{side}"
            yield from _verb(head, verbs)
            verbs += 1
        elif head.pos_ == "NOUN" and word != "NOUN":
            yield f"noun:{here.dep_}:{word}"
            yield "noun:" + ("record" if head.lemma_.lower() in words().records else "claim")
        elif head.pos_ in {"ADP", "SCONJ"}:
            yield f"prep:{word}"
        here = head


def _verb(verb: Token, height: int) -> Iterator[str]:
    """Mood and voice of a verb above the figure, and its subject."""
    for child in verb.children:
        if child.dep_ in {"aux", "auxpass", "mark", "neg"}:
            yield f"{min(height, 2)}:{child.dep_}:{child.lower_}"
        elif child.dep_ in {"nsubj", "nsubjpass"}:
            yield f"subject:{min(height, 2)}:{known(child)}"


def _around(token: Token) -> Iterator[str]:
    """The sentence's cues, told by their side of the figure, and the words next to it."""
    lists, reporting = words(), lexicon().reporting
    for other in marked(token.doc, _is_clue):
        lemma = other.lemma_.lower()
        side = "right" if other.i > token.i else "left"
        if other.pos_ == "VERB" and (lemma in lists.cues or lemma in lists.stances):
            yield f"verb:{side}:{lemma}"
            if lemma in reporting:
                yield f"reporting:{side}"
                near = "near" if abs(other.i - token.i) < _NEAR else "far"
                yield f"reporting:{side}:{near}"
        elif other.pos_ == "NOUN" and (lemma in lists.records or lemma in lists.claims):
            yield f"word:{lemma}"
            yield f"{'record' if lemma in lists.records else 'claim'}:{side}"
        elif other.lower_ in _CITING:
            yield f"according:{side}"
        elif other.lower_ in _FIRST_PERSON:
            yield "first person"
    for step in (-2, -1, 1, 2):
        if 0 <= token.i + step < len(token.doc):
            yield f"next{step}:{known(token.doc[token.i + step])}"


def _is_clue(token: Token) -> bool:
    """Whether ``_around`` tells anything of a token."""
    if token.lower_ in _CITING or token.lower_ in _FIRST_PERSON:
        return True
    lists, lemma = words(), token.lemma_.lower()
    verb = token.pos_ == "VERB" and (lemma in lists.cues or lemma in lists.stances)
    return verb or (token.pos_ == "NOUN" and (lemma in lists.records or lemma in lists.claims))


def _of_sentence(token: Token) -> Iterator[str]:
    doc, root = token.doc, token.sent.root
    yield f"root:{known(root)}"
    if doc[0].pos_ != "X":
        yield f"first:{known(doc[0])}"
    subject = next((child for child in root.children if child.dep_ in {"nsubj", "nsubjpass"}), None)
    if subject is not None:
        yield f"root subject:{known(subject)}"
        if subject.left_edge.lower_ in {"the", "this", "that"}:
            yield f"root subject:the {known(subject)}"
    yield f"ends:{known(doc[-1])}:{doc[-1].text if doc[-1].pos_ == 'PUNCT' else ''}"


def _of_quotation(place: Place) -> Iterator[str]:
    """Inside or outside of quotation marks, how long the quotation is, and whether it is all of the sentence."""
    span, quote = place.sentence.span, place.quote
    if quote is None:
        yield "quote:none in sentence" if _MARK.search(place.sentence.text) is None else "quote:beside"
        return
    yield "quote:in"
    length = len(place.article.text[quote.start : quote.end].split())
    yield f"quote:{'word' if length < 4 else 'words' if length < 10 else 'long'}"
    yield f"quote:{'from before' if quote.start < span.start else 'begins'}"
    yield f"quote:{'goes on' if quote.end > span.end else 'ends'}"
    outside = max(0, quote.start - span.start) + max(0, span.end - quote.end)
    yield f"quote:outside {min(outside // 10, 4)}"


def _of_neighbours(place: Place) -> Iterator[str]:
    """The sentences before and after, by spelling; who speaks with a colon; where in the article it all stands."""
    article, sentence = place.article, place.sentence
    for name, step in (("before", -1), ("after", 1)):
        at = sentence.index + step
        if not 0 <= at < len(article.sentences):
            yield f"{name}:none"
            continue
        other = article.sentences[at]
        where = f"{name}:{'same' if other.paragraph == sentence.paragraph else 'other'}"
        said = [word for word in _words(other.text) if word in words().spellings]
        yield from (f"{name}:{word}" for word in said)
        yield f"{where}:{'said' if said else 'plain'}"
        marks = len(_MARK.findall(other.text))
        yield f"{where}:{'quotes' if marks else 'no quotes'}"
        if step == -1 and other.text.rstrip().endswith(":"):
            yield "before:colon"
    begins = sentence.index == 0 or article.sentences[sentence.index - 1].paragraph != sentence.paragraph
    yield f"paragraph:{'begins' if begins else 'inside'}"
    if colon_speaker(sentence.text) is not None:
        yield "colon"


def _words(text: str) -> list[str]:
    return [match.group().lower() for match, _ in zip(_WORD.finditer(text), range(_WORDS_READ), strict=False)]

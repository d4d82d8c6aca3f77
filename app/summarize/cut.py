"""Safe cuts: shorter forms of an English sentence that say less, never anything else.

What may go: an opening connective ("However,"), a bracketed aside, and a non-restrictive relative clause (", which ...,
"), found on the parse. Each cut leaves a sentence; whether it may leave the house is for ``verify`` to say.
"""

import re
from collections.abc import Iterator

from spacy.tokens import Doc, Token
from spacy.tokens import Span as SpanOfTokens

from app.article import Span
from app.summarize.lexicon import lexicon

_FINITE = frozenset({"VBD", "VBP", "VBZ", "MD"})
_BRACKETED = re.compile(r"\s?\([^()]{1,200}\)")
_SPACE_BEFORE_MARK = re.compile(r"\s+([,.;:!?])")
_MARKS = re.compile(r",\s*([.,;])")


def cuts(doc: Doc) -> list[str]:
    """The sentence's shorter forms, longest cut last: without its connective, then also without its asides."""
    forms = [doc.text]
    for spans in ([*_connective(doc)], [*_brackets(doc)], [*_relative_clauses(doc)]):
        if spans and (shorter := _without(doc.text, spans, forms[-1])) != forms[-1]:
            forms.append(shorter)
    return forms[1:]


def _connective(doc: Doc) -> Iterator[Span]:
    match = lexicon().connectives.match(doc.text)
    if match is None:
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
    following = next((token for token in doc if token.idx >= start), None)
    comma = "," in doc.text[:start]
    return following is None or (not comma and following.pos_ not in {"DET", "PROPN", "PRON", "NOUN", "ADJ", "NUM"})


def _brackets(doc: Doc) -> Iterator[Span]:
    for match in _BRACKETED.finditer(doc.text):
        yield Span(match.start(), match.end())


def _relative_clauses(doc: Doc) -> Iterator[Span]:
    for token in doc:
        if token.dep_ == "relcl" and (span := _aside(token, doc)):
            yield span


def _aside(verb: Token, doc: Doc) -> Span | None:
    """The clause of ``verb`` with its commas, if it stands between commas (or a comma and the end) and opens with who
    or which.
    """
    first, last = verb.left_edge, verb.right_edge
    if first.i == 0 or first.lower_ not in {"which", "who", "whose", "whom", "where"} or doc[first.i - 1].text != ",":
        return None
    after = doc[last.i + 1] if last.i + 1 < len(doc) else None
    if (
        after is None
        or after.text not in {",", "."}
        or '"' in doc.text[first.idx : after.idx]
        or "“" in doc.text[first.idx : after.idx]
    ):
        return None
    if _qualifies(doc[first.i : after.i]):
        return None
    if after.text == "," and not _goes_on_with_main_verb(after, verb):
        return None  # the parse closed the clause too early: what follows belongs to it
    comma = doc[first.i - 1]
    return Span(comma.idx, after.idx + 1 if after.text == "," else after.idx)


def _qualifies(clause: SpanOfTokens) -> bool:
    """Whether the clause denies or doubts something, so that the sentence would claim more without it."""
    qualifying = lexicon().negation | lexicon().modality
    return any(token.lower_ in qualifying or token.lemma_.lower() in qualifying for token in clause)


def _goes_on_with_main_verb(comma: Token, verb: Token) -> bool:
    """Whether the word after ``comma`` is the verb whose subject the clause of ``verb`` describes."""
    following = comma.nbor(1) if comma.i + 1 < len(comma.doc) else None
    clause = comma.doc[verb.left_edge.i : comma.i]
    if following is None or following.tag_ not in _FINITE or any(token.text == "," for token in clause):
        return False
    governed = following.head if following.dep_ in {"aux", "auxpass"} else following
    return verb not in {governed, *governed.ancestors}


def _without(text: str, spans: list[Span], base: str) -> str:
    """``base`` (a form of ``text`` already cut elsewhere) without the passages of ``text`` that ``spans`` name."""
    for span in spans:
        passage = span.of(text)
        if span.start == 0:
            base = _capitalised(base.removeprefix(passage))
        elif base.count(passage) == 1:
            base = base.replace(passage, "" if passage.lstrip()[0] in ",(" else " ")
    return _MARKS.sub(r"\1", _SPACE_BEFORE_MARK.sub(r"\1", base)).strip()


def _capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]

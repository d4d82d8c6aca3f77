"""Names that the sentences around the evidence lend to it: a full name for a short one, a name for a pronoun."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from app.article import Parses
from app.summarize.verify.pronouns import PERSONS, PRONOUNS, THINGS, antecedents, is_person

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_TITLED = re.compile(r"[A-Z][\w’'.-]*")
StandIns = dict[int, str]


def stand_ins(candidate: Doc, evidence: Doc, context: str, parses: Parses) -> StandIns:
    """The candidate's tokens (by index) that ``context`` lends, each with what to compare it by: the pronoun of the
    evidence that it stands for, or nothing where it completes a name.
    """
    if not context.strip():
        return {}
    around = [parses(line) for line in context.splitlines() if line.strip()]
    found: StandIns = {}
    for name in _names(candidate):
        words = [token.text for token in name]
        head = name[-1]
        if _stands_in(words, evidence.text):
            continue
        if _stands_in(words[-1:], evidence.text):
            if _is_the_only_one(words, around, evidence):
                found |= dict.fromkeys((token.i for token in name[:-1]), "")
        elif (pronoun := _pronoun_for(words, evidence, around)) is not None:
            found |= dict.fromkeys((token.i for token in name[:-1]), "") | {head.i: pronoun}
    return found


def _names(doc: Doc) -> Iterator[list[Token]]:
    """Each proper name, with what stands before its last word."""
    for token in doc:
        if token.pos_ == "PROPN" and token.dep_ != "compound":
            first = token.i
            while first > 0 and doc[first - 1].dep_ == "compound" and _TITLED.fullmatch(doc[first - 1].text):
                first -= 1
            yield list(doc[first : token.i + 1])


def _stands_in(words: list[str], text: str) -> bool:
    return re.search(rf"\b{re.escape(' '.join(words))}\b", text) is not None


def _is_the_only_one(words: list[str], around: list[Doc], evidence: Doc) -> bool:
    """Whether the context has the full name, and nobody else of the same last name."""
    texts = [doc.text for doc in (*around, evidence)]
    longer = {
        token.nbor(-1).text
        for doc in (*around, evidence)
        for token in doc
        if token.text == words[-1]
        and token.i > 0
        and token.nbor(-1).dep_ == "compound"
        and token.nbor(-1).head.i == token.i
    }
    return any(_stands_in(words, text) for text in texts) and longer <= set(words)


def _pronoun_for(words: list[str], evidence: Doc, around: list[Doc]) -> str | None:
    """The evidence's pronoun that the name may stand for; ``None`` where there is none or others may be meant."""
    inside = antecedents(evidence)
    open_pronouns = {t.lower_ for t in evidence if t.lower_ in PRONOUNS and t.i not in inside and t.dep_ != "expl"}
    persons, things = open_pronouns & PERSONS, open_pronouns & THINGS
    if persons and not things:
        wanted, kind = True, "she" if persons & {"she", "her", "hers", "herself"} else "he"
    elif things and not persons:
        wanted, kind = False, "it"
    else:
        return None
    if kind == "he" and persons & {"she", "her"}:
        return None
    last = around[-1]
    named = [t for t in last if t.pos_ == "PROPN" and t.dep_ != "compound" and t.ent_type_ not in {"DATE", "TIME"}]
    alike = [token for token in named if is_person(token) == wanted]
    texts = {token.text for token in alike}
    subject = any(token.dep_ in {"nsubj", "nsubjpass"} for token in alike)
    return kind if texts == {words[-1]} and subject and any(_stands_in(words, d.text) for d in around) else None

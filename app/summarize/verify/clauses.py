"""How a clause is told: its tense and mood, whether it is denied, whose word it is, and what it hangs on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.summarize.lexicon import lexicon
from app.summarize.verify.grammar import SUBJECTS, Edges, is_report
from app.summarize.verify.words import SAY

if TYPE_CHECKING:
    from spacy.tokens import Token

_NEGATIVE = frozenset({"never", "neither", "hardly", "barely", "scarcely", "rarely", "seldom", "nor"})
_FULL_MODALS = {"'ll": "will", "’ll": "will", "wo": "will", "'d": "would", "’d": "would", "ca": "can", "shall": "will"}
_CONDITIONS = frozenset({"if", "unless", "until", "whether", "before", "once", "lest", "provided", "as"})
MODALS = frozenset({"will", "would", "can", "could", "may", "might", "must", "should", "ought"})
_SAME = frozenset({("perf", "past"), ("past", "perf")})
# "Said it would" becomes "will, it said": within a report English moves tenses back.
_MOVED_BACK = frozenset({("would", "will"), ("pluperf", "past"), ("pluperf", "perf"), ("might", "may")})


@dataclass(frozen=True, slots=True)
class Clause:
    """``form``: "past", "perf", "will", "inf" ... ``governors``: the verbs it is a part of the meaning of ("plan",
    "deny", "if"), the nearest first, without plain reports. ``speakers``: who says it, as identities of ``Side``.
    """

    form: str
    negated: bool
    governors: tuple[str, ...]
    speakers: frozenset[str]

    def tells_tense_of(self, known: Clause) -> bool:
        """Whether this clause has the evidence's tense and mood, or one that means the same."""
        pair = (known.form, self.form)
        return self.form == known.form or pair in _SAME or (bool(known.speakers) and pair in _MOVED_BACK)


def clause(verb: Token, edges: Edges, identities: list[str]) -> Clause:
    """The clause of ``verb``; ``identities`` are what the tokens stand for."""
    form, negated = _form(verb)
    governors, speakers = _above(verb, edges, identities)
    return Clause(form, negated, tuple(governors), frozenset(speakers))


def _form(verb: Token) -> tuple[str, bool]:
    bearer = _bearer(verb)
    helpers = [child for child in bearer.children if child.dep_ in {"aux", "auxpass"}]
    negated = any(child.dep_ == "neg" or child.lower_ in _NEGATIVE for child in bearer.children)
    modal = next((aux for aux in helpers if aux.tag_ == "MD"), None)
    if modal is not None:
        perfect = " perf" if any(aux.lemma_ == "have" for aux in helpers) else ""
        return _FULL_MODALS.get(modal.lower_, modal.lower_) + perfect, negated
    tense = _tense(helpers[0] if helpers else bearer, bearer)
    if any(aux.lemma_ == "have" for aux in helpers):
        tense = {"past": "pluperf", "pres": "perf"}.get(tense, tense)
    progressive = verb.tag_ == "VBG" and any(aux.lemma_ == "be" for aux in helpers)
    return tense + (" prog" if progressive else ""), negated


def _bearer(verb: Token) -> Token:
    """The verb whose helpers hold for ``verb`` too ("will meet and discuss")."""
    own = any(child.dep_ in {"aux", "auxpass"} or child.dep_ in SUBJECTS for child in verb.children)
    if verb.dep_ == "conj" and not own and verb.tag_ == verb.head.tag_ and verb.tag_ in {"VB", "VBN", "VBG"}:
        return _bearer(verb.head)
    return verb


def _tense(finite: Token, verb: Token) -> str:
    if finite.tag_ == "VBN" and any(child.dep_ in SUBJECTS for child in verb.children):
        return "past"  # the tagger often takes a past tense for a participle
    return {"VBD": "past", "VBZ": "pres", "VBP": "pres", "VBG": "ing", "VBN": "part", "TO": "inf"}.get(
        finite.tag_, "bare"
    )


def _above(verb: Token, edges: Edges, identities: list[str]) -> tuple[list[str], set[str]]:
    """What governs ``verb``, the nearest first, and who says it."""
    governors, speakers, seen, here = list[str](), set[str](), set[int](), verb
    counts = True
    while here.i not in seen:
        seen.add(here.i)
        reports = [verb.doc[head] for rel, head in sorted(edges.get(here.i, ())) if rel == "comp" and head not in seen]
        for report in reports:
            if is_report(report):
                speakers |= _subjects(report, edges, identities)
            if counts and identities[report.i] != SAY:
                governors.append(identities[report.i])
        if not reports and counts and here.dep_ == "advcl":
            governors += [c.lower_ for c in here.children if c.dep_ == "mark" and c.lower_ in _CONDITIONS]
        counts = counts and here.dep_ not in {"relcl", "acl"}
        here = reports[-1] if reports else here.head
    return governors, speakers


def _subjects(report: Token, edges: Edges, identities: list[str]) -> set[str]:
    return {identities[i] for i, links in edges.items() if ("subj", report.i) in links} or {""}


def main_verbs(roots: list[Token], edges: Edges) -> set[int]:
    """What the sentence tells as its news: its roots, what is joined to them, and what they report."""
    found, waiting = set[int](), [root.i for root in roots]
    doc = roots[0].doc
    while waiting:
        here = doc[waiting.pop()]
        if here.i in found:
            continue
        found.add(here.i)
        waiting += [child.i for child in here.children if child.dep_ == "conj"]
        if is_report(here):
            waiting += [i for i, links in edges.items() if ("comp", here.i) in links]
        waiting += [head for rel, head in edges.get(here.i, ()) if rel == "comp" and is_report(doc[head])]
    return found


def is_contrast(token: Token) -> bool:
    """Whether the word sets one half of a sentence against the other."""
    return token.lower_ in lexicon().contrasts and token.dep_ in {"cc", "conj"}

"""What leaves the house: a candidate sentence held against its evidence.

Every rule compares closed classes, figures, names, or dependency arcs of the two parses; none asks a model. The rules
are strict on purpose: what they wrongly refuse is answered by the sentence as it stands, what they wrongly let through
would be a lie.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from spacy.tokens import Doc, Token

from app.article import Parses
from app.figures import Figure, quantities
from app.summarize.form import faults
from app.summarize.ground import NUMBER_WORDS
from app.summarize.lexicon import lexicon
from app.summarize.prose import quotations

Violation = Literal[
    "number",
    "figure",
    "name",
    "quotation",
    "negation",
    "modality",
    "qualifier",
    "attribution",
    "word",
    "order",
    "relation",
    "claim",
    "date",
    "cut short",
    "form",
]

_DIGITS = re.compile(r"\d+(?:[.,]\d+)*")
_QUOTED = re.compile(r"[\"“„«]([^\"“”„»]{1,1000})[\"”»“]")
_CONTENT = frozenset({"NOUN", "PROPN", "VERB", "ADJ", "NUM"})
_ARCS = frozenset(
    {
        "nsubj",
        "nsubjpass",
        "dobj",
        "agent",
        "dative",
        "attr",
        "acomp",
        "oprd",
        "pobj",
        "prep",
        "poss",
        "neg",
        "ccomp",
        "xcomp",
        "appos",
        "det",
    }
)


@dataclass(frozen=True, slots=True)
class Side:
    """A candidate or its evidence, parsed, with its figures."""

    doc: Doc
    figures: tuple[Figure, ...]

    @classmethod
    def of(cls, text: str, parses: Parses) -> "Side":
        """Parse ``text`` and find its figures."""
        return cls(parses(text), tuple(quantities(text, parses)))


def violations(
    candidate: str, evidence: str, parses: Parses, *, by_cut: bool = False, may_dangle: bool = False
) -> list[Violation]:
    """What ``candidate`` says otherwise than ``evidence`` (both English); empty when it may leave the house.

    ``by_cut``: the candidate is the evidence less whole clauses, so that what those held of negation and the like may
    be gone. ``may_dangle``: the sentence before the evidence stands before the candidate too, so that its pronouns have
    their meaning.
    """
    said, known = Side.of(candidate, parses), Side.of(evidence, parses)
    rules = _ALWAYS if by_cut else {**_ALWAYS, **_REWRITTEN}
    found = [name for name, broken in rules.items() if broken(said, known)]
    if any(fault != "dangling" or not may_dangle for fault in faults(said.doc)):
        found.append("form")
    return found


def _numbers(side: Side) -> set[str]:
    """Every number the text shows, in digits without separators or as a word."""
    digits = {match.replace(",", "") for match in _DIGITS.findall(side.doc.text)}
    return digits | {token.lower_ for token in side.doc if token.lower_ in NUMBER_WORDS}


def _breaks_numbers(said: Side, known: Side) -> bool:
    """A number word or digits that the evidence does not show, unless it is the same value written otherwise."""
    values = {figure.value for figure in known.figures}
    rewritten = {
        word
        for figure in said.figures
        if figure.value in values
        for word in re.findall(r"[\w.]+", figure.text.replace(",", "").lower())
    }
    return not _numbers(said) <= _numbers(known) | rewritten


def _breaks_figures(said: Side, known: Side) -> bool:
    """A figure whose value, range, modifier, unit or trend is none of the evidence's."""
    return not all(any(_same(figure, other) for other in known.figures) for figure in said.figures)


def _same(one: Figure, other: Figure) -> bool:
    same_value = (one.value, one.high, one.modifier, one.kind) == (other.value, other.high, other.modifier, other.kind)
    return same_value and one.trend in {None, other.trend} and _unit_head(one) in {"", _unit_head(other)}


def _unit_head(figure: Figure) -> str:
    return (figure.unit or "").split()[-1].lower().rstrip("s") if (figure.unit or "").split() else ""


def _breaks_names(said: Side, known: Side) -> bool:
    """A capitalised word, other than the first, that the evidence does not have in this form."""
    theirs = {_bare(token.text) for token in known.doc}
    ours = {_bare(token.text) for token in said.doc[1:] if token.text[:1].isupper()} | {
        _bare(t.text) for t in said.doc[:1] if t.pos_ == "PROPN"
    }
    return not {name for name in ours if name} <= theirs


def _bare(word: str) -> str:
    return re.sub(r"['’]s?$", "", word)


def _breaks_quotations(said: Side, known: Side) -> bool:
    """Words in quotation marks that the evidence does not quote, or marks lost or gained: quoted words told as fact."""
    if _marks(said) != _marks(known):
        return True
    theirs = [" ".join(quotation.split()) for quotation in _QUOTED.findall(known.doc.text)]
    return not all(any(" ".join(q.split()) in other for other in theirs) for q in _QUOTED.findall(said.doc.text))


def _marks(side: Side) -> tuple[int, int]:
    """How many quotations stand in double and in single marks."""
    spans = [span.of(side.doc.text) for span in quotations(side.doc.text)]
    double = sum(side.doc.text.count(mark) for mark in '"“”«»„')
    return double, sum(span[0] in "'‘" for span in spans)


def _is_cut_short(said: Side, known: Side) -> bool:
    """The evidence's beginning, ended where the evidence goes on with a word that belongs to what stands before it."""
    text = said.doc.text.rstrip(".!… ")
    if not known.doc.text.startswith(text) or len(text) == len(known.doc.text.rstrip(".!… ")):
        return False
    following = next((token for token in known.doc if token.idx >= len(text) and not token.is_space), None)
    return following is not None and following.pos_ not in {"PUNCT", "ADP", "SCONJ", "ADV"}


def _changes_negation(said: Side, known: Side) -> bool:
    """ "Not", "never", "denied" lost or gained."""
    return _held(said, lexicon().negation) != _held(known, lexicon().negation)


def _changes_modality(said: Side, known: Side) -> bool:
    """ "Could", "alleged", "plans to" lost or gained: what may be told as what is."""
    return _held(said, lexicon().modality) != _held(known, lexicon().modality)


def _changes_qualifier(said: Side, known: Side) -> bool:
    """ "Former", "only", "more than" lost or gained."""
    return _held(said, lexicon().qualifier) != _held(known, lexicon().qualifier)


def _held(side: Side, words: frozenset[str]) -> list[str]:
    """The members of ``words`` in the text, by form or lemma."""
    lemmas = (token.lower_ if token.lower_ in words else token.lemma_.lower() for token in side.doc)
    return sorted(lemma for lemma in lemmas if lemma in words)


def _breaks_attribution(said: Side, known: Side) -> bool:
    """A claim that has lost, gained or changed its speaker."""
    return _speakers(said) != _speakers(known)


def _speakers(side: Side) -> set[tuple[str, str]]:
    """(reporting verb, head of its subject) for every report in the sentence, and ("according", head) for "according
    to".
    """
    found = set()
    for token in side.doc:
        if token.lemma_.lower() in lexicon().reporting and token.pos_ in {"VERB", "AUX"}:
            found |= {
                (token.lemma_, child.lemma_)
                for child in token.children
                if child.dep_ in {"nsubj", "nsubjpass", "agent"}
            } or {(token.lemma_, "")}
        if token.lower_ == "according":
            found |= {("according", part.lemma_) for part in token.subtree if part.dep_ == "pobj"}
    return found


def _content(side: Side) -> list[str]:
    informative = (t for t in side.doc if t.pos_ in _CONTENT or (t.pos_ == "ADV" and t.dep_ != "mark"))
    return [_canonical(token) for token in informative]


def _canonical(token: Token) -> str:
    """The token's lemma, small numbers in digits, however they are written."""
    lemma = token.lemma_.lower().replace(",", "") if token.like_num else token.lemma_.lower()
    return lexicon().small_numbers.get(lemma, lemma)


def _brings_words(said: Side, known: Side) -> bool:
    """A content word, by its lemma, that the evidence lacks."""
    theirs = {_canonical(token) for token in known.doc} | {token.lower_ for token in known.doc}
    return not set(_content(said)) <= theirs


def _breaks_order(said: Side, known: Side) -> bool:
    """Content words in another order than the evidence's."""
    theirs = iter([_canonical(token) for token in known.doc])
    return not all(any(lemma == other for other in theirs) for lemma in _content(said))


def _breaks_relations(said: Side, known: Side) -> bool:
    """Who does what to whom: a dependency arc between content words that the evidence's parse does not have."""
    return not _arcs(said) <= _arcs(known)


def _arcs(side: Side) -> set[tuple[str, str, str]]:
    return {
        (token.dep_, token.lemma_.lower(), token.head.lemma_.lower())
        for token in side.doc
        if token.dep_ in _ARCS and token.pos_ != "PRON" and token.head.pos_ in _CONTENT | {"AUX", "ADP"}
    }


def _loses_claim(said: Side, known: Side) -> bool:
    """Another main verb or subject than the evidence's: a part of it told as the whole ("denied that ...", "if
    ...").
    """
    return _main(said) != _main(known)


def _main(side: Side) -> set[tuple[str, str]]:
    roots = [token for token in side.doc if token.dep_ == "ROOT"]
    return {
        (root.lemma_, child.lemma_) for root in roots for child in root.children if child.dep_ in {"nsubj", "nsubjpass"}
    }


def _loses_date(said: Side, known: Side) -> bool:
    """A date or time of the evidence's main clause that the candidate drops, which would tell old facts as the news."""
    kept = {token.lower_ for token in said.doc}
    return any(
        token.lower_ not in kept
        for token in known.doc
        if token.ent_type_ in {"DATE", "TIME"} and token.pos_ in _CONTENT and _in_main_clause(token)
    )


def _in_main_clause(token: Token) -> bool:
    return all(ancestor.dep_ not in {"relcl", "advcl", "acl", "parataxis"} for ancestor in (token, *token.ancestors))


Rule = Callable[[Side, Side], bool]
_ALWAYS: dict[Violation, Rule] = {
    "number": _breaks_numbers,
    "figure": _breaks_figures,
    "name": _breaks_names,
    "quotation": _breaks_quotations,
    "word": _brings_words,
    "order": _breaks_order,
    "relation": _breaks_relations,
    "claim": _loses_claim,
}
_REWRITTEN: dict[Violation, Rule] = {
    "negation": _changes_negation,
    "modality": _changes_modality,
    "qualifier": _changes_qualifier,
    "attribution": _breaks_attribution,
    "date": _loses_date,
    "cut short": _is_cut_short,
}

"""Who says so, as one sentence tells: the reporting verb's subject, "according to X", "..., X said".

The parse is climbed from the figure to a reporting verb that governs it, and on from there to the verb's subject. What
reaches over from other sentences is carry.py's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from app.figures.lexicon import lexicon
from app.figures.nouns import NOMINAL

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

PRONOUNS = frozenset(
    {"he", "she", "they", "it", "i", "we", "who", "which", "that", "you", "this", "one", "what", "there"}
)
_GOVERNED = frozenset({"xcomp", "dobj", "prep", "oprd", "acl", "pcomp"})
_JOINED = frozenset({"conj", "advcl", "xcomp", "acl"})
_HANGING = frozenset({"relcl", "acl", "appos", "punct", "conj", "cc", "advcl", "parataxis", "nummod"})
_RELATIVES = frozenset({"who", "which", "whose", "where"})
_SPEAKING_TYPES = frozenset({"PERSON", "ORG", "NORP", "GPE"})
_FINITE = frozenset({"VBD", "VBZ", "VBP"})
_TRAILING = frozenset({"ROOT", "ccomp", "parataxis", "conj", "advcl"})
_SHARES = frozenset({"percent", "%", "pct"})
_NAMING = NOMINAL | {"DET", "ADJ", "CCONJ"}
_HEIGHT = 25  # steps up the parse; sentences of news are not deeper
_LONGEST = 160  # characters of a name of a source


def marked(doc: Doc, holds: Callable[[Token], bool]) -> list[Token]:
    """The tokens of a sentence for which ``holds`` holds, looked for once for all its figures."""
    known: dict[Callable[[Token], bool], list[int]] = doc.user_data.setdefault("marked", {})
    if holds not in known:
        known[holds] = [token.i for token in doc if holds(token)]
    return [doc[i] for i in known[holds]]


def source_of(token: Token) -> str | None:
    """The source that the parse gives for what stands at ``token``; a pronoun where the sentence has no name for it."""
    noun = _according(token) or _climbed(token) or _trailing(token)
    if noun is not None and noun.lower_ == "who" and noun.head.dep_ == "relcl" and noun.head.head.pos_ in NOMINAL:
        noun = noun.head.head  # "Ana Costa, who said 12 people were hurt,"
    if noun is not None and noun.lower_ in PRONOUNS:
        noun = _named_before(noun) or noun
    return None if noun is None else name_of(noun)


def sources(doc: Doc) -> Iterator[str]:
    """All sources that a sentence names, as far as reporting verbs and "according to" show them."""
    opens_quotation = doc.text.rstrip().endswith(":")
    for token in doc:
        noun: Token | None = None
        if token.lower_ == "according":
            noun = object_of_according(token)
        elif is_reporting(token) and token.tag_ in _FINITE and (opens_quotation or _has_content(token)):
            noun = subject_of(token)
        name = name_of(noun) if noun is not None else None
        if name is not None:
            yield name


def is_reporting(token: Token) -> bool:
    """Whether the token is a verb that gives words to somebody."""
    return token.pos_ == "VERB" and token.lemma_.lower() in lexicon().reporting


def subject_of(verb: Token) -> Token | None:
    """The verb's own subject, or that of the verb it is joined to."""
    here = verb
    for _ in range(4):
        subject = next((child for child in here.children if child.dep_ in {"nsubj", "csubj"}), None)
        if subject is not None:
            return subject if here is verb else _speaker_above(here, subject)
        if here.dep_ == "acl" and here.head.pos_ in NOMINAL:
            return here.head if here.tag_ == "VBG" else None
        if here.dep_ not in _JOINED or here.head is here:
            return None
        here = here.head
    return None


def _speaker_above(verb: Token, subject: Token) -> Token:
    """Who speaks by a verb that is joined to ``verb``: its subject or, where that is a thing that somebody tells about,
    who tells: "Dr Hill said the results were good but cautioned that".
    """
    told = verb.dep_ == "ccomp" and is_reporting(verb.head) and not _may_speak(subject)
    return (subject_of(verb.head) or subject) if told else subject


def _may_speak(noun: Token) -> bool:
    known = lexicon().institutions | lexicon().reports
    return noun.pos_ in {"PRON", "PROPN"} or noun.ent_type_ in _SPEAKING_TYPES or noun.lemma_.lower() in known


def name_of(noun: Token) -> str | None:
    """The source as the text names it: a noun phrase without clauses and appositions; ``None`` for "many"."""
    if noun.pos_ == "PRON" and noun.lower_ in PRONOUNS:
        return noun.text
    if noun.pos_ not in NOMINAL:
        return None
    if any(token.lower_ in _SHARES for token in noun.doc[noun.left_edge.i : noun.i]):
        return None  # "below the 3.1 percent economists had forecast"
    hanging = {
        t.i
        for child in noun.children
        if child.dep_ in _HANGING and child.i > noun.i and not _belongs(child, noun)
        for t in child.subtree
    }
    last = noun
    for token in noun.doc[noun.i + 1 : noun.right_edge.i + 1]:
        if token.i in hanging or _opens_relative(token):
            break
        last = token
    if last.tag_ == "POS":  # "Hill's claim"
        last = last.nbor(-1)
    if last.pos_ in {"PUNCT", "CCONJ", "SCONJ", "ADP"}:
        last = noun
    name = noun.doc[noun.left_edge.i : last.i + 1].text.strip(" ,\"“”'’")
    return name if 0 < len(name) <= _LONGEST and "\n" not in name else noun.text


def _belongs(child: Token, noun: Token) -> bool:
    """Whether what hangs on a name is part of it: "Johnson & Ross", "the lender Northway"."""
    after = noun.nbor()
    if after.text == "&":
        return child.i == after.i or (child.i == after.i + 1 and child.pos_ == "PROPN")
    return child.dep_ == "appos" and child.pos_ == "PROPN" and child.left_edge.i == after.i


def _opens_relative(comma: Token) -> bool:
    """Whether a comma opens a relative clause, whatever the parse hangs it on."""
    return comma.text == "," and comma.i + 1 < len(comma.doc) and comma.nbor().lower_ in _RELATIVES


def _climbed(token: Token) -> Token | None:
    """The subject of the nearest reporting verb in whose complement the figure stands."""
    here = token
    for _ in range(_HEIGHT):
        head = here.head
        if head is here:
            return None
        if is_reporting(head) and _governs(head, here, token):
            subject = subject_of(head)
            if subject is not None:
                return subject
        here = head
    return None


def _governs(verb: Token, child: Token, figure: Token) -> bool:
    """Whether what hangs on the verb by ``child`` is what was said."""
    if child.dep_ in {"ccomp", "parataxis"}:
        return child.i > verb.i or not _says_more(verb)
    lemma = verb.lemma_.lower()
    if child.dep_ not in _GOVERNED or lemma not in lexicon().reporting_bare or figure.i < verb.i:
        return False
    return lemma not in lexicon().placing or _is_placed(verb, figure)


def _is_placed(verb: Token, figure: Token) -> bool:
    """ "put the toll at 28"."""
    here = figure
    for _ in range(_HEIGHT):
        if here is verb or here.head is here:
            return False
        if here.dep_ == "prep" and here.lower_ in lexicon().placed:
            return True
        here = here.head
    return False


def _according(token: Token) -> Token | None:
    """ "according to X", "citing X": where it speaks of the figure's clause, or of the whole sentence."""
    for here in marked(token.doc, _gives_source):
        if here.sent != token.sent:
            continue
        if here.lower_ == "according" and _covers(here, token):
            noun = object_of_according(here)
        elif here.lower_ != "according":
            noun = next((child for child in here.children if child.dep_ == "dobj"), None)
        else:
            continue
        if noun is not None and not noun.left_edge.i <= token.i <= noun.right_edge.i:
            return noun
    return None


def _gives_source(token: Token) -> bool:
    return token.lower_ in {"according", "citing", "quoting"}


def _covers(according: Token, figure: Token) -> bool:
    """Set off at the sentence's beginning, "according to" speaks of all of it; elsewhere, of what stands before it."""
    return according.i <= figure.sent.start + 1 or figure.i < according.i


def object_of_according(according: Token) -> Token | None:
    """Whom "according to" names."""
    doc = according.doc
    if according.i + 2 >= len(doc) or according.nbor().lower_ != "to":
        return None
    preposition = according.nbor()
    found = next((child for child in preposition.children if child.dep_ == "pobj"), None)
    if found is not None:
        return found
    following = preposition.nbor()
    return following.head if following.dep_ in {"det", "compound", "amod"} else following


def _trailing(token: Token) -> Token | None:
    """ "..., X said." where the parse has it otherwise: a last clause that is just a source and a verb."""
    verbs = [verb for verb in marked(token.doc, _reports) if verb.i > token.i and verb.sent == token.sent]
    for verb in reversed(verbs):
        subject = next((child for child in verb.children if child.dep_ == "nsubj"), None) or _set_off(verb)
        if subject is None or verb.dep_ not in _TRAILING:
            continue
        opening = verb.doc[max(0, min(subject.left_edge.i, verb.i) - 1)]
        if opening.text in {",", '"', "”", "''"} and not _says_more(verb):
            return subject
    return None


def _says_more(verb: Token) -> bool:
    """Whether something else is said behind the verb: "30 were held; police had put the number at 50"."""
    return any(child.dep_ in {"ccomp", "xcomp", "dobj"} and child.i > verb.i for child in verb.children)


def _set_off(verb: Token) -> Token | None:
    """Whom the last comma sets off before a verb that ends the sentence, where the parse gives it no subject: "killed
    in the old district, police and medics said".
    """
    doc, first = verb.doc, verb.i
    while first > 0 and doc[first - 1].pos_ in _NAMING:
        first -= 1
    ends = all(token.is_punct for token in doc[verb.i + 1 : verb.sent.end])
    if not ends or first in {0, verb.i} or doc[first - 1].text != ",":
        return None
    heads = [token for token in doc[first : verb.i] if token.pos_ in NOMINAL]
    joined = next((token.i for token in doc[first : verb.i] if token.pos_ == "CCONJ"), verb.i)
    return next((token for token in reversed(heads) if token.i < joined), None)


def _reports(token: Token) -> bool:
    return is_reporting(token) and token.tag_ in _FINITE


def _named_before(pronoun: Token) -> Token | None:
    """The name that a trailing pronoun stands for: "The company will cut 1,500 jobs, it said"."""
    verb = pronoun.head
    clause = next((child for child in verb.children if child.dep_ in {"ccomp", "parataxis"} and child.i < verb.i), None)
    subject = (
        next((c for c in clause.children if c.dep_ in {"nsubj", "nsubjpass"}), None) if clause is not None else None
    )
    return subject if subject is not None and _may_be(pronoun.lower_, subject) else None


def _may_be(pronoun: str, noun: Token) -> bool:
    """Whether a pronoun that speaks may stand for the noun: "he" for a person, "it" for an institution."""
    if pronoun in {"he", "she"}:
        return noun.ent_type_ == "PERSON"
    return pronoun == "it" and (noun.ent_type_ == "ORG" or noun.lemma_.lower() in lexicon().institutions)


def _has_content(verb: Token) -> bool:
    said = any(child.dep_ in {"ccomp", "parataxis"} for child in verb.children)
    return said or verb.dep_ == "parataxis" or verb.doc[verb.i - 1 if verb.i else 0].text in {'"', "”", ","}

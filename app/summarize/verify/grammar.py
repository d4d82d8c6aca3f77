"""Who does what to whom in an English sentence, written so that a passive, a relative clause, a list, an attribution
that moved, and "of" for a genitive say the same as their plain forms.

These are the enhanced dependencies of Schuster and Manning (LREC 2016), on spaCy's labels: prepositions become names
of edges, what is joined by "and" shares its head and its subject, a relative pronoun stands for its noun.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING

from app.summarize.lexicon import lexicon

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

Edges = dict[int, set[tuple[str, int]]]
SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "csubjpass"})
_PLAIN = {
    "nsubj": "subj", "csubj": "subj", "nsubjpass": "obj", "csubjpass": "obj", "dobj": "obj", "dative": "prep:to",
    "poss": "of", "amod": "mod", "compound": "mod", "nmod": "mod", "nummod": "mod", "appos": "appos", "advmod": "adv",
    "npadvmod": "adv", "attr": "attr", "acomp": "attr", "oprd": "attr", "ccomp": "comp", "xcomp": "comp",
    "parataxis": "comp", "acl": "acl", "relcl": "acl",
}  # fmt: skip
_AT_A_TIME = frozenset({"on", "in", "at", "during"})


def edges(doc: Doc) -> Edges:
    """For each token (by index) what it is to which others: ("subj", verb), ("obj", verb), ("of", noun), ..."""
    found: Edges = defaultdict(set)
    for token in doc:
        if (link := _link(token)) is not None:
            found[token.i].add(link)
        for dependent, edge in _implied(token):
            found[dependent].add(edge)
    for token in doc:
        if token.dep_ == "conj":
            _share(token, found)
    return found


def alternatives(doc: Doc, found: Edges) -> Edges:
    """``found``, and for each phrase behind an object both readings: that it belongs to the object, and to its verb."""
    more: Edges = defaultdict(set, {i: set(links) for i, links in found.items()})
    objects = [(i, head) for i, links in found.items() for rel, head in links if rel == "obj"]
    for i, links in found.items():
        for rel, head in links:
            if rel.startswith("prep:"):
                more[i] |= {(rel, verb) for noun, verb in objects if noun == head and noun < i}
                more[i] |= {(rel, noun) for noun, verb in objects if verb == head and _follows(doc, i, noun)}
    return more


def _follows(doc: Doc, i: int, noun: int) -> bool:
    """Whether the phrase around ``i`` begins right behind ``noun``."""
    return noun < i and doc[i].head.i == noun + 1


def is_report(token: Token) -> bool:
    """Whether the word tells what somebody said."""
    return token.lower_ == "according" or (
        token.pos_ in {"VERB", "AUX"} and token.lemma_.lower() in lexicon().reporting
    )


def _link(token: Token) -> tuple[str, int] | None:
    head = token.head
    if token.dep_ in {"pobj", "pcomp"}:
        return _prepositional(token)
    if token.dep_ == "advcl":
        marks = [child.lower_ for child in token.children if child.dep_ in {"mark", "advmod"} and child.i < token.i]
        return (f"advcl:{marks[0] if marks else ''}", head.i)
    if token.dep_ == "parataxis" and is_report(token):
        return None
    if token.dep_ == "dative" and token.pos_ == "ADP":
        return None
    rel = _PLAIN.get(token.dep_)
    return (rel, _home(token, head).i) if rel else None


def _prepositional(token: Token) -> tuple[str, int] | None:
    preposition = token.head
    words = [preposition.lower_]
    while preposition.head.dep_ == "prep" and preposition.head.i != preposition.i and preposition.dep_ == "prep":
        preposition = preposition.head
        words.insert(0, preposition.lower_)
    if words[0] == "according":
        return ("subj", preposition.i)
    head = _home(preposition, preposition.head)
    if preposition.dep_ == "agent":
        return ("subj", head.i)
    if words[-1] in _AT_A_TIME and token.ent_type_ in {"DATE", "TIME"}:
        return ("adv", head.i)
    name = " ".join(words)
    return ("of" if name == "of" else f"prep:{name}", head.i)


def _home(part: Token, head: Token) -> Token:
    """``head``, or the report that ``part`` really belongs to: "said on Monday it would close" is often parsed as
    closing on Monday.
    """
    if head.dep_ != "ccomp" or part.dep_ not in {"prep", "npadvmod", "advmod"} or not is_report(head.head):
        return head
    subjects = [child for child in head.children if child.dep_ in SUBJECTS]
    opens = bool(subjects) and head.head.i < part.i < subjects[0].left_edge.i
    marks = [child for child in head.children if child.dep_ == "mark"]
    return head.head if opens and not (marks and marks[0].i < part.i) else head


def _implied(token: Token) -> Iterator[tuple[int, tuple[str, int]]]:
    """Edges that belong to another token: a relative pronoun's noun, a participle's, a report's claim."""
    head = token.head
    if token.dep_ == "relcl":
        yield from _of_relative(token)
    elif token.dep_ == "acl" and token.tag_ in {"VBN", "VBG"}:
        yield (head.i, ("obj" if token.tag_ == "VBN" else "subj", token.i))
    elif (token.lower_ == "according" and token.dep_ in {"prep", "advmod", "advcl"}) or (
        token.dep_ == "parataxis" and is_report(token)
    ):
        yield (head.i, ("comp", token.i))


def _of_relative(verb: Token) -> Iterator[tuple[int, tuple[str, int]]]:
    relatives = [t for t in verb.subtree if t.tag_ in {"WDT", "WP", "WP$"} or (t.lower_ == "that" and t.pos_ == "PRON")]
    links = [link for t in relatives[:1] if (link := _link(t)) is not None]
    if links:
        yield (verb.head.i, links[0])
    elif not relatives and not any(child.dep_ == "dobj" for child in verb.children):
        yield (verb.head.i, ("obj", verb.i))


def _share(token: Token, found: Edges) -> None:
    """Give a joined word its elder's edges, and a joined verb without a subject its elder's subject."""
    elder = token.head
    found[token.i] |= found.get(elder.i, set())
    if token.pos_ not in {"VERB", "AUX"} or any(child.dep_ in SUBJECTS for child in token.children):
        return
    rel = "obj" if any(child.dep_ == "auxpass" for child in token.children) else "subj"
    for child in list(found):
        if any(head == elder.i and name in {"subj", "obj"} for name, head in found[child]) and (
            token.doc[child].dep_ in SUBJECTS
        ):
            found[child].add((rel, token.i))

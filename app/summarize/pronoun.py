"""Whom the pronoun stands for that opens an English sentence ("He said ...", "Her lawyer ..."): the person whom the
sentence before is about, which is its subject (Grosz, Joshi and Weinstein 1995, "Centering"), where nobody else can be
meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from app.summarize.introduced import without_titles
from app.summarize.lexicon import lexicon

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from app.summarize.introduced import Introductions

_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_WHOSE = {"He": "he", "His": "he", "She": "she", "Her": "she"}
_OTHERS_TITLES = {"he": r"(?:Mrs|Ms|Miss|Lady|Queen|Princess|Dame)", "she": r"(?:Mr|Sir|Lord|King|Prince)"}


def opening_pronoun(doc: Doc) -> str | None:
    """The pronoun that opens ``doc`` for the subject of its main clause, or for whose that is."""
    first = doc[0]
    if first.text not in _WHOSE:
        return None
    subject = first.head if first.tag_ == "PRP$" else first
    return first.text if subject.dep_ in _SUBJECTS and subject.head.dep_ == "ROOT" else None


def names_later(doc: Doc) -> bool:
    """Whether ``doc`` itself names whom the pronoun that opens it stands for, as the subject of a clause beside it ("He
    may be ill, but Jane Holt is at work"), not as who speaks of them.
    """
    named = (token for token in doc if token.dep_ in _SUBJECTS and token.ent_type_ == "PERSON")
    verbs = (token.head for token in named)
    return doc[0].text in _WHOSE and any(
        (verb.dep_ == "ROOT" or (verb.dep_ == "conj" and verb.head.dep_ == "ROOT"))
        and verb.lemma_.lower() not in lexicon().reporting
        for verb in verbs
    )


def stands_for(pronoun: str, doc: Doc, before: Doc, people: Introductions) -> str | None:
    """The name, as ``before`` has it, of whom the ``pronoun`` that opens ``doc`` stands for; ``None`` in doubt, or
    where ``before`` has only a pronoun too.
    """
    subject = _subject(before)
    name = _name_of(subject, people) if subject is not None else None
    if name is None or before[0].text in _WHOSE or (_reports_of_one(before) and not _reports(doc)):
        return None
    last = name.rsplit(" ", 1)[-1]
    if re.search(rf"\b{_OTHERS_TITLES[_WHOSE[pronoun]]}\.? (?:[A-Z]\S+ )?{re.escape(last)}\b", people.text):
        return None
    if any(last in person for person in _persons(doc)):
        return None  # "He thanked Reed" is not of Reed
    others = [person for person in _persons(before) if last not in person]
    return name if not others or (_reports(before) and _reports(doc)) else None


def goes_on(pronoun: str, before: Doc) -> bool:
    """Whether ``before`` opens with a pronoun for the same person, and names nobody."""
    same = opening_pronoun(before)
    return same is not None and _WHOSE[same] == _WHOSE[pronoun] and not list(_persons(before))


def _subject(doc: Doc) -> Token | None:
    """The subject of the main clause, or of what a group is said to report there ("Police said Holt ...")."""
    root = next((token for token in doc if token.dep_ == "ROOT"), None)
    subjects = [child for child in root.children if child.dep_ in _SUBJECTS] if root is not None else []
    if not subjects or root is None:
        return None
    if subjects[0].tag_ == "NNS" or subjects[0].lemma_.lower() in lexicon().groups:
        reported = [child for child in root.children if child.dep_ == "ccomp"]
        found = [child for verb in reported for child in verb.children if child.dep_ in _SUBJECTS]
        return found[0] if found else None
    return subjects[0]


def _name_of(subject: Token, people: Introductions) -> str | None:
    """The name of the person who is ``subject``, or whom an apposition to it names ("The minister, Jane Holt, ...")."""
    for noun in (subject, *(child for child in subject.children if child.dep_ == "appos")):
        for person in noun.doc.ents:
            cut = noun.doc.text[person.end_char :].startswith("-")  # half of "Jae-in"
            if person.label_ == "PERSON" and person.start <= noun.i < person.end and not cut:
                return without_titles(person.text)
    return subject.text if people.has(subject) else None


def _persons(doc: Doc) -> Iterator[str]:
    return (ent.text for ent in doc.ents if ent.label_ == "PERSON")


def _reports_of_one(doc: Doc) -> bool:
    """Whether ``doc`` reports what another did ("The driver fled, Holt said."), of whom the next may speak as well."""
    clauses = [token for token in doc if token.dep_ == "ccomp" and token.head.dep_ == "ROOT"]
    told = [child for verb in clauses for child in verb.children if child.dep_ in _SUBJECTS]
    return any(noun.tag_ == "NN" and lexicon().is_person(noun.lemma_.lower()) for noun in told)


def _reports(doc: Doc) -> bool:
    root = next((token for token in doc if token.dep_ == "ROOT"), None)
    if root is None or any(child.dep_ == "nsubjpass" for child in root.children):
        return False  # "He was found" tells of no finding of his
    return root.lemma_.lower() in lexicon().reporting

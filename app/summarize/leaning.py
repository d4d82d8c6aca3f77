"""What an English sentence leans on that its reader has not seen: a pronoun with nothing to stand for, an opening that
goes on from something, somebody described but not named.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from app.summarize.lexicon import lexicon
from app.summarize.quoting import quotations

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_PERSONAL = frozenset(
    {"he", "she", "they", "it", "him", "her", "his", "hers", "their", "theirs", "them", "its", "himself", "herself"}
)
_PERSONS = frozenset({"he", "she", "him", "her", "his", "hers", "himself", "herself"})
_TIMES = frozenset(
    {"week", "month", "year", "season", "morning", "afternoon", "evening", "weekend"}
    | {"summer", "winter", "spring", "autumn", "fall", "time", "day", "century"}
)
_NOT_PERSONS = frozenset(
    {"DATE", "TIME", "GPE", "LOC", "ORG", "MONEY", "PERCENT", "CARDINAL", "ORDINAL", "QUANTITY", "FAC"}
)
_GROUPS = frozenset(
    {"company", "firm", "group", "team", "club", "pair", "couple", "duo", "trio", "giant", "outfit", "side"}
)
_PLAIN_REPORTS = frozenset({"say", "add", "report", "announce", "note"})
_SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "csubjpass", "expl"})
_FINITE = frozenset({"VBD", "VBP", "VBZ", "VBN"})
# One of several, an answer, what is conceded to an answer, or what is like something before.
_FOLLOWING = re.compile(
    r"(?:First|Second|Third|Fourth|Firstly|Secondly|Thirdly|Lastly|No|Yes|Sure|Okay|Right|True|Granted|Admittedly"
    r"|To be sure|Of course|Certainly), |This time\b"
    r"|The (?:first|second|third|fourth|last) (?:is|was|came|comes) |Exhibit [A-Z] |(?:A s|S)imilar "
    r"|The \d{1,3}-year-old (?:is|was|has|had|will|said|says|told|also|\w+ed)\b"
)


def dangles(doc: Doc) -> bool:
    """Whether the sentence refers to something before it: an opening such as "Others", or a pronoun with nothing to
    stand for.
    """
    if (lexicon().leaning.match(doc.text) and not _is_counted(doc)) or _FOLLOWING.match(doc.text):
        return True
    quoted = quotations(doc.text)  # the speaker's words, not the article's
    own = [token for token in doc if not any(span.start < token.idx < span.end for span in quoted)]
    return any(_is_dangling(token, doc) for token in own)


def _is_counted(doc: Doc) -> bool:
    """Whether the first word only counts or points at a noun of its own ("Two men", "Most Americans"), not one from
    before.
    """
    first, word = doc[0], doc[0].lemma_.lower()
    if word == "the":
        # "The other", "the two", "the former" are of what was said before, but "the former minister" is not.
        return len(doc) > 1 and doc[1].lower_ == "former" and doc[1].dep_ == "amod"
    if word in {"this", "these", "that", "those", "such", "both", "another"}:
        return first.head.lemma_ in _TIMES or (
            word in {"that", "those"} and any(c.dep_ in {"relcl", "acl"} for c in first.children)
        )
    if word == "there":
        return bool(first.dep_ == "expl")
    of_noun = len(doc) > 2 and doc[1].lower_ == "of" and doc[2].pos_ != "PRON"
    return of_noun or (first.dep_ in {"nummod", "amod", "det", "mark", "advmod", "quantmod"} and first.head.i > 0)


def _is_dangling(token: Token, doc: Doc) -> bool:
    word = token.lower_
    if word in {"this", "these", "those"} and token.i > 0:
        return _points_back(token)
    if word == "that" and token.dep_ == "det":  # "from that hearing"
        return token.head.lemma_ not in _TIMES and not any(c.dep_ in {"relcl", "acl"} for c in token.head.children)
    if word == "that" and token.dep_ in {"pobj", "dobj", "nsubj", "nsubjpass"} and token.tag_ == "DT":
        return _is_of_before(token)  # "one example of that"
    if word not in _PERSONAL or _is_expletive(token):
        return False
    before = [t for t in doc[: token.i] if _can_be_meant(t, word)]
    if word in {"it", "they"} and token.dep_ == "nsubj" and token.head.lemma_ in _PLAIN_REPORTS:
        before = [t for t in before if t.pos_ == "PROPN" or _can_speak(t.lemma_.lower(), word)]
    return not before and not _is_cataphoric(token, doc)


def _is_of_before(that: Token) -> bool:
    """Whether "that" stands for something that its sentence has not told: no clause before its own could be meant."""
    told = any(child.dep_ in {"relcl", "acl"} for child in that.children)
    above, token = set[int](), that
    while token.head.i != token.i and token.dep_ != "conj":  # its own clause, and those that this one is part of
        token = token.head
        above.add(token.i)
    clauses = (t for t in that.doc[: that.i] if t.tag_ in _FINITE and t.dep_ not in {"aux", "auxpass"})
    return not told and all(clause.i in above for clause in clauses)


def _can_speak(noun: str, pronoun: str) -> bool:
    words = lexicon()
    known = noun in words.groups | words.documents | words.unique
    return known or (pronoun == "they" and words.is_person(noun))


def names_nobody(doc: Doc) -> bool:
    """Whether a subject describes somebody whom a name before must have introduced ("the London-based artist")."""
    return any(_stands_for_a_name(token) for token in doc)


def _stands_for_a_name(noun: Token) -> bool:
    if noun.dep_ not in _SUBJECTS or noun.pos_ != "NOUN" or noun.lemma_ in lexicon().unique:
        return False
    is_person = lexicon().is_person(noun.lemma_.lower())
    if not is_person and noun.lemma_ not in _GROUPS:
        return False
    named = [t for t in noun.doc[: noun.left_edge.i] if t.pos_ == "PROPN"]
    if any(not is_person or t.ent_type_ not in _NOT_PERSONS for t in named):
        return False
    children = list(noun.children)
    definite = any(child.lower_ == "the" for child in children)
    described = any(child.dep_ in {"amod", "compound", "nmod"} and child.pos_ != "PROPN" for child in children)
    told = any(child.dep_ in {"prep", "relcl", "acl", "appos", "poss", "nummod"} for child in children)
    return definite and described and not told and noun.tag_ == "NN"


def _points_back(token: Token) -> bool:
    """Whether "this", "these" or "those" names something from before the sentence: alone, or before a noun that the
    sentence has not had and says no more of.
    """
    if token.dep_ == "det":
        noun = token.head
        told = any(child.dep_ in {"relcl", "acl"} for child in noun.children)
        known = any(before.lemma_ == noun.lemma_ for before in token.doc[: token.i])
        return noun.lemma_ not in _TIMES and not told and not known
    alone = not any(child.dep_ in {"relcl", "acl", "prep"} for child in token.children)
    return token.dep_ in _SUBJECTS | {"dobj", "pobj"} and alone


def _can_be_meant(noun: Token, pronoun: str) -> bool:
    """Whether ``pronoun`` may stand for ``noun``, which comes before it."""
    if noun.pos_ not in {"NOUN", "PROPN"} or noun.ent_type_ in {"DATE", "TIME"} or noun.dep_ == "compound":
        return False
    if pronoun not in _PERSONS:
        return True
    is_named = noun.pos_ == "PROPN" and noun.ent_type_ not in _NOT_PERSONS
    return is_named or lexicon().is_person(noun.lemma_.lower())


def _is_cataphoric(token: Token, doc: Doc) -> bool:
    """Whether the pronoun stands in an opening phrase for the subject to come ("In his first speech, Putin said
    ...").
    """
    subjects = [
        t for t in doc if t.dep_ in {"nsubj", "nsubjpass"} and t.head.dep_ == "ROOT" and t.pos_ in {"NOUN", "PROPN"}
    ]
    return bool(subjects) and token.dep_ == "poss" and token.i < subjects[0].left_edge.i


def _is_expletive(token: Token) -> bool:
    """The "it" of "it was not clear whether", which stands for nothing, unlike that of "it was an act aimed at us"."""
    if token.lower_ != "it" or token.dep_ not in _SUBJECTS:
        return False
    clauses = {"ccomp", "xcomp", "advcl", "csubj", "relcl", "acl"}
    complements = [child for child in token.head.children if child.dep_ in {"acomp", "attr", "oprd"}]
    return token.dep_ == "expl" or any(
        child.dep_ in clauses and not (child.dep_ == "acl" and child.tag_ in {"VBN", "VBG"})
        for part in [token.head, *complements]
        for child in part.children
        if complements
    )

"""Whether an English sentence can stand alone: whole, grammatical, and leaning on nothing that the reader has
not seen.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from app.article import Parses
from app.summarize.lexicon import lexicon
from app.summarize.prose import balanced, quotations, repeats

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

Fault = Literal[
    "no clause",
    "empty report",
    "caption",
    "cut off",
    "no full stop",
    "unbalanced",
    "no capital",
    "too short",
    "repetition",
    "stray comma",
    "dangling",
]

# Emoji in front of a sentence, of which they are no part.
_PICTURES = re.compile("^[\U0001f000-\U0001faff\u2600-\u27bf\ufe0f\u200d\\s]+")
_LEAST_REPORTED = 6  # words
_LOOP = 4  # words in a row that come twice: a draft that has begun to loop
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
# Participles that say nothing without the "to ..." behind them.
_UNFINISHED = frozenset(
    {"forced", "expected", "required", "allowed", "supposed", "scheduled", "likely", "able", "urged", "ordered"}
)
_GROUPS = frozenset(
    {"company", "firm", "group", "team", "club", "pair", "couple", "duo", "trio", "giant", "outfit", "side"}
)
_SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "csubjpass", "expl"})
_REPORTS = frozenset({"say", "add", "tell", "claim", "argue", "conclude", "insist", "find"})
_BEFORE_ORDER = frozenset({"CCONJ", "ADV", "INTJ", "PUNCT", "SCONJ"})
_PLAIN_REPORTS = frozenset({"say", "add", "report", "announce", "note"})
_FINITE = frozenset({"VBD", "VBP", "VBZ", "VBN", "MD"})
_ELDER = re.compile(r"\d{1,3}-year-old (?=[a-z])")
_PLACED = r"(?:far |second |front |back )?(?:left|right|cent(?:re|er)|seen here|pictured)"
# "However, he said, the plan is dead" without its first word.
_SAID_COMMA = re.compile(
    r"[^,\"“”]{1,60} (?:said|says|added|adds|told \w+), "
    r"(?:the|an?|his|her|its|their|it|they|he|she|we|there|this|that|these|those|no|most|many|some) "
)
# "..., they were “broken,”." whose next word is gone.
# One of several, an answer, what is conceded to an answer, or what is like something before.
_FOLLOWING = re.compile(
    r"(?:First|Second|Third|Fourth|Firstly|Secondly|Thirdly|Lastly|No|Yes|Sure|Okay|Right|True|Granted|Admittedly"
    r"|To be sure|Of course|Certainly), |This time\b"
    r"|The (?:first|second|third|fourth|last) (?:is|was|came|comes) |Exhibit [A-Z] |(?:A s|S)imilar "
    r"|The \d{1,3}-year-old (?:is|was|has|had|will|said|says|told|also|\w+ed)\b"
)
# ... without the sentence that goes on "She changed her life".
_NOT_ONLY = re.compile(r"\bnot (?:only|just|merely|simply)\b(?!.*(?:\b(?:but|also|too|as well)\b|[;–—]|--))")
_COMMA_END = re.compile(r",[\"”'’]*\.?$")
# A clause behind one of these needs a main clause; some stand where only one could follow ("Which is why ...").
_SUBORDINATING = frozenset(
    {"as", "while", "because", "although", "though", "since", "whereas", "if", "unless", "until"}
)
_MORE_SUBORDINATING = frozenset({"that", "before", "after", "than", "whether", "once"})
_RELATIVES = frozenset({"WDT", "WP", "WP$", "WRB"})
# A quotation of less than a sentence (`"an idiot," he said`), but not "iPhone sales ...".
_INNER_QUOTATION = re.compile(r"[\"“'‘]+[a-z]+(?![A-Z])\b")
_CAPTION = re.compile(
    r", (?:seen |shown |pictured )?here (?:during|in|at|with|on|as)\b"
    rf"|[,(] ?{_PLACED}(?: to right)?(?:,|\)|\.$)|\bis pictured\b"
    r"|\b(?:file )?(?:photo|photograph|picture|image|handout)\b.{0,60}\bshows?\b",
    re.IGNORECASE,
)


def faults(doc: Doc) -> list[Fault]:
    """What is wrong with the sentence's form; empty when it can stand alone. ``dangling`` may be mended by the sentence
    before it.
    """
    text = _PICTURES.sub("", doc.text)
    checks: tuple[tuple[Fault, bool], ...] = (
        ("too short", sum(token.is_alpha or token.like_num for token in doc) < 4),
        ("no capital", not (text[:1].isupper() or text[:1].isdigit() or text[:1] in "\"“'‘$€£")),
        ("no capital", bool(_INNER_QUOTATION.match(text))),
        ("no full stop", not text.rstrip("\"'”’)").endswith((".", "!", "…"))),
        ("unbalanced", not balanced(text)),
        ("repetition", repeats(text, _LOOP)),
        ("no clause", not any(_opens_clause(token) for token in doc) or _is_no_statement(doc)),
        ("empty report", _is_empty_report(doc)),
        ("caption", bool(_CAPTION.search(text))),
        ("cut off", _is_cut_off(doc) or bool(_NOT_ONLY.search(text))),
        ("stray comma", bool(_SAID_COMMA.match(text) or _COMMA_END.search(text))),
        ("dangling", dangles(doc)),
    )
    return [fault for fault, holds in checks if holds]


def _opens_clause(subject: Token) -> bool:
    """Whether ``subject`` is the subject of a finite main clause, or of a clause reported by one ("..., police
    said").
    """
    verb = subject.head
    if (
        subject.dep_ not in _SUBJECTS
        or verb.pos_ not in {"VERB", "AUX"}
        or verb.dep_ not in {"ROOT", "ccomp", "conj", "parataxis"}
        or _in_brackets(subject)
    ):
        return False
    # The tagger often takes a past tense for a participle, so VBN counts as finite.
    return verb.tag_ in _FINITE or any(
        child.tag_ in _FINITE for child in verb.children if child.dep_ in {"aux", "auxpass"}
    )


def _is_no_statement(doc: Doc) -> bool:
    """Whether the main verb commands ("Ask officials whether ...") or its clause is subordinate ("Even as ...")."""
    root = next((token for token in doc if token.dep_ == "ROOT"), doc[0])
    helped = any(child.dep_ in _SUBJECTS | {"aux", "auxpass"} for child in root.children)
    commands = (
        root.tag_ == "VB" and root.pos_ == "VERB" and not helped and all(t.pos_ in _BEFORE_ORDER for t in doc[: root.i])
    )
    hangs = any(c.dep_ == "mark" and c.i < root.i and c.lower_ in _SUBORDINATING for c in root.children)
    return commands or hangs or doc[0].lower_ == "which"


def _in_brackets(token: Token) -> bool:
    marks = [before.text for before in token.doc[: token.i] if before.text in {"(", ")"}]
    return marks.count("(") > marks.count(")")


def tells(text: str, parses: Parses, *, opens: bool = False) -> bool:
    """Whether the article's own sentence is a clause although no rule sees its subject: its main verb is finite, or is
    one behind "The 28-year-old", which the parser takes for an adjective, or hangs where no finite verb can. What
    ``opens`` an article tells news.
    """
    doc = parses(text)
    if _is_no_statement(doc):
        return False
    if any(token.dep_ in {"ROOT", "conj"} and _is_finite(token) and not _in_brackets(token) for token in doc):
        return True
    if _has_verb_to_spare(doc) or any(_is_taken_for_bare(token) or (opens and _is_dated(token)) for token in doc):
        return True
    person = _ELDER.sub("man ", text)
    return person != text and any(_opens_clause(token) for token in parses(person))


def _has_verb_to_spare(doc: Doc) -> bool:
    """Whether more verbs are finite than clauses are opened inside another: one of them is the main clause's, whatever
    the parser takes it for ("The lyrics to the song sold for ...").
    """
    if ":" in doc.text:
        return False
    finite = [token for token in doc if token.tag_ in _FINITE - {"VBN"} and not _is_in_contact_clause(token)]
    opened = [
        token
        for token in doc
        if token.tag_ in _RELATIVES or (token.dep_ == "mark" and token.lower_ in _SUBORDINATING | _MORE_SUBORDINATING)
    ]
    return len(finite) > len(opened)


def _is_in_contact_clause(verb: Token) -> bool:
    """Whether ``verb`` is a relative clause's without a pronoun ("the bridge he built")."""
    return verb.dep_ == "relcl" and not any(token.tag_ in _RELATIVES for token in verb.subtree)


def _is_taken_for_bare(verb: Token) -> bool:
    """Whether ``verb`` is taken for an infinitive, but has a subject ("Residents take their butterflies seriously")."""
    if verb.dep_ != "ROOT" or verb.tag_ != "VB" or not verb.is_lower:
        return False
    led = any(child.dep_ in _SUBJECTS and child.i < verb.i for child in verb.children)
    return led and not any(child.tag_ in {"TO", "MD"} or child.dep_ == "aux" for child in verb.children)


def _is_dated(verb: Token) -> bool:
    """Whether ``verb``, taken for a participle, says what happened on a day ("A trailer leaked online on Monday.")."""
    is_participle = verb.dep_ == "acl" and verb.tag_ == "VBN" and verb.head.dep_ != "ROOT"
    return is_participle and any(token.lower_ in lexicon().days for token in verb.subtree)


def _is_finite(verb: Token) -> bool:
    tagged = verb.tag_ in {"VBD", "VBP", "VBZ"}
    return tagged or any(c.tag_ in _FINITE - {"VBN"} for c in verb.children if c.dep_ in {"aux", "auxpass"})


def _is_empty_report(doc: Doc) -> bool:
    """A reporting clause that lost its report to the sentence before ("Bush said during a visit to Berlin.")."""
    if doc.text.endswith(("as saying.", "as telling reporters.")):
        return True
    root = next((token for token in doc if token.dep_ == "ROOT"), None)
    if root is not None and root.lemma_ in {"cite", "quote"} and root.tag_ in _FINITE:
        whom = [child for child in root.children if child.dep_ == "dobj" and child.ent_type_ == "PERSON"]
        return bool(whom) and not any(child.lower_ == "as" for child in root.children) and not quotations(doc.text)
    if root is None or root.lemma_ not in _REPORTS:
        return False
    if _has_report(root):
        return False
    reported = {"ccomp", "xcomp", "nsubjpass", "attr", "conj", "parataxis", "acomp", "oprd", "prt"}
    # Whom it was told is not what was told, and nobody says a name.
    whom = [child for child in root.children if child.dep_ == "dobj"]
    said = root.lemma_ != "tell" and any(child.pos_ != "PROPN" for child in whom)
    # ... nor is what the one is called to whom it was told: 'told the program "Anford Today" on Sunday'.
    called = [span for one in whom for span in quotations(doc.text) if _spans(one, span.start)]
    quoted = len(quotations(doc.text)) > len(called)
    return not said and not any(child.dep_ in reported for child in root.children) and not quoted


def _has_report(root: Token) -> bool:
    """Whether what is reported stands before a comma and who reports it ("..., officials said"), behind a "that", or is
    only named ("told a court of the flood"), wherever the parser hangs it.
    """
    if any(token.lower_ == "that" and token.dep_ == "mark" and token.i > root.i for token in root.doc):
        return True
    behind = [child for part in (root, *root.children) for child in part.children if child.i > root.i]
    if root.lemma_ == "tell" and any(child.lower_ in {"of", "about"} for child in behind):
        return True
    subjects = [child for child in root.children if child.dep_ == "nsubj"]  # the last is who said it
    begins = min(subjects[-1].left_edge.i, root.i) if subjects else 0
    if begins < _LEAST_REPORTED or root.doc[begins - 1].text != ",":
        return False
    return _has_verb_to_spare(root.doc[: begins - 1].as_doc())


def _spans(noun: Token, place: int) -> bool:
    """Whether the phrase of ``noun`` goes over ``place``, a character."""
    return bool(noun.left_edge.idx <= place < noun.right_edge.idx + len(noun.right_edge))


def _is_cut_off(doc: Doc) -> bool:
    """Whether the last word cannot end a sentence ("... for questioning, as other.")."""
    words = [token for token in doc if not token.is_punct and not token.is_space]
    return bool(words) and (
        words[-1].pos_ in {"DET", "CCONJ"}
        or words[-1].tag_ == "PRP$"
        or words[-1].lower_ in _UNFINISHED
        or words[-1].lower_ in {"other", "the", "a", "an", "of"}
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
    clauses = (t for t in that.doc[: that.i] if t.tag_ in _FINITE - {"MD"} and t.dep_ not in {"aux", "auxpass"})
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

"""Whether an English sentence can stand alone: whole, grammatical, and leaning on nothing that the reader has
not seen.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from app.article import Parses
from app.summarize.leaning import dangles
from app.summarize.lexicon import lexicon
from app.summarize.prose import repeats
from app.summarize.quoting import balanced, quotations

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
# Participles that say nothing without the "to ..." behind them.
_UNFINISHED = frozenset(
    {"forced", "expected", "required", "allowed", "supposed", "scheduled", "likely", "able", "urged", "ordered"}
)
# ... but behind these: "than expected", "as most had expected", "is likely".
_MAY_FINISH = frozenset(
    {
        "than",
        "as",
        "is",
        "are",
        "was",
        "were",
        "be",
        "been",
        "not",
        "had",
        "have",
        "has",
        "more",
        "less",
        "most",
        "very",
    }
    | {"economists", "analysts", "experts", "it", "they", "everyone", "anyone", "nobody", "many", "investors"}
)
_SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "csubjpass", "expl"})
_REPORTS = frozenset({"say", "add", "tell", "claim", "argue", "conclude", "insist", "find"})
_BEFORE_ORDER = frozenset({"CCONJ", "ADV", "INTJ", "PUNCT", "SCONJ"})
_FINITE = frozenset({"VBD", "VBP", "VBZ", "VBN", "MD"})
_ELDER = re.compile(r"\d{1,3}-year-old (?=[a-z])")
_PLACED = r"(?:far |second |front |back )?(?:left|right|cent(?:re|er)|seen here|pictured)"
# "However, he said, the plan is dead" without its first word.
_SAID_COMMA = re.compile(
    r"[^,\"“”]{1,60} (?:said|says|added|adds|told \w+), "
    r"(?:the|an?|his|her|its|their|it|they|he|she|we|there|this|that|these|those|no|most|many|some) "
)
# Without the sentence that goes on "She changed her life".
_NOT_ONLY = re.compile(r"\bnot (?:only|just|merely|simply)\b(?!.*(?:\b(?:but|also|too|as well)\b|[;–—]|--))")
# "..., they were “broken,”." whose next word is gone.
_COMMA_END = re.compile(r",[\"”'’]*\.?$")
# A clause behind one of these needs a main clause; some stand where only one could follow ("Which is why ...").
_SUBORDINATING = frozenset(
    {"as", "while", "because", "although", "though", "since", "whereas", "if", "unless", "until"}
)
# Behind these a clause is inside another, but its sentence may be whole without one that follows.
_MORE_SUBORDINATING = frozenset({"that", "before", "after", "than", "whether", "once"})
_RELATIVES = frozenset({"WDT", "WP", "WP$", "WRB"})
# A quotation of less than a sentence (`"an idiot," he said`), but not "iPhone sales ...".
_INNER_QUOTATION = re.compile(r"[\"“'‘]+[a-z]+(?![A-Z])\b")
_CAPTION = re.compile(
    r", (?:seen |shown |pictured )?here (?:during|in|at|with|on|as)\b"
    rf"|[,(] ?{_PLACED}(?: to right)?(?:,|\)|\.$)|\bis pictured\b"
    r"|\b(?:file )?(?:photo|photograph|picture|image|handout)\b.{0,60}\bshows?\b(?! that\b)",
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
    if not words:
        return False
    last, before = words[-1], words[-2].lower_ if len(words) > 1 else ""
    unfinished = last.lower_ in _UNFINISHED and before not in _MAY_FINISH
    open_noun = last.lower_ in {"the", "a", "an", "of"} or (last.lower_ == "other" and before not in {"each", "the"})
    return last.pos_ in {"DET", "CCONJ"} - ({"DET"} if last.lower_ == "other" else set()) or (
        last.tag_ == "PRP$" or unfinished or open_noun
    )

"""How an article introduces its people: by full name, and by what they are ("NATO spokesman James Reed"), which a
summary that names them later owes its reader.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from app.article import Parses
from app.summarize.lexicon import lexicon, stopwords
from app.summarize.model import Evidence

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

_CAPITALISED = r"(?:(?:[A-Z]\.)+|[A-Z][\w’'-]*[\w-])"
_PARTICLES = "de|van|von|bin|al|el|der|du|da|di|la|le"
_PARTICLE = rf"(?:{_PARTICLES})"
# "Porto" alone is nobody's name who is called "Lo Porto".
_SURNAME = re.compile(rf"(?<= )(?:(?:{_PARTICLES}|den|ten|dos|del|della|lo|ibn|abu|san) )*\S+$", re.IGNORECASE)
_FULL = re.compile(rf"\b{_CAPITALISED}(?: (?:{_PARTICLE} )?{_CAPITALISED}){{1,4}}")
LAST_PARTICLE = re.compile(rf"\b{_PARTICLE} $")
_LONGEST_ROLE = 6  # words
_LONGEST_ADDED = 10  # words
_LOOKED_AT = 4  # pieces that name a person, until one says what they are
_ROLE_PARTS = frozenset({"NOUN", "PROPN", "ADJ"})
_JOINING = frozenset({"-", "and", "of", "&"})
POLITE = frozenset({"Mr", "Mrs", "Ms", "Miss"})
_MISTAKEN_FOR = frozenset({"ORG", "GPE", "NORP", "LOC", "FAC", "PRODUCT", "WORK_OF_ART"})
_OF_PEOPLE = re.compile(r"(?:(?<!m)an|german|roman|ese|ish|[cs]h|ss|ek|ai|qi|ni)$")  # "German", "Dutch", "Thai"
_OF_ONE = r"(?:he|his|him|himself|she|her|herself)"
_COMPANY = r"(?:Co|Inc|Corp|Ltd|Company|Corporation|Group|Holdings|Motors?|Foods|Studios|Foundation|Industries)"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody's ``name`` in full, the ``role`` before it, with a space behind, or nothing, and else what is ``added``
    behind a comma ("a criminologist at Anford University").
    """

    name: str
    role: str = ""
    added: str = ""


@dataclass(frozen=True, slots=True)
class _Introduction:
    """A full name without titles, the piece that has it, its ``place`` in all that may introduce names, and whether it
    came with a title.
    """

    name: str
    piece: Evidence
    place: int
    titled: bool


class Introductions:
    """The people whom ``around``, all of an article that may introduce a name, introduces; looked up by last name."""

    def __init__(self, around: Sequence[Evidence]) -> None:
        self._known: dict[str, list[_Introduction]] = defaultdict(list)
        self.text = "\n".join(piece.text for piece in around)
        begin = 0
        for piece in around:
            for match in _FULL.finditer(piece.text):
                name = without_titles(match.group())
                if " " in name:
                    place = piece.text.index(name, match.start())
                    led = piece.text[max(0, place - 20) : place].rsplit(" ", 2)[-2:-1]  # "Gov." before "Jane Holt"
                    titled = any(map(_is_title, [*led, *name.split(" ")[:-2]]))
                    known = _Introduction(name, piece, begin + place, titled)
                    self._known[name.rsplit(" ", 1)[1]].append(known)
            begin += len(piece.text) + 1

    def of(self, short: str, index: int, parses: Parses) -> Person | None:
        """The person whom the article's ``index``-th sentence calls ``short``; ``None`` in doubt."""
        known = self._known.get(short, [])
        if not known or not _are_one(entry.name for entry in known):
            return None
        first = known[0]
        if first.piece.sentence.index >= index or self._is_called_before(short, first):
            return None
        people = [ent.text for ent in parses(first.piece.text).ents if ent.label_ == "PERSON"]
        name = _named_among(people, first.name)
        if name is None:
            return None
        before = [entry.piece.text for entry in known if entry.piece.sentence.index < index][:_LOOKED_AT]
        role = next(filter(None, (_role_before(name, parses(text)) for text in before)), "")
        added = "" if role else next(filter(None, (_added_to(name, parses(text)) for text in before)), "")
        return Person(name, role, added)

    def has(self, name: Token) -> bool:
        """Whether ``name`` is a person's, as far as its sentence tells. The tagger often takes a lone surname for a
        company or a place, which some are (Disney): it is a person's behind "Ms", or where the article shows it.
        """
        if name.ent_type_ in {"PERSON", ""}:
            return name.pos_ == "PROPN"
        polite = name.i > 0 and name.nbor(-1).text.strip(".") in POLITE
        return name.ent_type_ in _MISTAKEN_FOR and (polite or self._is_person(name.text))

    def _is_person(self, short: str) -> bool:
        """Whether ``short`` is a person's name: its full form came with a title, or "who", "he" or "her" is said of
        it, and nothing makes it a company's.
        """
        known = self._known.get(short, [])
        if any(entry.titled for entry in known):
            return True
        name = rf"(?<![\w-]){re.escape(short)}"
        said = re.search(rf"{name}(?:['’]s)?,? (?:who\b|[^.;!?\n]{{0,60}}\b{_OF_ONE}\b)", self.text)
        return bool(known) and said is not None and re.search(rf"{name}(?:['’]s)? {_COMPANY}\b", self.text) is None

    def _is_called_before(self, short: str, known: _Introduction) -> bool:
        """Whether the article says ``short`` before the full name: of another person, as likely as not, like the
        "President Bush" of a story in which only Laura Bush has a first name.
        """
        name = re.compile(rf"(?<![\w-]){re.escape(short)}(?![\w-])")
        return name.search(self.text, 0, known.place) is not None


def _is_title(word: str) -> bool:
    """Whether ``word``, before a name, says what a person is."""
    bare = word.strip(".").lower()
    return bare in lexicon().titles or lexicon().is_person(bare)


def without_titles(name: str) -> str:
    """``name`` without titles before it and words that are capitalised only because they open a sentence."""
    words = name.split(" ")
    while words and (words[0].strip(".").lower() in lexicon().titles | {"said"} or words[0].lower() in stopwords()):
        words = words[1:]
    return re.sub(r"['’]s?$", "", " ".join(words))


def _are_one(names: Iterable[str]) -> bool:
    """Whether all ``names`` may be of one person: they share the first name, or one has words before the other."""
    every = sorted(names, key=lambda name: name.count(" "))
    shortest = every[0]
    return all(name.split(" ")[0] == shortest.split(" ")[0] or name.endswith(f" {shortest}") for name in every)


def _named_among(people: Iterable[str], name: str) -> str | None:
    """``name`` if it is one of ``people``, as a tagger sees them, or what is behind its last title if that is one;
    ``None`` where it is none's.
    """
    for person in people:
        bare = re.sub(r"['’]s?$", "", person)
        if name in bare:
            return name
        if " " in bare and name.endswith(f" {bare}"):
            last = name.removesuffix(f" {bare}").rsplit(" ", 1)[-1].lower()
            ends = _is_title(last) or last in lexicon().title_ends or last.endswith(("'s", "’s"))
            return bare if ends else None
    return None


def _span_of(name: str, doc: Doc) -> Span | None:
    """Where ``doc`` says ``name`` first; ``None`` where it does not, or not as words of their own."""
    at = doc.text.find(name)
    return doc.char_span(at, at + len(name)) if at >= 0 else None


def _role_before(name: str, doc: Doc) -> str:
    """The words right before ``name`` in its noun phrase that say what the person is, with a space behind: all of
    them or none, since half of a role is another.
    """
    span = _span_of(name, doc)
    if span is None:
        return ""
    words = list(doc[span.root.left_edge.i : span.start])
    led = bool(words) and words[0].lower_ in {"the", "a", "an"}
    words = words[led:]
    if not words or len(words) > _LONGEST_ROLE or not _says_what(words) or not all(map(_may_be_of_role, words)):
        return ""
    joins = any(word.lower_ == "and" for word in words)
    if (joins and any(word.ent_type_ == "PERSON" for word in words)) or _of_what(words) or _is_half(words[0], led=led):
        return ""
    role = doc[words[0].i : span.start].text
    lower = all(word.text[:1].islower() for word in words[1:]) or words[0].lower_ in {"former", "acting"}
    return f"{role[:1].lower() + role[1:] if lower and _loses_capital(words[0]) else role} "


def _added_to(name: str, doc: Doc) -> str:
    """What stands behind ``name`` and a comma and says what the person is."""
    span = _span_of(name, doc)
    if span is None or span.end >= len(doc) or doc[span.end].text != ",":
        return ""
    for noun in span.root.children:
        first, last = noun.left_edge, noun.right_edge
        words = doc[first.i : last.i + 1]
        ends = last.i + 1 >= len(doc) or doc[last.i + 1].text in {",", "."}
        says = noun.dep_ == "appos" and first.i == span.end + 1 and ends and lexicon().is_person(noun.lemma_.lower())
        if says and len(words) <= _LONGEST_ADDED and not any(map(_is_out_of_place, words)):
            return words.text
    return ""


def _is_out_of_place(token: Token) -> bool:
    return token.tag_ in {"PRP$", "PRP"} or token.dep_ == "relcl" or token.is_quote or token.text in {",", "(", ";"}


def _is_half(first: Token, *, led: bool) -> bool:
    """Whether the phrase that begins with ``first`` goes on to its left, whatever the parse says: behind an adjective
    or a noun, "and", or a place with its commas ("former Anford, Norland, Mayor Jane Holt").
    """
    if led or first.i == 0:
        return False
    before = first.nbor(-1)
    place = first.i > 2 and first.nbor(-3).text == before.text == ","
    joins = before.lower_ in _JOINING - {"of"} or before.dep_ in {"case", "poss"}
    return place or joins or (before.pos_ in _ROLE_PARTS and ")" not in before.text)


def _of_what(role: Sequence[Token]) -> bool:
    """Whether ``role`` is one word that makes a reader ask, of what."""
    return len(role) == 1 and role[0].text.islower() and role[0].lower_ in lexicon().bare_roles


def _says_what(words: Sequence[Token]) -> bool:
    """Whether ``words`` end with what somebody is, or with what they are that of ("Secretary of State")."""
    ends = [word for word in words if word.text != "."]
    before_of = [before for before, of in pairwise(ends) if of.lower_ == "of"]
    nouns = [*before_of, *ends[-1:]]
    return any(_is_title(noun.text) or lexicon().is_person(noun.lemma_.lower()) for noun in nouns)


def _may_be_of_role(token: Token) -> bool:
    words = {token.lower_.strip("."), token.lemma_.lower()}
    if not words.isdisjoint(lexicon().relative) or token.ent_type_ in {"DATE", "TIME"}:
        return False
    return ")" not in token.text and (token.pos_ in _ROLE_PARTS or token.lower_ in _JOINING or token.dep_ == "case")


def _loses_capital(first: Token) -> bool:
    """Whether ``first`` has a capital only because it opens its sentence, or what is quoted, or stands behind a
    dateline.
    """
    if (first.i > 0 and first.nbor(-1).is_alpha) or first.text.isupper():
        return False
    word = first.lower_.strip(".")
    if word in lexicon().titles:
        return word in {"former", "acting"}
    if _OF_PEOPLE.search(word) is not None and word not in lexicon().persons:
        return False
    common = first.pos_ in {"ADJ", "NOUN"} and not first.ent_type_
    return first.text[1:].islower() and (common or lexicon().is_person(word))


def surname(name: str) -> str:
    """The last of the words of a full ``name``, with the particles before it: by what one is called, once known."""
    found = _SURNAME.search(name)
    return found[0] if found else name

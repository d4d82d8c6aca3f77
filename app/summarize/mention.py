"""Who a sentence speaks of, and who speaks: short names in full, "He said" by name, and an opinion piece's author, so
that a sentence can stand alone.

A short name ("Holt") is put in full where the article introduces one person of that name and no other, and has not said
it before, with what the article says they are; a pronoun that opens the sentence ("She said ...") where the sentence
before is about one person. Where there is any doubt, nothing is put in.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from app.article import Parses
from app.summarize.cut import capitalised
from app.summarize.introduced import LAST_PARTICLE, POLITE, Introductions, Person, surname
from app.summarize.lexicon import lexicon, stopwords
from app.summarize.model import Evidence
from app.summarize.opinion import by_author
from app.summarize.pronoun import goes_on, opening_pronoun, stands_for
from app.summarize.prose import AGENCY_DATELINE
from app.summarize.quoting import quotations

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

# "the Royal Academy of Dance (RAD)", by which an article says what it will call it.
_SMALL = r"(?:of|and|for|the|in|on|to|de|du|des|&)"
_WITH_LETTERS = re.compile(
    rf"(?:\b([Tt]he) )?\b([A-Z][\w’'-]+(?: (?:{_SMALL} )?(?:{_SMALL} )?[A-Z][\w’'-]+){{1,7}}) \(([A-Z]{{2,7}})\)"
)
_LETTERS = re.compile(r"(?<![\w(’'-])[A-Z]{2,7}(?![\w)-])")
_MOST_LETTERS = 64  # looked for in the whole article, each
_POLITE = rf"(?:{'|'.join(sorted(POLITE))})\.? "
_FURTHEST = 5  # sentences that go on speaking of the same person
_VOWEL = re.compile(r"(?!Uni|Use|Ur|Eu|One)[AEIOU]|Hon|Hour|Heir", re.IGNORECASE)  # as it sounds


class Mentions:
    """The people of one article's prose, looked up by short name or by the pronoun that stands for them, and what its
    letters ("RAD") stand for.
    """

    def __init__(
        self, prose: Sequence[Evidence], *, around: Sequence[Evidence] | None = None, author: str | None = None
    ) -> None:
        """``around``: all that may introduce a name, such as quotations; ``prose`` unless given. ``author``: whose
        opinion the article is, if it is one: what nobody else is said to say is said by them.
        """
        self.prose = prose
        self.around = prose if around is None else around
        self._author = author
        self._pieces = {piece.sentence.index: piece for piece in prose}
        self._people = Introductions(self.around)
        self._letters: dict[str, tuple[str, int]] = {}
        self._initials: dict[str, list[tuple[str, str, int]]] = {}
        for piece in self.around:
            for match in _WITH_LETTERS.finditer(piece.text):
                if (name := _spelled(match[2], match[3])) is not None:
                    full = f"the {name}" if match[1] else name
                    self._letters.setdefault(match[3], (full, piece.sentence.index))

    @property
    def opens_with_picture(self) -> bool:
        """Whether the prose begins behind an agency's dateline ("(CNN) --"), under which a caption comes second."""
        return bool(self.prose) and AGENCY_DATELINE.search(self.prose[0].sentence.text[:80]) is not None

    def antecedent(self, index: int, pronoun: str, parses: Parses) -> Person | None:
        """Whom ``pronoun``, the first word of the ``index``-th sentence, stands for by the one before, or by what that
        goes on from; ``None`` in doubt.
        """
        piece = self._pieces.get(index)
        if piece is None:
            return None
        for at in range(index, index - _FURTHEST, -1):
            before = self._pieces.get(at - 1)
            if before is None:
                return None
            doc = parses(before.text)
            if not goes_on(pronoun, doc):
                name = stands_for(pronoun, parses(piece.text), doc, self._people)
                return self._person(name, index, parses) if name is not None else None
        return None

    def _person(self, name: str, index: int, parses: Parses) -> Person | None:
        """Whom a sentence before the ``index``-th calls ``name``, in full; ``None`` in doubt."""
        known = self._people.of(name.rsplit(" ", 1)[-1], index, parses)
        return Person(name) if " " in name and (known is None or not known.name.endswith(name)) else known

    def put_in_full(self, text: str, index: int, said: str, parses: Parses) -> str:
        """``text`` with its names ``in_full``, and its author as the speaker where it is an opinion."""
        return self.by_author(self.in_full(text, index, said, parses), said, parses)

    def in_full(self, text: str, index: int, said: str, parses: Parses) -> str:
        """``text``, which stands on the ``index``-th sentence, with each person's name, and what letters stand for, in
        full where neither it nor ``said``, the summary before it, has that; nothing inside quotations is touched.
        """
        text = self._spelled_out(self._by_name(text, index, said, parses), index, said, parses)
        for short in self._short_names(parses(text)):
            person = self._people.of(short, index, parses)
            if person is not None and person.name not in text and person.name not in said:
                known = Person(person.name) if _is_described(short, parses(text)) else person
                named = _replaced(text, short, known.role + known.name)
                text = text if named == text else capitalised(_with_added(named, known))
        return text

    def by_author(self, text: str, said: str, parses: Parses) -> str:
        """``text`` with the author of an opinion piece as its speaker, unless it names one."""
        return by_author(text, self._author, said, parses) if self._author else text

    def names(self, text: str, index: int, parses: Parses) -> frozenset[str]:
        """The short names of ``text`` that ``put_in_full`` would put in full."""
        found = self._short_names(parses(text))
        return frozenset(short for short in found if self._people.of(short, index, parses) is not None)

    def _short_names(self, doc: Doc) -> list[str]:
        return list(dict.fromkeys(token.text for token in doc if _may_be_short_name(token) and self._people.has(token)))

    def _spelled_out(self, text: str, index: int, said: str, parses: Parses) -> str:
        """``text`` with the name that the article gave for "RAD" in its place, "the" before it once."""
        for letters in dict.fromkeys(_LETTERS.findall(text)):
            full, first = self._letters.get(letters) or self._initials_of(letters, index)
            bare = full.removeprefix("the ")
            if first < index and letters not in said and bare not in text:
                # "The RAD", "a RAD" and "RAD officials": "the Royal Academy of Dance officials" is nobody's English.
                led = re.search(rf"\b(?:[Tt]he|[Aa]n?) {letters}\b", text) is not None or _describes(
                    letters, parses(text)
                )
                name = bare if led or not text.startswith(letters) else full[0].upper() + full[1:]
                text = _replaced(text, letters, name if led or text.startswith(letters) else full)
                text = _with_its_article(text, bare)
        return text

    def _initials_of(self, letters: str, index: int) -> tuple[str, int]:
        """The one name before the ``index``-th sentence whose capitals are ``letters``, and where it stands."""
        if letters not in self._initials and len(self._initials) < _MOST_LETTERS:
            self._initials[letters] = self._with_initials(letters) if len(letters) >= 3 else []
        found = {bare: (full, first) for bare, full, first in self._initials.get(letters, []) if first < index}
        return next(iter(found.values())) if len(found) == 1 else ("", index)

    def _with_initials(self, letters: str) -> list[tuple[str, str, int]]:
        """The names whose capitals are ``letters``, bare and with their article, and the index of their sentence."""
        words = rf"(?: {_SMALL})* ".join(rf"{letter}[\w’'-]*[a-z]" for letter in letters)
        pattern = re.compile(rf"(\b[Tt]he )?(?<![A-Z][a-z] )\b({words})\b(?! [A-Z])")
        return [
            (match[2], f"the {match[2]}" if match[1] else match[2], piece.sentence.index)
            for piece in self.around
            for match in pattern.finditer(piece.text)
        ]

    def _by_name(self, text: str, index: int, said: str, parses: Parses) -> str:
        """``text`` with the name of whom the "He" or "His" that opens it stands for, the last name where ``said`` has
        it.
        """
        pronoun = opening_pronoun(parses(text))
        person = self.antecedent(index, pronoun, parses) if pronoun is not None else None
        if not person or not pronoun or text[len(pronoun)] != " ":
            return text
        if person.name in said:
            person = Person(surname(person.name))
        owns = pronoun in {"His", "Her"}
        named = person.role + person.name + ("'s" if owns else "") + text[len(pronoun) :]
        return capitalised(_with_added(named, person))


def _with_its_article(text: str, name: str) -> str:
    """``text`` with "a" or "an" before ``name`` as that sounds: "an RAD teacher", "a Royal Academy teacher"."""
    article = "an" if _VOWEL.match(name) else "a"
    return re.sub(rf"\b([Aa])n? (?={re.escape(name)})", lambda match: f"{match[1]}{article[1:]} ", text)


def _describes(letters: str, doc: Doc) -> bool:
    """Whether ``letters`` stand before the noun that they describe."""
    return any(token.text == letters and token.dep_ in {"compound", "nmod"} for token in doc)


def _is_described(short: str, doc: Doc) -> bool:
    """Whether the sentence itself says who ``short`` is: "the candidate, Reed", "Reed, a teacher", "captain Reed"."""
    names = [token for token in doc if token.text == short]
    led = any(name.i > 0 and lexicon().is_person(name.nbor(-1).lemma_.lower()) for name in names)
    return led or any(name.dep_ == "appos" or any(child.dep_ == "appos" for child in name.children) for name in names)


def _spelled(name: str, letters: str) -> str | None:
    """The end of ``name``, capitalised words, of whose initials ``letters`` are made; ``None`` where they are not."""
    words = name.split(" ")
    for start in range(len(words) - 1):
        part = words[start:]
        initials = "".join(word[0] for word in part if word[0].isupper())
        if part[0][0].isupper() and letters in {initials, "".join(word[0].upper() for word in part)}:
            return " ".join(part)
    return None


def _may_be_short_name(token: Token) -> bool:
    """Whether ``token`` is one name alone that may be a person's: no title but a polite one before, no name behind."""
    if token.pos_ != "PROPN" or token.dep_ == "compound" or len(token.text) < 3:
        return False  # "the Holt plan" needs no first name
    before = token.nbor(-1) if token.i else None
    after = token.nbor(1) if token.i + 1 < len(token.doc) else None
    titled = before is not None and before.text[:1].isupper() and before.text.strip(".") not in POLITE
    opens = before is not None and before.i == 0 and before.lower_ in stopwords()
    # Where it describes a noun, it may be taken for an adjective.
    describes = after is not None and after.pos_ == "NOUN" and token.head == after
    return (not titled or opens) and not describes and (after is None or not after.text[:1].isupper())


def _with_added(text: str, person: Person) -> str:
    """``text``, which names ``person``, with what is added behind the name, unless that is one of several or owns what
    follows.
    """
    end = text.find(person.name) + len(person.name)
    before, rest = text[: end - len(person.name)], text[end:]
    joined = before.endswith((" and ", " or ", ", ")) or rest.startswith((" and ", " or "))
    if not person.added or joined or (rest[:1] not in ",.;:?!" and not rest.startswith(" ")):
        return text
    return f"{before}{person.name}, {person.added}{',' if rest.startswith(' ') else ''}{rest}"


def _replaced(text: str, short: str, full: str) -> str:
    """``text`` with the first ``short`` outside of quotations put in full, together with "Mr" and its like."""
    quoted = quotations(text)
    particle = LAST_PARTICLE.search(full.removesuffix(short))
    led = f"(?:{re.escape(particle[0])})?" if particle else ""  # "Mr. de Reed" is called by both words
    for match in re.finditer(rf"(?<![\w/-])(?:{_POLITE})?{led}{re.escape(short)}(?![\w/-])", text):
        if not any(span.start <= match.start() < span.end for span in quoted):
            return f"{text[: match.start()]}{full}{text[match.end() :]}"
    return text

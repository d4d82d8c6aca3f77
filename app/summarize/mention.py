"""Who a sentence speaks of, and who speaks: short names in full, "He said" by name, and an opinion piece's author, so
that a sentence can stand alone.

A short name ("Holt") is put in full where the article introduces one person of that name and no other, and has not said
it before; a pronoun that opens the sentence ("She said ...") where the sentence before has one person in it and that
person is its subject. Where there is any doubt, nothing is put in.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from app.article import Parses
from app.summarize.lexicon import lexicon, stopwords
from app.summarize.model import Evidence
from app.summarize.opinion import by_author
from app.summarize.prose import AGENCY_DATELINE, quotations

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_CAPITALISED = r"(?:(?:[A-Z]\.)+|[A-Z][\w’'-]*[\w-])"
_PARTICLE = r"(?:de|van|von|bin|al|el|der|du|da|di|la|le)"
_LAST_PARTICLE = re.compile(rf"\b{_PARTICLE} $")
_FULL = re.compile(rf"\b{_CAPITALISED}(?: (?:{_PARTICLE} )?{_CAPITALISED}){{1,4}}")
# "the Royal Academy of Dance (RAD)", by which an article says what it will call it.
_SMALL = r"(?:of|and|for|the|in|on|to|de|du|des|&)"
_WITH_LETTERS = re.compile(
    rf"(?:\b([Tt]he) )?\b([A-Z][\w’'-]+(?: (?:{_SMALL} )?(?:{_SMALL} )?[A-Z][\w’'-]+){{1,7}}) \(([A-Z]{{2,7}})\)"
)
_POLITE_WORDS = frozenset({"Mr", "Mrs", "Ms", "Miss"})
_LETTERS = re.compile(r"(?<![\w(’'-])[A-Z]{2,7}(?![\w)-])")
_POLITE = r"(?:Mr|Mrs|Ms|Miss)\.? "
_LONGEST_RANK = 60  # characters, with the word before it
_VOWEL = re.compile(r"(?!Uni|Use|Ur|Eu|One)[AEIOU]|Hon|Hour|Heir", re.IGNORECASE)  # as it sounds


@dataclass(frozen=True, slots=True)
class _Introduced:
    """A full name without titles, the piece of prose that has it first, its ``place`` in all that may introduce names,
    whether it came with a title, and the ``rank`` that it came with, with a space behind, if it is one to be told.
    """

    name: str
    piece: Evidence
    place: int
    titled: bool
    rank: str


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
        self._before = {after.sentence.index: before for before, after in pairwise(prose)}
        self._introduced: dict[str, list[_Introduced]] = defaultdict(list)
        self._letters: dict[str, tuple[str, int]] = {}
        self._text = "\n".join(piece.text for piece in self.around)
        begin = 0
        for piece in self.around:
            for match in _WITH_LETTERS.finditer(piece.text):
                if (name := _spelled(match[2], match[3])) is not None:
                    full = f"the {name}" if match[1] else name
                    self._letters.setdefault(match[3], (full, piece.sentence.index))
            for match in _FULL.finditer(piece.text):
                name = _without_titles(match.group())
                if " " in name:
                    place = piece.text.index(name, match.start())
                    rank = _rank_before(piece.text, place)
                    titled = bool(rank) or match.group().split(" ")[0].strip(".").lower() in lexicon().titles
                    self._introduced[name.rsplit(" ", 1)[1]].append(
                        _Introduced(name, piece, begin + place, titled, rank)
                    )
            begin += len(piece.text) + 1

    @property
    def opens_with_picture(self) -> bool:
        """Whether the prose begins behind an agency's dateline ("(CNN) --"), under which a caption comes second."""
        return bool(self.prose) and AGENCY_DATELINE.search(self.prose[0].sentence.text[:80]) is not None

    def full(self, short: str, index: int, parses: Parses) -> str | None:
        """The full name of the person whom the article's ``index``-th sentence calls ``short``; ``None`` in doubt."""
        known = self._introduced.get(short, [])
        if not known or len({entry.name.split(" ", 1)[0] for entry in known}) > 1:
            return None
        first = known[0]
        if first.piece.sentence.index >= index or self._is_called_before(short, first):
            return None
        people = (ent.text for ent in parses(first.piece.text).ents if ent.label_ == "PERSON")
        return first.name if any(first.name in person for person in people) else None

    def _is_called_before(self, short: str, known: _Introduced) -> bool:
        """Whether the article says ``short`` before the full name: of another person, as likely as not, like the
        "President Bush" of a story in which only Laura Bush has a first name.
        """
        name = re.compile(rf"(?<![\w-]){re.escape(short)}(?![\w-])")
        return name.search(self._text, 0, known.place) is not None

    def _rank(self, short: str) -> str:
        """The rank of the person called ``short``, with which the article introduces them; none where it tells more
        than one, as of somebody who has had others.
        """
        known = self._introduced[short]
        return known[0].rank if len({entry.rank for entry in known if entry.rank}) == 1 else ""

    def antecedent(self, index: int, parses: Parses) -> str | None:
        """Whom "he" or "she" at the beginning of the ``index``-th sentence stands for: the one person of the sentence
        before, where that is its subject; ``None`` in doubt.
        """
        before = self._before.get(index)
        if before is None or before.sentence.index != index - 1:
            return None
        doc = parses(before.text)
        people = [ent for ent in doc.ents if ent.label_ == "PERSON"]
        if len({person.text.removesuffix("’s").removesuffix("'s") for person in people}) != 1 or not _is_subject(
            people[0].root
        ):
            return None
        name = _without_titles(people[0].text)
        return name if " " in name else self.full(name, index, parses)

    def put_in_full(self, text: str, index: int, said: str, parses: Parses) -> str:
        """``text`` with its names ``in_full``, and its author as the speaker where it is an opinion."""
        return self.by_author(self.in_full(text, index, said, parses), said, parses)

    def in_full(self, text: str, index: int, said: str, parses: Parses) -> str:
        """``text``, which stands on the ``index``-th sentence, with each person's name, and what letters stand for, in
        full where neither it nor ``said``, the summary before it, has that; nothing inside quotations is touched.
        """
        text = self._spelled_out(self._by_name(text, index, said, parses), index, said, parses)
        for short in self._short_names(parses(text)):
            full = self.full(short, index, parses)
            if full is not None and full not in text and full not in said:
                text = _replaced(text, short, self._rank(short) + full)
        return text

    def by_author(self, text: str, said: str, parses: Parses) -> str:
        """``text`` with the author of an opinion piece as its speaker, unless it names one."""
        return by_author(text, self._author, said, parses) if self._author else text

    def names(self, text: str, index: int, parses: Parses) -> frozenset[str]:
        """The short names of ``text`` that ``put_in_full`` would put in full."""
        found = self._short_names(parses(text))
        return frozenset(short for short in found if self.full(short, index, parses) is not None)

    def _short_names(self, doc: Doc) -> list[str]:
        return list(dict.fromkeys(token.text for token in doc if _may_be_short_name(token) and self._is_person(token)))

    def _is_person(self, token: Token) -> bool:
        """Whether ``token`` is a person's name as far as its sentence tells. The parser often takes a lone surname for
        a company, which some are (Disney): it is a person's behind "Ms", or where the full name came with a title.
        """
        if token.ent_type_ in {"PERSON", ""}:
            return True
        polite = token.i > 0 and token.nbor(-1).text.strip(".") in _POLITE_WORDS
        return token.ent_type_ == "ORG" and (
            polite or any(entry.titled for entry in self._introduced.get(token.text, []))
        )

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
        if len(letters) < 3:
            return "", index
        words = rf"(?: {_SMALL})* ".join(rf"{letter}[\w’'-]*[a-z]" for letter in letters)
        pattern = re.compile(rf"(\b[Tt]he )?(?<![A-Z][a-z] )\b({words})\b(?! [A-Z])")
        found = {
            match[2]: (f"the {match[2]}" if match[1] else match[2], piece.sentence.index)
            for piece in self.around
            if piece.sentence.index < index
            for match in pattern.finditer(piece.text)
        }
        return next(iter(found.values())) if len(found) == 1 else ("", index)

    def _by_name(self, text: str, index: int, said: str, parses: Parses) -> str:
        """``text`` with the name of whom the "He" that opens it stands for, the last name where ``said`` has it."""
        pronoun = opening_pronoun(parses(text))
        name = self.antecedent(index, parses) if pronoun is not None else None
        if not name or not pronoun or text[len(pronoun)] != " ":
            return text
        return f"{name.rsplit(' ', 1)[1] if name in said else name}{text[len(pronoun) :]}"


def _rank_before(text: str, place: int) -> str:
    """The rank that stands before the name at ``place``, with a space behind: not one that the person no longer has,
    or half of another.
    """
    before = text[max(0, place - _LONGEST_RANK) : place]
    match = lexicon().ranks.search(before)
    return match[1] + " " if match and not lexicon().no_rank_behind.search(before[: match.start()]) else ""


def opening_pronoun(doc: Doc) -> str | None:
    """The "He" or "She" that opens ``doc`` as the subject of its main clause, if nothing in it speaks of another person
    whom a name would then be mistaken for.
    """
    first = doc[0]
    opens = first.text in {"He", "She"} and first.dep_ in {"nsubj", "nsubjpass"} and first.head.dep_ == "ROOT"
    return first.text if opens and not any(ent.label_ == "PERSON" for ent in doc.ents) else None


def _with_its_article(text: str, name: str) -> str:
    """``text`` with "a" or "an" before ``name`` as that sounds: "an RAD teacher", "a Royal Academy teacher"."""
    article = "an" if _VOWEL.match(name) else "a"
    return re.sub(rf"\b([Aa])n? (?={re.escape(name)})", lambda match: f"{match[1]}{article[1:]} ", text)


def _describes(letters: str, doc: Doc) -> bool:
    """Whether ``letters`` stand before the noun that they describe."""
    return any(token.text == letters and token.dep_ in {"compound", "nmod"} for token in doc)


def _spelled(name: str, letters: str) -> str | None:
    """The end of ``name``, capitalised words, of whose initials ``letters`` are made; ``None`` where they are not."""
    words = name.split(" ")
    for start in range(len(words) - 1):
        part = words[start:]
        initials = "".join(word[0] for word in part if word[0].isupper())
        if part[0][0].isupper() and letters in {initials, "".join(word[0].upper() for word in part)}:
            return " ".join(part)
    return None


def _is_subject(noun: Token) -> bool:
    return noun.dep_ in {"nsubj", "nsubjpass"} and noun.head.dep_ == "ROOT"


def _may_be_short_name(token: Token) -> bool:
    """Whether ``token`` is one name alone that may be a person's: no title but a polite one before, no name behind."""
    if token.pos_ != "PROPN" or token.dep_ == "compound" or len(token.text) < 3:
        return False  # "the Holt plan" needs no first name
    before = token.nbor(-1) if token.i else None
    after = token.nbor(1) if token.i + 1 < len(token.doc) else None
    titled = before is not None and before.text[:1].isupper() and before.text.strip(".") not in _POLITE_WORDS
    opens = before is not None and before.i == 0 and before.lower_ in stopwords()
    return (not titled or opens) and (after is None or not after.text[:1].isupper())


def _without_titles(name: str) -> str:
    """``name`` without titles before it and words that are capitalised only because they open a sentence."""
    words = name.split(" ")
    while words and (words[0].strip(".").lower() in lexicon().titles | {"said"} or words[0].lower() in stopwords()):
        words = words[1:]
    return re.sub(r"['’]s?$", "", " ".join(words))


def _replaced(text: str, short: str, full: str) -> str:
    """``text`` with the first ``short`` outside of quotations put in full, together with "Mr" and its like."""
    quoted = quotations(text)
    particle = _LAST_PARTICLE.search(full.removesuffix(short))
    led = f"(?:{re.escape(particle[0])})?" if particle else ""  # "Mr. de Reed" is called by both words
    for match in re.finditer(rf"(?<![\w/-])(?:{_POLITE})?{led}{re.escape(short)}(?![\w/-])", text):
        if not any(span.start <= match.start() < span.end for span in quoted):
            return f"{text[: match.start()]}{full}{text[match.end() :]}"
    return text

"""The closed classes of English words that selection and the checks use, read once from ``lexicon.toml``."""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

# spaCy's list (MIT) holds the number words too, which are anything but empty in news; they stay informative here.
_NUMBER_WORDS = frozenset(
    [
        "two",
        "three",
        "four",
        "five",
        "six",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "fifteen",
        "twenty",
        "thirty",
        "forty",
        "fifty",
        "sixty",
        "hundred",
        "third",
    ]
)
_PERSON_ENDING = re.compile(r"(?:er|or|ist|ian|ant|man|woman|ee|eer|ess|fighter)$")


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Sets of lower-case lemmas, but for ``connectives`` and ``leaning``, which match the beginning of a sentence;
    ``small_numbers`` are zero to twenty in digits.
    """

    negation: frozenset[str]
    modality: frozenset[str]
    reporting: frozenset[str]
    connectives: re.Pattern[str]
    leaning: re.Pattern[str]
    titles: frozenset[str]
    title_ends: frozenset[str]
    relative: frozenset[str]
    bare_roles: frozenset[str]
    small_numbers: dict[str, str]
    persons: frozenset[str]
    things: frozenset[str]
    unique: frozenset[str]
    places: frozenset[str]
    held: frozenset[str]
    documents: frozenset[str]
    caption_verbs: frozenset[str]
    firm: frozenset[str]
    colour: frozenset[str]
    reversing: frozenset[str]
    plain_reports: frozenset[str]
    told: frozenset[str]
    contrasts: frozenset[str]
    days: frozenset[str]
    groups: frozenset[str]
    spellings: tuple[tuple[str, str], ...]
    aliases: dict[str, str]

    def is_person(self, noun: str) -> bool:
        """Whether ``noun`` (a lemma) names a kind of person, as far as a list and an ending can tell."""
        return noun in self.persons or (noun not in self.things and _PERSON_ENDING.search(noun) is not None)


@cache
def stopwords() -> frozenset[str]:
    """English words that carry nothing; spaCy is imported at the first call."""
    from spacy.lang.en.stop_words import STOP_WORDS  # noqa: PLC0415 - brings torch, which the front must not hold

    return frozenset(STOP_WORDS) - _NUMBER_WORDS


@cache
def lexicon() -> Lexicon:
    """The lexicon; the file is read at the first call."""
    data = tomllib.loads(files("app.summarize").joinpath("lexicon.toml").read_text(encoding="utf-8"))
    return Lexicon(
        negation=frozenset(data["negation"]),
        modality=frozenset(data["modality"]),
        reporting=frozenset(data["reporting"]),
        connectives=_opening(data["connectives"], after=r"(?:,\s+|\s+)"),
        persons=frozenset(data["persons"]),
        things=frozenset(data["things"]),
        unique=frozenset(data["unique"]),
        places=frozenset(data["places"]),
        held=frozenset(data["held"]),
        documents=frozenset(data["documents"]),
        caption_verbs=frozenset(data["caption_verbs"]),
        firm=frozenset(data["firm"]),
        colour=frozenset(data["colour"]),
        reversing=frozenset(data["reversing"]),
        plain_reports=frozenset(data["plain_reports"]),
        told=frozenset(data["told"]),
        contrasts=frozenset(data["contrasts"]),
        days=frozenset(data["days"]),
        groups=frozenset(data["groups"]),
        spellings=tuple((british, american) for british, american in data["spellings"]),
        aliases=dict(data["aliases"]),
        small_numbers={word: str(value) for value, word in enumerate(data["small_numbers"])},
        leaning=_opening(data["leaning"], after=r"\b"),
        titles=frozenset(data["titles"]),
        title_ends=frozenset(data["title_ends"]),
        relative=frozenset(data["relative"]),
        bare_roles=frozenset(data["bare_roles"]),
    )


def _opening(phrases: Iterable[str], after: str) -> re.Pattern[str]:
    """Any of ``phrases`` at the beginning of a sentence."""
    return re.compile(rf"^(?:{_any_of(phrases)}){after}", re.IGNORECASE)


def _any_of(phrases: Iterable[str]) -> str:
    """A pattern of any of ``phrases``, the longest first."""
    return "|".join(re.escape(phrase) for phrase in sorted(phrases, key=len, reverse=True))

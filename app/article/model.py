"""What an article is to the rest of the house: its text, and where in it sentences and paragraphs stand.

All offsets are code points of ``Article.text`` (Python's own), end exclusive; ``Utf16Offsets`` translates them for
JavaScript.
"""

from bisect import bisect_left
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range ``start:end`` of code points in an article's text."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """The slice of ``text`` that this span names."""
        return text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence: its place, its text (exactly that slice), its number in the article and its paragraph's number."""

    span: Span
    text: str
    index: int
    paragraph: int

    @property
    def words(self) -> int:
        """Length in words, as ``count_words`` counts them."""
        return count_words(self.text)


@dataclass(frozen=True, slots=True)
class Article:
    """An article as it was given: ``text`` is never normalised, so that every span slices what the caller sent.

    ``language`` is an ISO 639-1 code. ``extracted`` says that ``text`` was taken out of HTML, so the caller has not
    seen it.
    """

    text: str
    sentences: tuple[Sentence, ...]
    language: str
    title: str | None = None
    extracted: bool = False


def count_words(text: str) -> int:
    """Words as a reader counts them: runs of non-space; in scripts without spaces (Han, Kana, Thai) two characters a
    word.
    """
    unspaced = sum(_is_unspaced(char) for char in text)
    if not unspaced:
        return len(text.split())
    spaced = "".join(" " if _is_unspaced(char) else char for char in text).split()
    return sum(any(char.isalnum() for char in run) for run in spaced) + (unspaced + 1) // 2


def _is_unspaced(char: str) -> bool:
    """Han, Hiragana, Katakana, Thai, Lao, Khmer and Burmese letters, which are written without spaces between words."""
    code = ord(char)
    return (
        0x3041 <= code <= 0x30FF
        or 0x3400 <= code <= 0x9FFF
        or 0x0E01 <= code <= 0x0EFF
        or 0x1000 <= code <= 0x109F
        or 0x1780 <= code <= 0x17FF
        or 0x20000 <= code <= 0x3FFFF
    )


@dataclass(frozen=True, slots=True)
class Utf16Offsets:
    """Translates code-point offsets of one text into UTF-16 code units, in O(log n) a look-up.

    ``_astral`` holds the code-point offsets of the characters outside the Basic Multilingual Plane, each of which takes
    two units.
    """

    text: str
    _astral: tuple[int, ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_astral", tuple(i for i, char in enumerate(self.text) if ord(char) > 0xFFFF))

    def __call__(self, offset: int) -> int:
        """The UTF-16 offset of code point ``offset`` (0 to ``len(text)``)."""
        return offset + bisect_left(self._astral, offset)

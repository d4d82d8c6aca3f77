"""Paragraphs of raw text: the blocks between blank lines, or their lines, unless these were wrapped at a width."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from app.article.model import Span

_LINE_END = re.compile(r"\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")
_STOPPED = re.compile(r"[.!?:…][\"”’)\]]*$")
_RAGGED = 20  # characters by which a wrapped line may be shorter than the width
_NARROWEST, _WIDEST = 30, 100
_LEAST_BROKEN = 2  # lines of a text that break off and go on in small letters


def paragraphs(text: str) -> Iterator[Span]:
    """The places of the paragraphs in ``text``, in order; white space around them may belong to them."""
    lines = list(_lines(text))
    width = _width([line.of(text).rstrip() for line in lines])
    for block in _blocks(text, lines):
        if _is_wrapped([len(line.of(text).strip()) for line in block]):
            yield Span(block[0].start, block[-1].end)
        else:
            yield from _joined(text, block, width)


def _lines(text: str) -> Iterator[Span]:
    at = 0
    for end in _LINE_END.finditer(text):
        yield Span(at, end.start())
        at = end.end()
    yield Span(at, len(text))


def _blocks(text: str, lines: Sequence[Span]) -> Iterator[list[Span]]:
    """The lines between blank ones."""
    block: list[Span] = []
    for line in lines:
        if line.of(text).strip():
            block.append(line)
        elif block:
            yield block
            block = []
    if block:
        yield block


def _is_wrapped(lengths: Sequence[int]) -> bool:
    """Whether lines of these lengths were broken at a width: three or more, all but the last nearly as long as the
    longest.
    """
    longest = max(lengths)
    return len(lengths) >= 3 and 50 <= longest <= _WIDEST and min(lengths[:-1]) >= longest - _RAGGED


def _width(lines: Sequence[str]) -> int:
    """The width, in characters, at which all of a text was wrapped, as lines that break off show; 0 for none."""
    longest = max(map(len, lines))
    if not _NARROWEST <= longest <= _WIDEST:
        return 0
    both = [(line, following.lstrip()) for line, following in pairwise(lines) if line and following]
    broken = [line for line, following in both if following[:1].islower() and not _STOPPED.search(line)]
    return longest if len(broken) >= max(_LEAST_BROKEN, len(both) // 4) else 0


def _joined(text: str, block: Sequence[Span], width: int) -> Iterator[Span]:
    """The lines of ``block``, those joined that were wrapped at ``width``; an indented line begins a paragraph."""
    begun = block[0]
    for line, following in pairwise(block):
        indented = following.of(text)[:1].isspace() and not line.of(text)[:1].isspace()
        if width and len(line.of(text).rstrip()) >= width - _RAGGED and not indented:
            begun = Span(begun.start, following.end)
        else:
            yield Span(begun.start, line.end)
            begun = following
    yield Span(begun.start, block[-1].end)

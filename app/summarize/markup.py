"""Markdown in plain text, as many content systems keep it: a summary shows the words without their marks.

Only what stands inside a line (CommonMark's emphasis and links); headings and list items are no prose anyway.
"""

import re

_LINK = re.compile(r"(!?)\[([^\[\]\n]{0,300})\]\((?:[^()\s]|\([^()\s]{0,200}\)){1,1000}(?: \"[^\"\n]{0,200}\")?\)")
_STRONG = re.compile(r"\*\*|(?<!\w)__(?=\w)|(?<=[\w.,!?])__(?!\w)")
_EMPHASIS = re.compile(r"(?<![\w*])([*_])(?=[^\W_]|[\"“‘'])([^*_\n]{1,500}?[^\s*_])\1(?![\w*])")
_HEADING = re.compile(r"^#{1,6}\s+")
_LEAST_STRONG = 2  # marks: one alone is a footnote's


def has_markup(text: str) -> bool:
    """Whether ``text`` is written in Markdown, by its links or its strong words. Linear in its length."""
    return _LINK.search(text) is not None or sum(1 for _ in _STRONG.finditer(text)) >= _LEAST_STRONG


def without_markup(text: str) -> str:
    """``text``, a sentence of Markdown, as it is shown: a link's words, no marks of emphasis, no picture."""
    shown = _LINK.sub(lambda link: "" if link[1] else link[2], text)
    return _EMPHASIS.sub(r"\2", _STRONG.sub("", shown)).strip()


def without_heading_signs(text: str) -> str:
    """``text``, a line, without the signs that make it a heading."""
    return _HEADING.sub("", text)

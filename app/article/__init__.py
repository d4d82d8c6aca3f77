"""The article: its text, sentences with their places, language and parse. Knows of nothing else in the house."""

from app.article.model import Article, Sentence, Span, Utf16Offsets, count_words
from app.article.parse import PARSED_LANGUAGE, GivenUp, Parser, Parses
from app.article.reader import MIN_CHARS, NotAnArticle, Reader
from app.article.shown import Seen, seen
from app.article.split import split
from app.article.stray import has_stray_stops, without_stray_stops

__all__ = [
    "MIN_CHARS",
    "PARSED_LANGUAGE",
    "Article",
    "GivenUp",
    "NotAnArticle",
    "Parser",
    "Parses",
    "Reader",
    "Seen",
    "Sentence",
    "Span",
    "Utf16Offsets",
    "count_words",
    "has_stray_stops",
    "seen",
    "split",
    "without_stray_stops",
]

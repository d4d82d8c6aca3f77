"""The lines in which an article says who wrote it."""

import re

from app.article import Article, Sentence

_NAME = r"^(?:[A-Z][\w.’'-]+ ){1,4}"
_AUTHOR = re.compile(
    r"\b(?:is|was|,) an? [\w .,'’\-]{0,80}\b(?:columnist|contributor|commentator|correspondent|senior fellow|historian"
    r"|(?:political|military|legal|security) analyst|staff writer)\b"
    r"|\bis (?:the|an?|(?:[A-Z][\w.]+ ){2,4}[a-z]+) [\w ,'’\-]{0,60}"
    r"\b(?:[Aa]uthor|[Ee]ditor|[Pp]rofessor|[Hh]ost|[Dd]irector|[Ff]ellow|[Aa]nalyst)"
    r" (?:of|at|for|in|with)\b"
    r"|\bauthor of the (?:new )?book\b|\bviews? expressed\b"
)
# What papers say of any of their reporters.
_REPORTER = re.compile(
    rf"{_NAME}(?:covers|writes about|reports on|joined the|receives funding from|has no position in)\b"
    rf"|{_NAME}is (?:an?|the) (?:[\w’'-]+ ){{0,4}}(?:reporter|journalist|writer|lecturer|correspondent)\b"
    r"|^(?:His|Her|Their) (?:work has|writing has|latest book|new book)|^(?:He|She) lives in [A-Z]\w+ with"
)
# ... with none of these, which tell what happened to a columnist.
_TELLS_NEWS = re.compile(
    r"\b(?:said|says|told|killed|shot|died|arrested|charged|fined|sentenced|convicted|jailed|won|fired|sacked|resigned|found"
    r"|accused|announced|warned|sued|attacked|injured|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\b"
)


def ends_of(article: Article) -> list[Sentence]:
    """The sentences among which an opinion piece says who wrote it: its first six and its last four."""
    return [*article.sentences[:6], *article.sentences[6:][-4:]]


def is_author_line(text: str) -> bool:
    """Whether ``text`` says who wrote an opinion piece ("Jane Holt is a columnist for ...")."""
    return _is_of_writer(text, _AUTHOR)


def is_about_writer(text: str) -> bool:
    """Whether ``text``, at an article's beginning or end, is on who wrote it, opinion or news."""
    return _is_of_writer(text, _AUTHOR, _REPORTER)


def _is_of_writer(text: str, *patterns: re.Pattern[str]) -> bool:
    return any(pattern.search(text) for pattern in patterns) and _TELLS_NEWS.search(text) is None

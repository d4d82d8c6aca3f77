"""From what a caller sends to an ``Article``, or to one clear sentence about why it is none."""

from app.article import html as html_extraction
from app.article.language import LanguageDetector
from app.article.model import Article
from app.article.shown import seen
from app.article.split import split

MIN_CHARS = 15


class NotAnArticle(ValueError):
    """The input holds no article. ``field`` is the part of the input at fault: ``text`` or ``html``."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


class Reader:
    """Reads articles. Holds the language tables; safe to share between threads."""

    def __init__(self) -> None:
        self._detector = LanguageDetector()

    def read_text(self, text: str, *, title: str | None = None, language: str | None = None) -> Article:
        """An article of plain text, taken as it stands. ``language`` (ISO 639-1) overrides detection.

        Raises ``NotAnArticle`` for text that is too short, holds unpaired surrogates, or has no letters to read.
        """
        _check(text, "text", least=MIN_CHARS)
        if not any(char.isalpha() for char in seen(text)):
            raise NotAnArticle("text", "holds no letters to read")
        return self._article(text, title=title, language=language, extracted=False)

    def read_phrase(self, text: str, *, title: str | None = None, language: str | None = None) -> Article:
        """Like ``read_text`` for a text of any length, such as "$5": enough to look for figures in, no more."""
        _check(text, "text", least=1)
        return self._article(text, title=title, language=language, extracted=False)

    def read_html(self, html: str, *, title: str | None = None, language: str | None = None) -> Article:
        """The article in a page. Spans refer to the extracted text, which is ``Article.text``. Raises
        ``NotAnArticle``, for a page of more than ``MOST_TAGS`` tags before it is parsed.
        """
        _check(html, "html", least=MIN_CHARS)
        if html_extraction.has_too_many_tags(html):
            raise NotAnArticle("html", f"holds more than {html_extraction.MOST_TAGS:,} tags; send the text")
        found = html_extraction.extract(html)
        if found is None or len(found.text) < MIN_CHARS:
            raise NotAnArticle("html", f"no article text of at least {MIN_CHARS} characters was found in the page")
        return self._article(found.text, title=title or found.title, language=language, extracted=True)

    def _article(self, text: str, *, title: str | None, language: str | None, extracted: bool) -> Article:
        code = language or self._detector.detect(seen(text))
        return Article(text=text, sentences=split(text, code), language=code, title=title, extracted=extracted)


def _check(text: str, field: str, *, least: int) -> None:
    if len(text.strip()) < least:
        characters = "1 character" if least == 1 else f"{least} characters"
        raise NotAnArticle(field, f"must hold at least {characters} of text, not counting white space around it")
    if any("\ud800" <= char <= "\udfff" for char in text):
        raise NotAnArticle(field, "holds an unpaired surrogate, which is not valid Unicode")

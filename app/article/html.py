"""The article in a page's HTML, by trafilatura (Barbaresi, 2021), the best measured open extractor of main text."""

from dataclasses import dataclass

from trafilatura import bare_extraction


@dataclass(frozen=True, slots=True)
class Extraction:
    """The main text of a page, a line for each paragraph, and its title where the page gives one."""

    text: str
    title: str | None


def extract(html: str) -> Extraction | None:
    """The article of a page; ``None`` where trafilatura finds no main text. Fetches nothing and runs nothing."""
    document = bare_extraction(
        html, include_comments=False, include_tables=False, include_images=False, with_metadata=True
    )
    if document is None or isinstance(document, dict) or not (text := (document.text or "").strip()):
        return None
    return Extraction(text=text, title=document.title or None)

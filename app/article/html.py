"""The article in a page's HTML, by trafilatura (Barbaresi, 2021), the best measured open extractor of main text."""

import re
from dataclasses import dataclass

# Opening tags of a page, scripts' strings counted too. Pages of news have some thousands, long live pages more.
# Extraction compares the neighbours of one paragraph with each other, so that hundreds of thousands in a small request
# could keep it busy for hours.
MOST_TAGS = 20_000
_TAG = re.compile("<[A-Za-z]")
# What stands inside the article's element and is not its text: captions, embedded posts, links to other articles,
# sign-ups, bylines, times. Class names are those that news sites commonly use.
_CLASSES = (
    *("caption", "twitter-tweet", "instagram-media", "fb-post", "related", "read-more", "newsletter", "signup"),
    *(
        "sign-up",
        "byline",
        "author-bio",
        "timestamp",
        "dateline-time",
        "share-",
        "social-",
        "advert",
        "promo",
        "credit",
    ),
)
# A class name on what holds more paragraphs than this may be the page's or the article's own.
_MOST_PARAGRAPHS = 3
_FURNITURE = [
    "//figcaption",
    "//aside",
    # What no reader sees. A page that shows itself by script alone may hide all of itself until then.
    "//*[@hidden and not(self::html or self::body or descendant-or-self::main or descendant-or-self::article)]",
    "//template[not(@shadowrootmode)]",
    *(f"//*[contains(@class, '{name}') and count(.//p) <= {_MOST_PARAGRAPHS}]" for name in _CLASSES),
]


@dataclass(frozen=True, slots=True)
class Extraction:
    """The main text of a page, a line for each paragraph, and its title where the page gives one."""

    text: str
    title: str | None


def has_too_many_tags(html: str) -> bool:
    """Whether ``html`` has more than ``MOST_TAGS`` tags; counts no further."""
    return any(number >= MOST_TAGS for number, _ in enumerate(_TAG.finditer(html)))


def extract(html: str) -> Extraction | None:
    """The article of a page; ``None`` where trafilatura finds no main text. Fetches nothing and runs nothing."""
    from trafilatura import bare_extraction  # noqa: PLC0415 - as the parser: for whoever reads pages alone

    document = bare_extraction(
        html,
        include_comments=False,
        include_tables=False,
        include_images=False,
        with_metadata=True,
        prune_xpath=_FURNITURE,
    )
    if document is None or isinstance(document, dict) or not (text := (document.text or "").strip()):
        return None
    return Extraction(text=text, title=document.title or None)

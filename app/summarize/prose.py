"""Which of an article's sentences are its prose, and where in each of them the prose begins.

Pages carry much that is not the article: bylines, captions, "read more", sign-ups, headings, and sometimes orders to a
machine. Such a sentence is never evidence. A dateline ("WASHINGTON (Reuters) -") is cut off the front of its sentence.
"""

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Literal

from app.article import PARSED_LANGUAGE, Article, Sentence, Span, has_stray_stops, without_stray_stops
from app.summarize.author import ends_of, is_about_writer
from app.summarize.dateline import is_label, is_stamp, prose_start
from app.summarize.lexicon import stopwords
from app.summarize.markup import has_markup, without_heading_signs, without_markup
from app.summarize.mistakes import corrects, is_mistake
from app.summarize.model import Evidence
from app.summarize.quoting import CLOSERS, OPENERS, STOPPED, balanced, is_one_quotation, opening_index, quoted_flags

Reason = Literal[
    "furniture",
    "time stamp",
    "related links",
    "broken marks",
    "run together",
    "written twice",
    "label",
    "list item",
    "heading",
    "too short",
    "fragment",
    "inside a quotation",
    "quotation alone",
    "address",
    "order",
    "question",
]

MIN_WORDS = 5

# Addresses, and what posts are full of; "the #MeToo movement" is news.
_ADDRESS = re.compile(
    r"https?://|www\.|\S@\S+\.\w|^(?:@|#[^\W\d])|\(@\w|\s#\w+\W*$|(?:^|\s)[@#][^\W\d]\w*\W+(?:\S+\s+){0,3}[@#][^\W\d]"
)
_SMALL_WORD = re.compile(r"[a-z]{2,20}")
_CONTRIBUTED = re.compile(r"\bcontributed(?: (?:reporting|research|to this \w+))?\.$")
_BYLINE = re.compile(
    r"(?i:by|words by|from) [A-Z][\w.'’\-]*(?:,? (?:[A-Z][\w.'’\-]*|and|for|of|in|the|at|&|\|)){1,14}\.?"
)
_ARROW = re.compile(r"[»›→▶►](?:\W)*$")
_BULLETS = "•·*▪●■◆★‣▸-–—|>"
# Link texts glued behind a name ("Nancy Pelosi Nancy PelosiOvernight: ... MORE").
_GLUED_LINK = re.compile(
    r"\b([A-Z][\w’'-]{1,19}[a-z])\b[^.!?]{1,60}\b\1(?:[A-Z]|\d{4} [A-Z])|(?<=[a-z]) MORE(?=[,.'’]| [a-z(])|^MORE\b"
    # ... and a share's price ("the index's SPX, +0.68% gain", "Harbour Inc. HBR 1.24% said").
    r"|\b[A-Z]{2,5}, [-+]\d+\.\d+%|\b(?:Inc|Corp|Co|Ltd|PLC)\.? [A-Z]{1,5},? [-+]?\d+\.\d+%"
)
# What a player shows above an article ("CLOSE President Trump arrived ...").
_PLAYER = re.compile(r"(?:CLOSE|PLAY|WATCH|EXPAND|ENLARGE) (?=[A-Z][\w’'-]*[a-z]|[A-Z][\w-]*\d)")
# A word written twice, as no sentence means it.
_TWICE = re.compile(
    r"\b(the|an?|of|to|in|and|is|on|for|percent|at|by|with|from|or|as|be|was|are|this|its|his|her|their) \1\b",
    re.IGNORECASE,
)
_DOUBLED = re.compile(
    r"(?<![\w-])(?!(?:that|very|many|really|long|much|more|never|ever|again|well|there|knock|hear|blah|boda|years?)\b)"
    r"([a-z]{4,}) \1(?![\w-])"
)
_REPEATED_WORDS = 7  # in a row: a passage that a page gives twice
_BROKEN_MARKS = re.compile(r"(?:^|[\s.,])\?\w|\w\?[a-z]|\ufffd|â€|Ã¢")  # quotation marks lost to a wrong encoding
AGENCY_DATELINE = re.compile(r"\(CNN\)\s*(?:--|–|—)|^[A-Z]{3}[A-Z .]*, [A-Z][A-Za-z ]{2,30} --")
_FULL_NAME = re.compile(r"[A-Z][a-z]+ [A-Z][a-z]+")
_CREDIT = re.compile(r"\(?[A-Z][\w.’'-]+(?: [A-Z][\w.’'-]+){0,3} ?/ ?[A-Z][\w.&’'-]+(?: [A-Z&][\w.&’'-]*){0,4}\)?")
# A caption or heading that lost its full stop, and the sentence that followed it.
_RUN_TOGETHER = re.compile(
    r"[a-z]{2,} (?:The|But|He|She|It|They|His|Her|This|These|There|When|While|After) (?=[a-z]{2,})"
    # ... and a quotation with who said it: "like winning a trophy 'For me, it's like another cup,' he told"
    r"|[a-z]{2,} ['\"‘“][A-Z][^\"“”]{8,200},['\"’”] (?:he|she|they|[A-Z]\w+) (?:said|says|told|added|explained|wrote)\b"
)
_STRAY_MARK = re.compile(r"(?<=[.!?])\s+[\"“]$")  # which opens the sentence behind
_TOKENISED = 0.85  # of the sentences end with a space before their full stop
_CAPITALS = re.compile(r"^[^a-zа-яё]*$")
# "Home > News", "BC-NOR--Mine Collapse, 3rd Ld", "(Adds comment)", "MOSCOW, March 5", and a greeting.
_SLUG = re.compile(
    r" [>»|] |^[A-Z]{2}-\w+-|^\(.*\)$|^[A-Z .'-]{3,30}, [A-Z][a-z]+\.? \d{1,2}$"
    r"|^(?:Thank(?:s| you)|Welcome|Good (?:morning|evening))\b"
)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The phrases of ``prose.toml``, compiled."""

    anywhere: re.Pattern[str]
    opening: re.Pattern[str]
    order: re.Pattern[str]

    @classmethod
    def load(cls) -> "Lexicon":
        """Read the data file that lies beside this module."""
        data = tomllib.loads(files("app.summarize").joinpath("prose.toml").read_text(encoding="utf-8"))
        union = {key: "|".join(map(re.escape, sorted(phrases, key=len, reverse=True))) for key, phrases in data.items()}
        return cls(
            anywhere=_any_case(rf"(?<!\w)(?:{union['anywhere']})(?!\w)"),
            opening=_any_case(
                rf"^[\W_]*(?:(?:{union['opening']})(?!\w)|[qa]\s*:|(?:{union['labels']})\s*(?::|\.|\||(?:–|—|-\s)\s*(?-i:[A-Z\d]))"
                rf"|(?:{union['invitations']}) (?:{union['invited']})\b)"
            ),
            order=_any_case(
                rf"\b(?<!not )(?<!n[’']t )(?<!can )(?<!could )(?:{union['commands']})\b"
                rf"[^.!?]{{0,80}}\b(?:{union['commanded']})\b"
            ),
        )

    def is_furniture(self, text: str) -> bool:
        """Whether ``text`` shows by its phrases, its arrow or its byline that it is a page's, not the article's."""
        return bool(
            self.anywhere.search(text)
            or self.opening.match(text)
            or any(pattern.search(text) for pattern in (_ARROW, _CONTRIBUTED))
            or _BYLINE.fullmatch(text)
        )


def _any_case(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _SmallWords:
    """The words that ``text`` has in small letters; looked for only when asked, as few articles' fronts ask."""

    text: str

    def __contains__(self, word: object) -> bool:
        is_small = isinstance(word, str) and _SMALL_WORD.fullmatch(word) is not None
        return is_small and re.search(rf"\b{word}\b", self.text) is not None


class ProseFilter:
    """Tells an article's prose from what stands around it."""

    def __init__(self) -> None:
        self._lexicon = Lexicon.load()

    def evidence(self, article: Article) -> Iterator[Evidence]:
        """The sentences that a summary may stand on, less their datelines, in the article's order."""
        open_quotes = quoted_flags(article.sentences)
        left_out = _dotted_lines(article.sentences) | _credited(article.sentences)
        left_out |= {1} if _is_agency_caption(article) else set()
        ends = {s.index for s in ends_of(article)}
        stray = article.language == PARSED_LANGUAGE and has_stray_stops(article.text)
        marked, corrected = not article.extracted and has_markup(article.text), corrects(article)
        opening, words = opening_index(article.sentences), _SmallWords(article.text)
        for sentence, quoted in zip(article.sentences, open_quotes, strict=True):
            opens = sentence.index in {0, opening}
            start = prose_start(sentence.text, opening=opens, words=words)
            whole = _STRAY_MARK.sub("", sentence.text[start:])
            text = without_stray_stops(whole) if stray else whole
            text = without_markup(text) if marked else text
            aside = sentence.index in left_out or (sentence.index in ends and is_about_writer(text))
            aside = aside or (corrected and is_mistake(text))
            if text and not aside and self.reason(text, inside_quotation=quoted, opens=opens) is None:
                begin = sentence.span.start + start
                yield Evidence(Span(begin, begin + len(whole)), text, sentence)

    def around(self, article: Article) -> list[Evidence]:
        """All sentences that may introduce a name: the prose, quotations, captions, but no furniture."""
        return [
            Evidence(sentence.span, sentence.text, sentence)
            for sentence in article.sentences
            if not self._lexicon.is_furniture(sentence.text)
        ]

    def headings(self, article: Article) -> list[Evidence]:
        """The article's first line where it reads as a heading: no full stop, but no furniture either, nor an agency's
        slug or a place with its date.
        """
        first = [s for s in article.sentences[:1] if self.reason(s.text) == "heading" and not _SLUG.search(s.text)]
        marked = has_markup(article.text)
        shown = [(s, without_heading_signs(without_markup(s.text) if marked else s.text)) for s in first]
        return [
            Evidence(s.span, text, s, score=10.0) for s, text in shown if s.words >= 3 and not _CAPITALS.match(text)
        ]

    def quotable(self, article: Article) -> list[Evidence]:
        """What can be quoted of a text in which nothing is prose: any words but orders to a machine, furniture last."""
        kept = [piece for piece in self._quotable(article) if self.reason(piece.text) != "order"]
        return sorted(kept, key=lambda piece: self.reason(piece.text) == "furniture")

    def _quotable(self, article: Article) -> list[Evidence]:
        return [
            Evidence(sentence.span, sentence.text, sentence)
            for sentence in article.sentences
            if sentence.words >= 3 and _is_mostly_letters(sentence.text) and not _is_monotonous(sentence.text)
        ]

    def reason(self, text: str, *, inside_quotation: bool = False, opens: bool = False) -> Reason | None:
        """Why ``text``, one sentence without its dateline, is not prose; ``None`` when it is. What ``opens`` an article
        has no label: it may begin with the name of a film ("Skarn: The Return took ...").
        """
        checks: tuple[tuple[Reason, bool], ...] = (
            ("furniture", self._lexicon.is_furniture(text) or bool(_PLAYER.match(text))),
            ("time stamp", is_stamp(text)),
            ("related links", bool(_GLUED_LINK.search(text))),
            ("label", not opens and is_label(text)),
            ("list item", text[0] in _BULLETS),
            ("broken marks", bool(_BROKEN_MARKS.search(text))),
            ("run together", bool(_RUN_TOGETHER.search(text))),
            ("written twice", bool(_TWICE.search(text) or _DOUBLED.search(text)) or repeats(text, _REPEATED_WORDS)),
            ("order", bool(self._lexicon.order.search(text))),
            ("address", bool(_ADDRESS.search(text))),
            ("heading", not STOPPED.search(text) or bool(_CAPITALS.match(text) and text.upper() != text.lower())),
            ("too short", Sentence(Span(0, len(text)), text, 0, 0).words < MIN_WORDS),
            ("question", text.rstrip("\"'”’»)").endswith(("?", "？", "؟"))),
            ("inside a quotation", inside_quotation or not balanced(text)),
            (
                "quotation alone",
                text[0] in OPENERS and text.rstrip(".,")[-1] in CLOSERS and is_one_quotation(text),
            ),
            (
                "fragment",
                not (text[0].isupper() or text[0].isdigit() or text[0] in OPENERS + "¿¡$€£" or not text[0].isascii()),
            ),
        )
        return next((reason for reason, holds in checks if holds), None)


def _credited(sentences: Sequence[Sentence]) -> set[int]:
    """The sentences of paragraphs that end with a photographer and an agency ("Jane Holt / Norland News"): captions."""
    captions = {sentence.paragraph for sentence in sentences if _CREDIT.fullmatch(sentence.text)}
    return {sentence.index for sentence in sentences if sentence.paragraph in captions}


def _is_agency_caption(article: Article) -> bool:
    """Whether the second sentence stood under a picture: behind an agency's dateline, and with a full name that the
    text gives in full again further down, as only captions do.
    """
    first, second, *rest = article.sentences[:8] if len(article.sentences) > 2 else (None, None)
    if first is None or second is None or not AGENCY_DATELINE.search(first.text[:80]) or second.words > 20:
        return False
    after = " ".join(sentence.text for sentence in rest)
    return any(name in after for name in _FULL_NAME.findall(second.text))


def repeats(text: str, size: int) -> bool:
    """Whether ``size`` words in a row come twice."""
    words = text.lower().split()
    grams = [tuple(words[i : i + size]) for i in range(len(words) - size + 1)]
    return len(set(grams)) < len(grams)


def _is_mostly_letters(text: str) -> bool:
    seen = [char for char in text if not char.isspace()]
    return 2 * sum(char.isalnum() for char in seen) > len(seen) and any(char.isalpha() for char in seen)


def _is_monotonous(text: str) -> bool:
    """Whether the same few words come again and again, as no sentence has them."""
    words = text.casefold().split()
    return len(words) > 8 and 3 * len(set(words)) < len(words)


def _dotted_lines(sentences: Sequence[Sentence]) -> frozenset[int]:
    """The sentences that end with a space before their full stop, where only some do: lines that had none (captions,
    headings, time stamps), ended so by whoever made one text of a page; and what goes on behind one that broke off. In
    tokenised text, all sentences end so.
    """
    dotted = {sentence.index for sentence in sentences if sentence.text.endswith((" .", "\u00a0."))}
    if len(dotted) > _TOKENISED * len(sentences):
        return frozenset()
    broken = {s.index + 1 for s in sentences if s.index in dotted and _is_broken_off(s.text)}
    return frozenset(dotted | broken)


def _is_broken_off(line: str) -> bool:
    """Whether a line ends in the middle of its sentence ("recused himself from the case in .", "A Putnam .")."""
    words = line.removesuffix(".").split()
    return bool(words) and (words[-1].lower() in stopwords() or (len(words) <= 2 and words[0].lower() in stopwords()))

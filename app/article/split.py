"""Sentences, with their places, from raw text.

Sentences come from nupunkt (a Punkt model trained on millions of abbreviations; Bommarito et al., 2025). Around it
stands what news text needs and Punkt does not give: paragraphs (``lines``), scripts that end sentences without a
space, a missing space after a full stop ("last week.The minister"), and bounds on length, so that no input takes more
than linear time.
"""

import re
from collections.abc import Iterable, Iterator

import nupunkt

from app.article.abbreviations import ABBREVIATIONS, SMALL_ABBREVIATIONS
from app.article.lines import paragraphs
from app.article.model import Sentence, Span
from app.article.shown import Seen
from app.article.stray import has_stray_stops, stray_stops

# nupunkt is quadratic on some inputs (400,000 times '."' took minutes); in blocks of this size its worst case is
# milliseconds.
MAX_BLOCK = 4_000
# Longer than any sentence of news; what is longer is a list, a table or rubbish, and is cut at a space for the parser's
# sake.
MAX_SENTENCE = 1_200

_GLUED = re.compile(
    r"(?<=[^\W\d_A-Z]{2}[.!?])(?=\(?[A-Z][a-z])|(?<=[.!?][\"”’])(?=[A-Z][a-z])"
    r"|(?<=[\d%)][.!?])(?=[A-Z][a-z]+[ ’'])|(?<=[A-Z]{2}[.!?])(?=[A-Z][a-z]+ )"
    r"|(?<=[a-z]{2}[.!?])(?=[A-Z]{3,}[- ][A-Z])"  # a heading
)
# "1.The minister": the number of what it stands before, not a sentence.
_NUMBERED = re.compile(r"\W*\d{1,3}[.)]+")
# nupunkt takes a shouted word before a full stop for an abbreviation.
_SHOUTED = re.compile(r"(?<=[A-Z]{4}[.!?])\s+(?=[A-Z])")
# ... and many an English word, in small letters ("the past month. Only") or with a capital ("in New York. Managers"),
# as well as acronyms ("by the FDA. Officials"); of these the abbreviations that stand before a capital are known.
_WORD = re.compile(
    rf"(?<![\w.’'-])(?!{SMALL_ABBREVIATIONS}|(?=[A-Z])(?i:{ABBREVIATIONS}))[A-Za-z]{{2,}}[.!?][\"”’)]*\s+(?=[\"“‘]?[A-Z])"
)
_UNSPACED_END = re.compile(r"(?<=[。！？｡।॥؟])[」』”’\"）)]*")
_BLOCK_END = re.compile(r"[.!?][\"”’)]?\s")
_ORDINAL_END = re.compile(r"(?:^|\s)\d{1,2}\.$")
# A title never ends a sentence before a name, and these abbreviations end one only before a word that opens sentences.
_TITLE_END = re.compile(
    r"\b(?:Mr|Mrs|Ms|Dr|Prof|Lt|Gen|Pres|Sgt|Cpl|Col|Capt|Maj|Pvt|Spc|Cmdr|Adm|Sens?|Reps?|Govs?|Rev|Hon|Fr|Insp|Supt|Det|St|Mt|Ft|No|Nos|"
    r"Rs|vs|cf|approx|[A-Z])\.$"
)
# A name that ends with a mark of its own ("Yahoo! shares").
_CALLED_OUT = re.compile(r"\b[A-Z][\w’'-]*[!?]$")
_INITIALS_END = re.compile(r"\b(?:[A-Z]\.){2,4}$|\b(?:Jan|Feb|Aug|Sept|Oct|Nov|Dec)\.$")
_COMPANY_END = re.compile(r"\b(?:Inc|Corp|Co|Ltd|Jr|Sr)\.[\"”’)]*\s+(?=[A-Z])")
# "5 p.m." goes on with a day, a month or whose time it is.
_CLOCK_END = re.compile(r"\b[ap]\.m\.[\"”’)]*\s+")
_OF_CLOCK = re.compile(
    r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\b"
    r"|[A-Z]{1,3}[SD]?T\b|UTC|(?:[A-Z]\w+ )?(?:[Ss]tandard |[Dd]aylight |[Ss]ummer )?[Tt]ime\b"
    r"|Eastern|Central|Mountain|Pacific|Alaska|Hawaii|Christmas|New Year)"
)
_OPENING_WORDS = re.compile(
    r"[\"“‘'(]|(?:The|A|An|He|She|It|They|We|I|You|This|That|These|Those|There|But|And|So|In|On|At|As|If|When|While|After|Before|"
    r"For|From|To|His|Her|Its|Their|Our|My|No|Not|Some|Many|Most|All|One|Two|Both|What|Who|How|Why|Where|Since|With|By|Now|Then|"
    r"Yet|Although|Though|However|Meanwhile|Also|Last|Earlier|Later|Officials|Police|More)\b"
)
_ORDINAL_DOT_LANGUAGES = frozenset({"de", "da", "nb", "no", "nn", "fi", "cs", "sk", "hu", "et", "hr", "sl", "lv", "is"})


def split(text: str, language: str) -> tuple[Sentence, ...]:
    """All sentences of ``text`` in order, as it is seen; together they cover every character that is seen and not white
    space.
    """
    shown = Seen.of(text)
    places = [(shown.place(sentence.span), sentence) for sentence in _split(shown.text, language)]
    return tuple(Sentence(span, span.of(text), sentence.index, sentence.paragraph) for span, sentence in places)


def _split(text: str, language: str) -> tuple[Sentence, ...]:
    stray = frozenset(stray_stops(text)) if language == "en" and has_stray_stops(text) else frozenset()
    sentences: list[Sentence] = []
    for number, paragraph in enumerate(paragraphs(text)):
        spans = (
            trimmed for span in _sentences(text, paragraph, language) if (trimmed := _trim(text, span)) is not None
        )
        sentences += [Sentence(span, span.of(text), 0, number) for span in _over_stray_stops(spans, stray)]
    return tuple(Sentence(s.span, s.text, i, s.paragraph) for i, s in enumerate(sentences))


def _over_stray_stops(spans: Iterable[Span], stray: frozenset[int]) -> Iterator[Span]:
    """The spans, joined where one ends with a stop that ends no sentence."""
    open_span: Span | None = None
    for span in spans:
        joined = span if open_span is None else Span(open_span.start, span.end)
        if open_span is not None and joined.end - joined.start > MAX_SENTENCE:
            yield open_span
            joined = span
        if joined.end - 1 in stray:
            open_span = joined
        else:
            open_span = None
            yield joined
    if open_span is not None:
        yield open_span


def _sentences(text: str, paragraph: Span, language: str) -> Iterator[Span]:
    for block in _blocks(text, paragraph):
        spans = [Span(block.start + a, block.start + b) for a, b in nupunkt.sent_spans(block.of(text)) if b > a]
        for span in _rejoin(text, spans, ordinals=language in _ORDINAL_DOT_LANGUAGES):
            yield from _refine(text, span, english=language == "en")


def _blocks(text: str, span: Span) -> Iterator[Span]:
    """Pieces of at most ``MAX_BLOCK`` characters, ended after a full stop where there is one in their second half, else
    at a space.
    """
    start = span.start
    while span.end - start > MAX_BLOCK:
        piece = text[start : start + MAX_BLOCK]
        ends = [match.end() for match in _BLOCK_END.finditer(piece, MAX_BLOCK // 2)]
        end = start + (ends[-1] if ends else _last_space(piece))
        yield Span(start, end)
        start = end
    yield Span(start, span.end)


def _last_space(piece: str) -> int:
    """Just after the last space in the second half of ``piece``, or its end."""
    at = piece.rfind(" ", len(piece) // 2)
    return at + 1 if at >= 0 else len(piece)


def _rejoin(text: str, spans: list[Span], *, ordinals: bool) -> list[Span]:
    """Undo breaks after abbreviations ("stabbing U.S. | Ambassador"), and after "3." where ordinals are written so."""
    joined: list[Span] = []
    for span in spans:
        before = text[max(joined[-1].start, joined[-1].end - 20) : joined[-1].end].rstrip() if joined else ""
        after = text[span.start : span.start + 20].lstrip()
        if before and (_continues(before, after) or (ordinals and _ORDINAL_END.search(before))):
            joined[-1] = Span(joined[-1].start, span.end)
        else:
            joined.append(span)
    return joined


def _continues(before: str, after: str) -> bool:
    """Whether the abbreviation, or the name with a mark, that ``before`` ends with belongs to what comes ``after``."""
    if _CALLED_OUT.search(before):
        return after[:1].islower()
    if _INITIALS_END.search(before):
        return not _OPENING_WORDS.match(after)
    return bool(_TITLE_END.search(before)) and after[:1].isalnum()


def _ends_at_hour(text: str, start: int) -> bool:
    """Whether what begins at ``start``, behind "5 p.m.", says nothing more of the hour."""
    return text[start : start + 1].isupper() and _OF_CLOCK.match(text, start) is None


def _refine(text: str, span: Span, *, english: bool) -> Iterator[Span]:
    """Break where a full stop has no space after it, then what is still too long."""
    piece = span.of(text)
    patterns = (_GLUED, _SHOUTED, _UNSPACED_END, *([_WORD] if english else []))
    cuts = {match.end() for pattern in patterns for match in pattern.finditer(piece)}
    if english:
        cuts |= {match.end() for match in _COMPANY_END.finditer(piece) if _OPENING_WORDS.match(piece, match.end())}
        cuts |= {match.end() for match in _CLOCK_END.finditer(piece) if _ends_at_hour(piece, match.end())}
    cuts = {cut for cut in cuts if _NUMBERED.fullmatch(piece, 0, cut) is None}
    at = 0
    for cut in [*sorted(cuts - {0, len(piece)}), len(piece)]:
        while cut - at > MAX_SENTENCE:
            end = at + _last_space(piece[at : at + MAX_SENTENCE])
            yield Span(span.start + at, span.start + end)
            at = end
        yield Span(span.start + at, span.start + cut)
        at = cut


def _trim(text: str, span: Span) -> Span | None:
    """The span without white space at its ends; ``None`` when nothing else is in it."""
    piece = span.of(text)
    body = piece.strip()
    if not body:
        return None
    start = span.start + len(piece) - len(piece.lstrip())
    return Span(start, start + len(body))

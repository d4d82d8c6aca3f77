"""What a text quotes: where its quotations stand, whether its marks close, and which sentences are inside one."""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import groupby, pairwise

from app.article import Sentence, Span

_OPEN_TO_CLOSE = {"“": "”", "«": "»", "„": "“", "「": "」", "『": "』"}
OPENERS, CLOSERS = "\"“„«「『'‘", "\"”“»」』'’"
_SINGLE_OPEN = re.compile(r"(?:^|(?<=[\s(\"“]))['‘`](?=\w)(?!\d0s\b)")
_SINGLE_END = re.compile(r"[.,!?…]['’]\s*$")
_SINGLE_CLOSE = re.compile(r"(?<=[\w.,!?…])['’](?=$|[\s.,;:!?)\"”])")
_QUOTATION = re.compile(
    r"\"[^\"]{1,2000}\"|“[^”]{1,2000}”|«[^»]{1,2000}»|„[^“]{1,2000}“|(?:(?<=\s)|^)['‘](?=\w)[^'’]{1,500}['’](?!\w)"
)
_FIRST_PERSON = re.compile(r"\b(?:I|[Mm]y|me)\b")
_NAME_ALONE = re.compile(r"[A-Z][\w.’'-]*(?: [A-Z][\w.’'-]*){1,3}:?")
# How a sentence ends, in any of our scripts, whatever marks close behind its stop.
STOPPED = re.compile(r"[.!?…。！？।॥؟][\"'”’»)\]」』]*$")
_LEAST_OPENING = 8  # words
_OFTEN = 3  # times; a heading may come twice
_LONGEST_QUOTATION = 6  # sentences
_SPEAKER = re.compile(
    r"(?!(?:PUBLISHED|UPDATED?|CREATED|POSTED|(?:ALSO |NOW |JUST |MUST )?(?:READ|SEE|WATCH|WATCHED)|MORE|PHOTOS?"
    r"|VIDEOS?|FILE|RELATED|OPINION|EDITORIAL|ANALYSIS|CORRECTION|SPECIAL COVERAGE|BREAKING|STORY|GALLERY"
    r"|FACT CHECK|(?:THE )?FACTS?|VERDICT|OUR R(?:UL|AT)ING|(?:AP['’]S |OUR )?ASSESSMENT|WH(?:AT|Y|O|EN|ERE|ICH)|HOW"
    r"|(?:THE )?(?:BOTTOM LINE|BIG PICTURE|CONTEXT|BACKGROUND|LATEST)|TOP PERFORMERS|LAST 10|INJURIES|NEXT)\b)"
    r"[A-Z][A-Z.&'’ ]{0,30}: (?=[\w\"“‘'])"
)
_DOUBLE = re.compile(r"[\"“”«»]")
# "Here's the latest:", which announces the article's own words.
_HEADING = re.compile(
    r"Here(?:['’]s| is| are)\b"
    r"|.{0,60}\b(?:latest|know|points|takeaways|glance|updates|developments|happened|things|ways):$"
)


def balanced(text: str) -> bool:
    """Whether every bracket and quotation mark that opens in ``text`` closes in it."""
    if _is_mixed(text):
        text = text.replace("“", '"').replace("”", '"')
    if text.count('"') % 2 or text.count("(") != text.count(")") or text.count("[") != text.count("]"):
        return False
    if any(text.count(opener) != text.count(closer) for opener, closer in _OPEN_TO_CLOSE.items() if opener != "„"):
        return text.count("“") == text.count("„") > 0
    opened = len(_SINGLE_OPEN.findall(text))
    # A plural's apostrophe ("workers' union") looks like a closing mark, but none stands behind a full stop.
    return opened <= len(_SINGLE_CLOSE.findall(text)) and (opened > 0 or not _SINGLE_END.search(text))


def _is_mixed(text: str) -> bool:
    """Whether a curly quotation mark and a straight one make a pair."""
    return text.count('"') % 2 == 1 and abs(text.count("“") - text.count("”")) == 1


def quotations(text: str) -> list[Span]:
    """Where ``text`` quotes, marks included."""
    return [Span(match.start(), match.end()) for match in _QUOTATION.finditer(text)]


def is_one_quotation(text: str) -> bool:
    """Whether the quotation that opens ``text`` closes only at its end, so that nobody is named as its speaker."""
    opener = text[0]
    if opener in "'‘":
        return any(span.start == 0 and span.end >= len(text.rstrip()) for span in quotations(text))
    closer = _OPEN_TO_CLOSE.get(opener, opener)
    return closer not in text[1:].rstrip(".,").removesuffix(closer)


def quoted_flags(sentences: Sequence[Sentence]) -> list[bool]:
    """For each sentence, whether it begins inside a quotation that an earlier sentence of its paragraph opened.

    A mark's direction shows by the space beside it, so that one missing mark does not turn all that follows around; a
    quotation that does not close within some sentences was none. A paragraph behind one that ends with a colon, unless
    that is a heading, is a quotation without marks, and so is what follows "Q: " or "V.P. BIDEN: " in its paragraph,
    where that begins so or there are several, and all of an interview from where its speakers' names or its questions
    begin to stand on lines of their own.
    """
    flags, until, paragraph = [], -1, -1
    spoken = announced = False
    interview = min(_first_speaker(sentences), _first_question(sentences))
    labelled = {sentence.index for sentence in sentences if _SPEAKER.match(sentence.text)}
    if len(labelled) < _OFTEN:  # where nobody else speaks, the first label is a dateline ("KARACHI: ")
        labelled -= {opening_index(sentences)}
    for sentence in sentences:
        begins = sentence.paragraph != paragraph
        if begins:
            until, paragraph, spoken = -1, sentence.paragraph, announced
        # One label alone in the midst of a text is a link's ("PHOTOS: The bridge").
        spoken = spoken or (sentence.index in labelled and (begins or len(labelled) > 1))
        announced = sentence.text.endswith(":") and not _HEADING.match(sentence.text)
        # One that opens a quotation of its own is judged by itself.
        quoted = sentence.index <= until and sentence.text[0] not in OPENERS
        flags.append(spoken or quoted or sentence.index >= interview)
        if (opens := _leaves_open(sentence.text)) is not None:
            until = sentence.index + _LONGEST_QUOTATION if opens else -1
    return flags


def opening_index(sentences: Sequence[Sentence]) -> int:
    """The index of the article's first sentence, behind headings and whatever else has no full stop; -1 without one."""
    return next((s.index for s in sentences if s.words >= _LEAST_OPENING and STOPPED.search(s.text)), -1)


def _first_speaker(sentences: Sequence[Sentence]) -> int:
    """The index of the first line that is a speaker's name alone, where two speak often; past the end elsewhere."""
    lines = Counter(sentence.text for sentence in sentences if _NAME_ALONE.fullmatch(sentence.text))
    speakers = {name for name, times in lines.items() if times >= _OFTEN}
    named = (sentence.index for sentence in sentences if sentence.text in speakers)
    return next(named, len(sentences)) if len(speakers) > 1 else len(sentences)


def _first_question(sentences: Sequence[Sentence]) -> int:
    """The index of the first paragraph that is a question alone, where several are and who answers says "I"; past the
    end elsewhere.
    """
    paragraphs = [list(found) for _, found in groupby(sentences, key=lambda sentence: sentence.paragraph)]
    asked = [
        (one[0].index, any(_FIRST_PERSON.search(sentence.text) for sentence in answer))
        for one, answer in pairwise(paragraphs)
        if len(one) == 1 and one[0].text.endswith("?")
    ]
    is_interview = len(asked) >= _OFTEN and 2 * sum(answered for _, answered in asked) >= len(asked)
    return asked[0][0] if is_interview else len(sentences)


def _leaves_open(text: str) -> bool | None:
    """Whether a quotation is open behind ``text``; ``None`` when it has no mark that could tell."""
    last = next(iter([*_DOUBLE.finditer(text)][-1:]), None)
    if last is not None:
        if last[0] in "“”«»":
            return last[0] in "“«"
        before, after = text[: last.start()][-1:], text[last.end() :][:1]
        return (not before or before.isspace() or before in "([—–-") and bool(after) and not after.isspace()
    opened, closed = len(_SINGLE_OPEN.findall(text)), len(_SINGLE_CLOSE.findall(text))
    return opened > closed if opened or _SINGLE_END.search(text) else None

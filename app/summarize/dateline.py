"""Where a sentence's own words begin: after the dateline, byline or time stamp that agencies and live pages set before
them.
"""

import re
from collections.abc import Container, Iterable

from app.summarize.lexicon import lexicon, stopwords

_WITHIN = 160  # characters in which a front stands, so that no text takes more than bounded work
_LEAST_LEFT = 20  # characters that must be left, or the front is all there is
_CAPITAL = "[A-ZÀ-ÖØ-ÞŁŚŞŠŽİĐ]"
_PLACE = rf"{_CAPITAL}[\w.'’\-]*(?:[ ,/]+(?:{_CAPITAL}[\w.'’\-]*|of|the|de|la|al)){{0,6}}"
# In brackets, an agency; one that is not known as such only before a dash, since "Holt (Labour) won" is no dateline.
_KNOWN = (
    r"CNN|AP|Reuters|AFP|UPI|PA|BBC|dpa|DPA|Xinhua|TASS|Interfax|Bloomberg|Billboard|EFE|ANSA|ANI|Kyodo|IANS|PTI|ACN"
    r"|Associated Press|CNN Student News|CNN Business|CNNMoney|Rolling Stone|CNET|The Verge|Politico|POLITICO"
)
_AGENCY = r"\([A-Z][\w.&'’]*(?:[ /-][A-Z][\w.&'’]*){0,4}\)"
_CITY = rf"{_CAPITAL}(?:{_CAPITAL}|[.\s,'’\-]){{2,40}}(?:,\s{_PLACE})?"
MONTH = r"(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?"
_DAY = rf"(?:{MONTH} \d{{1,2}}(?:st|nd|rd|th)?(?:,? \d{{4}})?|\d{{1,2}} {MONTH}(?: \d{{4}})?)"
_DATE = rf"(?:,? {_DAY})?"
# Possessive: a row of dashes has one reading, or 60 of them would be tried in 2^60 ways before what follows is refused.
_DASHES = r"[-–—\s]*+"
_BY_AGENCY = rf"{_DATE},?\s?(?:\((?:{_KNOWN})\){_DASHES}:?|{_AGENCY}\s*+[-–—]{_DASHES})\s*+"
_BYLINE = r"(?:By [A-Z][\w.'’\-]+(?:,? (?:and |[A-Z][\w.'’\-]*(?![A-Z(]))){1,6},? ?)?"
_DATELINE = re.compile(rf"^{_BYLINE}(?:(?:{_PLACE})?{_BY_AGENCY}|{_CITY}{_DATE}\s*(?:--|[–—]|\s-)\s*(?=[A-Z\"“'‘\d]))")
# What a sentence begins with behind its front.
_BEGINS = r"(?=[A-Z\"“'‘\d])"
_BRACKETS = r"\([A-Z][^()]{1,24}\)"
# "Geneva, 12 March 2025 – ", "Kathmandu, March 6: ", "BAKU, Azerbaijan, March 6. ", "SKARN, May 3 /PRNewswire/ -- ".
_DATED = re.compile(
    rf"^(?:(?:{_PLACE}(?: \[{_PLACE}\])?,? )?\(?{_DAY}\)?|{_DAY}, {_PLACE})"
    rf"(?: ?{_BRACKETS}|\.? /[A-Z][\w .-]{{1,20}}/\.?)?(?:\s*+(?:[-–—]{_DASHES}|:\s)|\.\s)\s*+{_BEGINS}"
)
# "COLOMBO (News 1st) - ", "Hong Kong CNN — ", "Kampala, Uganda | THE INDEPENDENT | ".
_PLACED = re.compile(
    rf"^(?:{_CITY},? {_BRACKETS}(?:\s*+[-–—]|;){_DASHES}|(?:{_PLACE} )?(?:CNN|AP|Bloomberg|Reuters)\s*+[–—]{_DASHES}"
    rf"|{_PLACE} \| (?:[A-Z][A-Z .]+ \| )?){_BEGINS}"
)
# Whatever stands in brackets before an article's first word: who publishes it, or whose picture stood above it.
_IN_BRACKETS = re.compile(rf"^\([A-Z][^()]{{1,60}}\){_DASHES}:?\s*+(?=[A-Z\"“'‘\d])")
# What is left of a byline that was cut in two ("By. Daily Mail Reporter. and Ap. The ...").
_REPORTER = re.compile(r"^(?:[A-Z][\w’']+ ){1,3}Reporters?\.? (?:and [A-Z][\w’' ]{1,20}\. )?(?=[A-Z\"“'‘])")
# How some sites begin their paragraphs ("Why it matters: The ...").
_LEAD_IN = re.compile(
    r"(?:why it matters|the big picture|big picture|what(?:'|’)s (?:next|new|happening|going on)|between the lines"
    r"|driving the news|the bottom line|bottom line|go deeper|be smart|by the numbers|(?:the )?state of play"
    r"|what (?:they|we|he|she)(?:'|’)(?:re|s) (?:saying|hearing|watching)|what (?:we|to) (?:know|watch)|yes, but"
    r"|(?:the )?(?:context|backdrop|background|backstory|details|latest|impact|intrigue|stakes|catch|gist|upshot|news)"
    r"|zoom (?:in|out)|worth noting|of note|catch up quick|flashback|the other side|our thought bubble|reality check"
    r"|what happened|(?:the )?facts|verdict|our r(?:ul|at)ing|(?:ap(?:'|’)s |our )?assessment"
    r"|how it works|quick take|threat level|the takeaway|key takeaways?|in brief"
    r"|breaking(?: news)?|just in|developing|it(?:'|’)s official): +(?=[A-Z\"“'‘\d])",
    re.IGNORECASE,
)
_LABEL = re.compile(r"[A-Z][\w'’\-]*(?: [\w'’\-]+){0,2}: (?=[A-Z])")
# ... before an article's first sentence: "Mumbai: The ...", "Lagos – The ..."; as its name for a film is ("Top Gun:
# Maverick took ..."), so that what follows has to begin a sentence.
_TITLED = rf"{_CAPITAL}[\w.'’\-]*(?:,? {_CAPITAL}[\w.'’\-]*){{0,2}}"
_FRONT = re.compile(
    rf"(?!(?i:(?:the )?(?:claim|myth|rumou?r|fiction)): ){_TITLED}(?:: |\s[–—-]\s)(?=({_CAPITAL}\w*)[\w'’-]* (\w))"
)
_SHOUTED = re.compile(rf"{_CAPITAL}{{2}}[A-Z\s.'’-]*: ")
_DETERMINERS = frozenset({"the", "a", "an"})
# "BRIAN HALL, BYLINE: ...", 'Holt: "..."'. Never a dateline: what follows may be the speaker's own word.
_SPEAKER = re.compile(r"(?:[A-Z][\w.'’\-]*,? ){0,3}[A-Z][\w.'’\-]*: (?=[A-Z\d\"“])")
# "... led to the man A Norland man was arrested ...": a caption or standfirst, and the first sentence behind it.
_GLUED = re.compile(r"(?<=[a-z\d)] )(?=An? ([\w’'-]+) ([a-z][\w’'-]*))")
_GLUED_WITHIN, _LEAST_GLUED = 400, 8  # characters, words on either side
_LETTERED = frozenset(
    {"serie", "series", "grade", "type", "plan", "hepatitis", "vitamin", "group", "class", "section"}
    | {"influenza", "flu", "category", "league", "block", "team", "zone", "terminal", "gate", "level"}
    | {"wing", "schedule", "appendix", "exhibit"}
)
_ZONE = r"(?:[A-Z]{1,2}[DSM]?T|UTC|Z)"
_CLOCK = rf"\d{{1,2}}[:.]\d\d(?:\s?[aApP]\.?[mM]\.?)?(?:\s?{_ZONE}\b)?|\d{{1,2}}\s?[aApP]\.?[mM]\.?(?:\s?{_ZONE}\b)?"
# "10:32 a.m. ET: The minister ...", as live pages begin their entries.
_ENTRY = re.compile(rf"^(?:(?:Updated?|UPDATED?):? )?(?:{_DAY}, )?[\[(]?(?:{_CLOCK})[\])]?\s*[:|–—-]+\s*(?=[A-Z\"“])")
_TIMES = (
    r"(?:last |first )?(?:updated|published|posted|modified|created)|at|on|by|of|the|et|local time|today|yesterday"
    r"|(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?"
    r"|jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sep(?:t(?:ember)?)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?|[ap]\.?m|e[ds]t|[cmp][ds]?t|gmt|bst|utc|ist|cet|\d{1,2}(?:st|nd|rd|th)|\d{1,2}[ap]m"
)
_ONLY_TIMES = re.compile(rf"^\W*(?:(?:{_TIMES}|\d{{1,4}})\b\W*){{2,14}}$", re.IGNORECASE)


_FRONTS = (_DATELINE, _DATED, _PLACED, _ENTRY, _LEAD_IN, _REPORTER)


def prose_start(text: str, *, opening: bool = False, words: Container[str] = frozenset()) -> int:
    """Where a sentence's own words begin, after a front such as "KYIV, Ukraine (Reuters) — ", "(CNN)", "10:32 a.m.: "
    or "Why it matters: "; 0 without one. In the article's ``opening`` sentence, "Mumbai: " is a dateline too, which
    later on labels a caption, where what follows is no name: it is among the ``words`` that the article has in small
    letters. So is all that stands in brackets there, or ran into it without a full stop.
    """
    start = _end_of(_FRONTS, text, 0)
    if not opening:
        return start
    if not start:
        begin = _end_of([_IN_BRACKETS], text, 0)
        start = _end_of(_FRONTS, text, begin) or begin + _end_of_front(text[begin:], words)
    return start + _end_of_glued(text[start:])


def _end_of_front(text: str, words: Container[str]) -> int:
    """Where "Mumbai: " or "Lagos – " ends, before what begins a sentence; 0 without one."""
    match = _FRONT.match(text[:_WITHIN])
    if match is None or len(text) - match.end() <= _LEAST_LEFT:
        return 0
    first, after = match[1].lower(), match[2]
    is_word = first in words or first in stopwords() or lexicon().is_person(first.removesuffix("s"))
    begins = first in _DETERMINERS or (is_word and (after.islower() or after.isdigit()))
    return match.end() if begins or _SHOUTED.match(match[0]) else 0


def _end_of_glued(text: str) -> int:
    """Where a line ends that ran into the article's first sentence; 0 without one."""
    for match in _GLUED.finditer(text[:_GLUED_WITHIN]):
        at = match.start()
        before, behind = text[:at].split(), text[at : at + _GLUED_WITHIN].split()
        is_phrase = match[1].lower() not in stopwords() and match[2] not in stopwords()
        long = min(len(before), len(behind)) >= _LEAST_GLUED
        if is_phrase and long and before[-1].lower() not in _LETTERED:
            return at
    return 0


def _end_of(fronts: Iterable[re.Pattern[str]], text: str, begin: int) -> int:
    """Where the front that ``text`` has at ``begin`` ends; 0 without one, or with too little behind it."""
    ahead = text[begin : begin + _WITHIN]
    match = next((match for front in fronts if (match := front.match(ahead))), None)
    end = begin + match.end() if match else 0
    return end if len(text) - end > _LEAST_LEFT else 0


def is_label(text: str) -> bool:
    """Whether ``text`` begins with a label: of a caption ("Jailed: The mayor ..."), of a speaker in an interview
    ("Costner: No"), not with a clause ("The effort worked: It won").
    """
    match = _LABEL.match(text) or _SPEAKER.match(text)
    if match is None:
        return False
    words = match[0].split()
    first, _, verb = words[0].lower().replace("’", "'").partition("'")  # "It's official: ..."
    return first not in _CLAUSE_OPENERS or (len(words) < 3 and not verb)


_CLAUSE_OPENERS = frozenset(
    {"the", "this", "that", "these", "those", "his", "her", "their", "its", "he", "she", "they", "it", "we", "i"}
    | {"but", "and", "so", "there"}
)


def is_stamp(text: str) -> bool:
    """Whether ``text`` is nothing but a date or time, with or without "Updated"."""
    return len(text) <= _WITHIN and any(char.isdigit() for char in text) and _ONLY_TIMES.match(text) is not None

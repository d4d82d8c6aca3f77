"""Numbers that are no quantities, each with its reason: dates, clock times, parts of names, labels, pronouns."""

from collections.abc import Callable

from app.figures.atoms import DASHES, HYPHENS
from app.figures.draft import Draft, Line
from app.figures.lexicon import lexicon
from app.figures.masks import masks
from app.figures.names import address, name_part
from app.figures.years import is_year_like, spelled_year, year

_ORDINAL = frozenset({"st", "nd", "rd", "th"})
_COUNTED = frozenset({"NOUN", "PROPN", "NUM", "ADJ"})
_WEAPONS = frozenset({"revolver", "pistol", "handgun", "gun", "rifle", "magnum", "special", "caliber", "calibre"})
_UNTIED = frozenset({"year", "list number"})  # reasons that a number does not hand on to the one after it


def reject(line: Line, drafts: list[Draft]) -> None:
    """Give every draft that is no figure its ``reason``."""
    stretches = masks(line.text)
    previous: Draft | None = None
    for draft in drafts:
        if draft.reason is None:
            start, end = line.atoms[draft.numeral.first].start, line.atoms[draft.numeral.last - 1].end
            masked = next((reason for reason, a, b in stretches if a <= start and end <= b), None)
            follows_unit = previous is not None and previous.unit is not None and previous.last == draft.first
            checks = (check for check in _CHECKS if not (follows_unit and check is name_part))  # "15 USD 50"
            draft.reason = masked or next((reason for check in checks if (reason := check(line, draft))), None)
        if draft.reason is None and previous is not None and previous.reason is not None:
            draft.reason = _carried(line, previous, draft)
        previous = draft


def _carried(line: Line, previous: Draft, draft: Draft) -> str | None:
    """The reason of the number before, where this one is tied to it: "2014 and 2017", "737-800", "11 and 11 Pro"."""
    if previous.reason == "name part" and previous.value == draft.value and line.word(draft.last)[:1].isupper():
        return "name part" if draft.bare else None
    if (
        previous.reason in {"year", "decade"}
        and is_year_like(draft)
        and line.word(draft.first).isdecimal()
        and draft.first - previous.last <= 2
    ):
        return "year"
    link = line.low(previous.last)
    tied = draft.first - previous.last == 1 and link in DASHES | {"/", "."} and line.glued(draft.first)
    return previous.reason if tied and draft.bare and previous.reason not in _UNTIED else None


def _glued_before(line: Line, draft: Draft) -> str | None:
    """ "SF90", "V-12", "COVID-19"; not "sub-7", "now-18", "to-260,000"."""
    if not line.glued(draft.first) or draft.currency_first:
        return None
    before, word_before = line.atoms[draft.first - 1], line.kind(draft.first - 2) == "w" and line.glued(draft.first - 1)
    if before.kind in {"w", "n", "v"} or before.text == "_":
        return "name part"
    number_before = line.kind(draft.first - 2) == "n" and line.glued(draft.first - 2)
    if before.text in DASHES and number_before and line.glued(draft.first - 1) and line.kind(draft.first - 3) == "w":
        return "name part"  # "SCP2-173"
    if before.text in HYPHENS and word_before:
        loose = line.low(draft.first - 2) in lexicon().prefixes or (draft.form == "words" and draft.unit is not None)
        return None if loose else "name part"
    return "name part" if before.text in {"/", ".", "&", "@"} and word_before and draft.bare else None


def _glued_after(line: Line, draft: Draft) -> str | None:
    """ "49ers", "5G", "22nd", "1990s", "737-MAX"."""
    at = draft.last
    if not line.glued(at) or draft.form != "digits":
        return None
    after = line.atoms[at]
    if after.kind == "w":
        return _suffix(after.low, draft.value)
    named = (
        after.text in HYPHENS - {"–"}
        and line.glued(at + 1)
        and line.kind(at + 1) == "w"
        and line.word(at + 1)[0].isupper()
    )
    return "name part" if named and draft.bare and not line.headline else None


def _suffix(letters: str, value: float) -> str | None:
    if letters.startswith(("'", "’")):
        return None
    if letters in _ORDINAL:
        return "ordinal"
    return "decade" if letters == "s" and value >= 10 else "name part"


def _label(line: Line, draft: Draft) -> str | None:
    """ "No. 2", "number one", "#7", "Sec. 5"; words that are also others are labels only with their full stop."""
    before, dotted = line.low(draft.first - 1), line.low(draft.first - 1) == "."
    before = line.low(draft.first - 2) if dotted else before
    labels = lexicon().labels_dotted | lexicon().labels if dotted else lexicon().labels
    if before == "no" and not dotted and draft.form != "digits":
        return None  # "no one"
    return "label" if draft.bare and before in labels else None


def _pronoun(line: Line, draft: Draft) -> str | None:
    """ "one" that stands for a thing or a person and counts nothing."""
    if line.low(draft.numeral.first) != "one" or not draft.bare or draft.last - draft.first != 1:
        return None
    before, after, beyond = line.low(draft.first - 1), line.low(draft.last), line.low(draft.last + 1)
    if _is_not_even(line, draft.first):
        return "pronoun one"
    if after == "of":
        named = before in {"another", "the", "any", "each", "every", "no"} or line.words.starts(beyond)
        return "pronoun one" if named else None
    ratio = before in {"to", "-"} and line.low(draft.first - 2) in {"to", "-"} | line.words.small.keys()
    pair = after in {"or", "to", "in", "out"} and (
        line.words.starts(beyond) or beyond in {"of", "more", "every"} or _is_odds(line, draft.last + 1)
    )
    if ratio or pair or after == "-":
        return None
    return None if _counts(line, draft) else "pronoun one"


def _is_odds(line: Line, at: int) -> bool:
    """Whether at atom ``at`` stands what one is taken of: "one in 10"; not "one in 2019"."""
    return line.kind(at) == "n" and (len(line.word(at)) < 4 or "," in line.word(at))


def _is_not_even(line: Line, at: int) -> bool:
    """Whether "one" is none: "not one", "not even one", "not a single one"."""
    words = [line.low(place) for place in range(max(0, at - 3), at)]
    return words[-1:] == ["not"] or words[-2:] == ["not", "even"] or words == ["not", "a", "single"]


def _counts(line: Line, draft: Draft) -> bool:
    """Whether the parse has "one" count what follows, and it is no idiom ("one day", "no one")."""
    words, before, token = lexicon(), line.low(draft.first - 1), line.token(draft.first)
    idiom = line.low(draft.last) in words.one_idioms_after and before not in {"only", "least", "just"}
    if idiom or before in words.one_idioms_before or token is None or line.kind(draft.last) == "n":
        return False
    hangs = token.dep_ in {"nummod", "quantmod", "compound"} and token.head.i > token.i and token.head.pos_ in _COUNTED
    return hangs or (token.i + 1 < len(token.doc) and token.nbor().pos_ in {"NOUN", "ADJ"})


def _calibre(line: Line, draft: Draft) -> str | None:
    """The name of a weapon's bore: "a .38 revolver", "a .45-caliber pistol"."""
    bore = line.text[line.atoms[draft.first].start :].startswith(".") and draft.value < 1
    near = {line.low(at) for at in range(draft.last, draft.last + 3)}
    return "name part" if bore and draft.form == "digits" and near & _WEAPONS else None


def _championship(line: Line, draft: Draft) -> str | None:
    """Not money: "Euro 2024"."""
    digits = line.word(draft.numeral.first)
    named = line.word(draft.first) == "Euro" and draft.numeral.first == draft.first + 1
    return "name part" if named and len(digits) == 4 and digits.startswith(("19", "20")) else None


def _alone(line: Line, draft: Draft) -> str | None:
    """A bare number that is all there is in the sentence: a page's or a list's."""
    rest = (line.kind(at) for at in range(len(line.atoms)) if not draft.first <= at < draft.last)
    return "list number" if draft.bare and line.doc is not None and all(kind == "s" for kind in rest) else None


_CHECKS: tuple[Callable[[Line, Draft], str | None], ...] = (
    _glued_before, _glued_after, _label, spelled_year, year, address, name_part, _pronoun, _calibre, _championship,
    _alone,
)  # fmt: skip

"""How a figure is hedged and which way it went: modifier and trend, read from the words around it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.figures.draft import Draft, Line
from app.figures.lexicon import lexicon
from app.figures.model import Trend
from app.figures.negation import OPPOSITE, is_negated, is_ruled_out, turns_round

if TYPE_CHECKING:
    from spacy.tokens import Token

# What may stand between a modifier and its figure: "more than a 20% rise", "at least another 40".
_BETWEEN = frozenset({"a", "an", "the", "just", "further", "another", "only", "from", "between"})
_AGAINST = frozenset({"than", "below", "above", "under"})  # what a figure is held against that has an article
_LASTING = frozenset({"wait", "spend", "serve", "live", "work", "exceed", "continue", "require", "need", "drag"})
_PLACING = frozenset({"over", "under", "about", "around"})
_FEW = 4  # of what nobody counts only nearly so many
# What passes a number by going over or under it.
_REACHING = frozenset(
    {"rise", "fall", "drop", "climb", "go", "stay", "be", "remain", "grow", "jump", "soar", "dip", "slip", "sink"}
    | {"get", "keep", "push", "bring", "finish", "weigh", "run", "last", "take", "come", "do"}
)


def qualify(line: Line, drafts: list[Draft]) -> None:
    """Set ``modifier`` and ``trend`` of all figures among the drafts; what is said not to be the number is none."""
    previous: Draft | None = None
    for draft in drafts:
        if draft.reason is not None:
            continue
        if is_ruled_out(line, draft.first):
            draft.reason = "ruled out"
            continue
        _modify(line, draft, previous)
        if draft.kind not in {"score", "rank", "age"} and draft.form != "vague":
            draft.trend = _trend(line, draft, previous)
            if previous is not None and previous.trend is not None and _comes_from(line, previous, draft):
                previous.trend = "up" if previous.value > draft.value else "down"
        previous = draft


def _comes_from(line: Line, previous: Draft, draft: Draft) -> bool:
    """Whether ``previous`` is what ``draft`` came to, whatever the verb thinks of it: "improved to 4.1% from 4.6%"."""
    words = [line.low(at) for at in range(previous.last, draft.first)]
    moved = words == ["from"] and line.low(previous.first - 1) == "to"
    return moved and previous.unit == draft.unit and previous.value != draft.value


def _modify(line: Line, draft: Draft, previous: Draft | None) -> None:
    words = lexicon()
    at = draft.first
    hyphen = line.low(at - 1) == "-" and line.glued(at)
    ends = at - hyphen
    found = words.modifier_before(line.atoms, ends, line.language)
    if found is None and line.low(at - 1) in _BETWEEN:
        ends = at - 1
        found = words.modifier_before(line.atoms, ends, line.language)
        if found is not None and line.low(at - 1) == "the" and line.low(at - 2) in _AGAINST:
            return  # "fetched $200,000, far more than the $30,000 that was expected"
    if found is not None and not _is_place(line, found[1], at) and not _is_preposition(line, found[1], ends, draft):
        if _is_compared_time(line, draft, previous, found[1]):
            return
        draft.modifier, draft.modifier_text = found[0], _phrase(line, found[1], ends)
        if found[0] in OPPOSITE and turns_round(line, found[1], ends):
            draft.modifier, draft.modifier_text = OPPOSITE[found[0]], None
        return
    if line.low(at) in {"minus", "-"} and [line.low(at - 2), line.low(at - 1)] == ["plus", "or"]:
        draft.value, draft.first, draft.modifier = abs(draft.value), draft.numeral.first, "~"  # a margin of error
        return
    if line.low(draft.last) == "-" and line.low(draft.last + 1) == "plus":  # "the 600-plus seats"
        draft.modifier = ">"
        return
    after = words.modifier_after(line.atoms, draft.last) if line.language == "en" else None
    if after is not None and not (line.low(draft.last) == "plus" and not line.glued(draft.last)):
        draft.modifier = after[0]
        draft.last = after[1] if line.low(draft.last) == "+" else draft.last
        return
    if previous is not None and _restates(line, previous, draft):
        draft.modifier, draft.modifier_text = previous.modifier, previous.modifier_text


def _is_compared_time(line: Line, draft: Draft, previous: Draft | None, first: int) -> bool:
    """Whether the figure is a time that something is compared with, and the modifier, from atom ``first``, none of its:
    "13 more than four years ago", "20 percent higher than five years ago"; not "He left more than four years ago".
    """
    words = lexicon().compared
    if draft.kind != "duration" or line.low(draft.last) not in words.times or line.low(draft.first - 1) != "than":
        return False
    counted = previous is not None and previous.last == first
    return counted or line.low(first) not in words.counting or line.low(first - 1) in words.degrees


def _phrase(line: Line, first: int, end: int) -> str:
    """The text of the atoms ``first:end``."""
    return line.text[line.atoms[first].start : line.atoms[end - 1].end]


def _is_place(line: Line, first: int, number: int) -> bool:
    """Whether "over", "within" and the like are meant otherwise: "over the past 20 years", "within five days"."""
    words = [line.low(at) for at in range(first, number)]
    if words == ["up", "to"] and line.low(first - 1) == "back":
        return True
    if words[0] == "plus" and len(words) > 1:  # "plus a 20% bonus"
        return True
    if words in (["over"], ["within"], ["above"], ["below"], ["under"], ["near"], ["plus"]):
        return words[0] in {"within", "plus"} or line.low(first - 1) in {"year", "cut", "debate"}
    return words[0] == "over" and "the" in words


def _is_preposition(line: Line, first: int, end: int, draft: Draft) -> bool:
    """Whether the parse shows that "over" and the like say where or of what: "9% over two years", "questioned over two
    murders", "under 18 metres of water"; not "over 40 houses", nor what rises over or falls under a number. And nobody
    counts about two sisters.
    """
    token, number = line.token(first), line.token(draft.numeral.first)
    if token is None or number is None or end - first != 1 or line.low(first) not in _PLACING:
        return False
    if (
        line.low(first) == "about"
        and draft.kind == "count"
        and 1 < draft.value < _FEW
        and draft.numeral.last == end + 1
    ):
        return True
    if line.low(first) == "over" and draft.kind == "duration":
        return _is_period(token)
    if draft.kind not in {"count", "duration", "measure"} or token.head.pos_ not in {"VERB", "ADJ", "ADV"}:
        return False
    placing = token.dep_ == "prep" and number.dep_ == "nummod" and token.head.lemma_.lower() not in _REACHING
    return placing and line.low(first - 1) not in lexicon().trend_between


def _is_period(over: Token) -> bool:
    """Whether "over" says in what time: "on roads over five years"; not "waited for over five years"."""
    before = over.nbor(-1) if over.i else None
    if before is None or before.pos_ in {"ADP", "AUX", "SCONJ", "PUNCT", "DET"}:
        return False
    return before.lemma_.lower() not in _REACHING | _LASTING


def _restates(line: Line, previous: Draft, draft: Draft) -> bool:
    """Whether the figure says the one before it in other units: "more than 100 km (60 miles)", "224 kW / 300 PS"."""
    gap = [line.low(at) for at in range(previous.last, draft.first)]
    return len(gap) == 1 and gap[0] in {"(", "/"} and draft.unit is not None and previous.kind != "percent"


def _trend(line: Line, draft: Draft, previous: Draft | None) -> Trend | None:
    """The direction that the verb before the figure gives it ("rose 3%", "up about 19 cents", "fell to 49.55")."""
    at = draft.first - 1
    seen: list[str] = []
    while (
        at >= 0 and line.low(at) in lexicon().trend_between and line.low(at) not in lexicon().trends and len(seen) < 6
    ):
        seen.append(line.low(at))
        at -= 1
    word = line.low(at)
    direction = lexicon().trends.get(word) if line.language == "en" else None
    if direction is not None and is_negated(line, at):
        return None
    if direction is not None and _is_move(line, at, seen, draft):
        return direction
    if direction is None and seen and seen[-1] == "by" and draft.kind != "count":
        return _verb_before_object(line, at) or (previous.trend if previous is not None else None)
    if previous is not None and previous.trend is not None and _alternative(line, previous, draft):
        return previous.trend
    return None


def _is_move(line: Line, at: int, seen: list[str], draft: Draft) -> bool:
    """Whether the trend word at atom ``at`` moves the figure itself. ``seen``: the words from the figure back to it."""
    word = line.low(at)
    if "from" in seen and draft.high is not None:
        return "to" in _inside(line, draft) and (draft.high > draft.value) == (lexicon().trends[word] == "up")
    if _is_still(line, at, seen, draft):
        return False
    moved = draft.kind in {"percent", "money", "index", "measure"}
    if word.startswith("add"):
        return "by" in seen if draft.kind == "measure" else moved
    if "to" in seen and "up" not in seen:
        return moved
    return moved or "by" in seen or word in {"up", "down"}


def _is_still(line: Line, at: int, seen: list[str], draft: Draft) -> bool:
    """Whether the trend word at atom ``at`` says nothing about this figure: a noun, a start, a phrasal verb."""
    word, before = line.low(at), line.low(at - 1)
    if word in {"lower", "higher"} or "from" in seen or seen[-1:] == ["of"] or ("at" in seen and "least" not in seen):
        return True
    moving = before == "back" or (word == "down" and before in lexicon().trends)  # "dip down to", "inching back up to"
    if word in {"up", "down"} and (before in lexicon().phrasal or (seen[-1:] == ["to"] and not moving)):
        return True
    if before in {"a", "an", "the", "this", "its"} and word in lexicon().trend_nouns:
        return True
    # a fund raises money, a company loses it; nothing moves
    return draft.kind == "money" and word.startswith(("rais", "los")) and "by" not in seen


def _inside(line: Line, draft: Draft) -> set[str]:
    """The words of a figure, less units and numbers as they come."""
    return {line.low(at) for at in range(draft.first, draft.last)}


def _verb_before_object(line: Line, at: int) -> Trend | None:
    """ "grow sales by 35 per cent": the verb stands a few words before "by"."""
    for place in range(at, max(at - 5, -1), -1):
        if line.kind(place) != "w":
            return None
        if line.low(place) in lexicon().trends and line.low(place) not in {"lower", "higher", "up", "down"}:
            return None if is_negated(line, place) else lexicon().trends[line.low(place)]
    return None


def _alternative(line: Line, previous: Draft, draft: Draft) -> bool:
    """ "190 points, or 0.6%"."""
    hedges = {",", "about", "nearly", "around"}
    gap = [word for at in range(previous.last, draft.first) if (word := line.low(at)) not in hedges]
    return gap[-1:] == ["or"] and len(gap) <= 3 and previous.unit != draft.unit

"""Figures of two numbers: ranges, from-to pairs, scores, "one in five"; and units that neighbours share."""

from dataclasses import dataclass, replace
from itertools import pairwise

from app.figures.atoms import DASHES
from app.figures.draft import Draft, Falls, Line
from app.figures.lexicon import lexicon
from app.figures.names import is_vote

_HUNDREDTHS = {
    "dollar": "cent", "euro": "cent", "australian dollar": "cent", "canadian dollar": "cent", "pound sterling": "penny",
}  # fmt: skip
_SMALLER = {"foot": ("inch", 12), "pound-mass": ("ounce", 16), "stone": ("pound-mass", 14)}
_ODDS = frozenset({("in",), ("in", "every"), ("out", "of"), ("out", "of", "every")})
_LONGEST_ODDS = 1e10
_LINKS = frozenset({"or", "and", ",", "-", "–", "to", "/", "versus", "vs", "by", "x", "×"})
# What begins something else: "up from $4m a year ago, as profits fell to $2m".
_OTHER_CLAUSES = frozenset({";", "as", "while", "when", "which", "who", "and", "but", "after"})
_CLOSE = 5  # atoms that may stand between the ends of a plain range
_FAR = 9  # and between those of "from $36,040 at 10.45pm last night to $34,935"


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two neighbouring drafts and the words between them."""

    line: Line
    left: Draft
    right: Draft
    words: tuple[str, ...]

    @classmethod
    def of(cls, line: Line, left: Draft, right: Draft) -> "_Pair":
        return cls(line, left, right, tuple(atom.low for atom in line.atoms[left.last : right.first]))

    @property
    def core(self) -> tuple[str, ...]:
        """The words between, less hedges ("about", "up")."""
        return tuple(word for word in self.words if word not in lexicon().range_fillers)

    @property
    def tight(self) -> bool:
        """Whether no space stands anywhere between the two."""
        return all(self.line.glued(at) for at in range(self.left.last, self.right.first + 1))

    def before(self, distance: int = 1) -> str:
        """The word before the pair."""
        return self.line.low(self.left.first - distance)


def join(line: Line, drafts: list[Draft]) -> list[Draft]:
    """The drafts, pairs made one. Rejected drafts stay as they are and are in no pair."""
    for left, right in reversed(list(pairwise(drafts))):
        _share_scale(_Pair.of(line, left, right))
    done: list[Draft] = []
    for draft in drafts:
        if not (draft.reason is None and done and (_merge(line, done[-1], draft) or _merge_far(line, done, draft))):
            done.append(draft)
    _share_units(line, done)
    return done


def _share_scale(pair: _Pair) -> None:
    """A scale word after the second number speaks for both: "$10 to $15 billion", "three or four hundred thousand"."""
    left, right = pair.left, pair.right
    if left.reason is not None or right.reason is not None or len(pair.words) > _CLOSE or _speaks_of_odds(pair):
        return
    factor = left.shared_scale(right, _falls(pair) if pair.before() == "from" else "never")
    # What is no range may share all the same: "5 or 10 million", "cut costs by $5 to $10 million".
    if factor > 1 and (pair.core in {("or",), ("to",)} or _is_range(pair) or _is_part(pair)):
        left.multiply(factor, scaled=right.numeral.scaled)


def _is_part(pair: _Pair) -> bool:
    """ "2.1 of the 3.4 million"; "2 of the 3 million" may be two."""
    return pair.words[:1] == ("of",) and len(pair.words) == 2 and "." in pair.line.word(pair.left.numeral.first)


def _falls(pair: _Pair) -> Falls:
    """Whether "from 10 to 5 million" falls: "fell from", "rose from", "went from"."""
    words = (lexicon().trends.get(pair.before(distance)) for distance in range(2, 5))
    trend = next((word for word in words if word is not None), None)
    return "perhaps" if trend is None else "surely" if trend == "down" else "never"


def _merge(line: Line, left: Draft, right: Draft) -> bool:
    """Make ``left`` the whole pair if the two are one figure."""
    if left.reason is not None or left.high is not None or right.high is not None:
        return False
    pair = _Pair.of(line, left, right)
    if len(pair.words) > _CLOSE or _opens_chain(pair):
        return False
    if _compound(pair) or _odds(pair) or _score(pair):
        return True
    if "between" in pair.words or not (_is_range(pair) and _alike(left, right)) or _counts_receivers(pair):
        return False
    _make_range(left, right)
    return True


def _opens_chain(pair: _Pair) -> bool:
    """ "from 24.2 to 33-35": the second number belongs to the third."""
    line, end = pair.line, pair.right.last
    dashed = line.low(end) in DASHES and line.glued(end) and line.glued(end + 1) and line.kind(end + 1) == "n"
    return dashed and pair.words == ("to",) and pair.before() == "from" and pair.left.unit is None


def _is_range(pair: _Pair) -> bool:
    """ "5-7", "5 to 7", "0-to-60", "between 5 and 7", "three or four"; not "rose 18 sen to RM2"."""
    core, words = pair.core, pair.words
    if (len(words) == 1 and words[0] in DASHES) or (words == ("-", "to", "-") and pair.tight):
        return True
    if core == ("and",):
        return "between" in {pair.before(), pair.before(2), pair.before(3)}
    if core == ("or",):
        return _is_either(pair)
    to = core == ("to",) or (len(core) == 2 and "to" in core and not DASHES.isdisjoint(core))
    moved = pair.before() == "by" or pair.before() in lexicon().trends
    return to and (words != ("to",) or not moved or _is_amount_of_move(pair))


def _is_amount_of_move(pair: _Pair) -> bool:
    """ "rose by 21 to 24 cm", "grew 3 to 5 percent"; not "rose by $4 billion to $42 billion"."""
    left, right = pair.left, pair.right
    if left.unit is not None or right.unit is None or not left.value < right.value:
        return False
    if pair.before() == "by":
        return right.value <= (4 if right.kind in {"percent", "measure", "duration"} else 2) * left.value
    return right.value <= {"percent": 3, "measure": 2}.get(right.kind, 0) * left.value


def _is_either(pair: _Pair) -> bool:
    """ "three or four years"; "8 or $9" stay two."""
    left, right = pair.left, pair.right
    step = right.numeral.scales[0] if left.numeral.scales == right.numeral.scales != () else 1
    near = left.value < right.value <= left.value + max(step, 0.5 * left.value)
    return near and left.unit is None and left.form == right.form and right.kind != "money"


def _alike(left: Draft, right: Draft) -> bool:
    """Whether two numbers may be ends of one range: of one unit, or one still without."""
    if "vague" in {left.form, right.form} or right.value < 0 <= left.value:
        return False
    if left.unit is None or right.unit is None:
        return left.unit is None or left.kind == "money" or right.bare
    same = left.unit.name.split(" per ")[0] == right.unit.name.split(" per ")[0]
    return same or {left.kind, right.kind} == {"duration", "age"}


def _counts_receivers(pair: _Pair) -> bool:
    """ "$4 billion to 22 women", "£2 million to 14 schools": who gets it."""
    left, right, token = pair.left, pair.right, pair.line.token(pair.right.last)
    if left.kind != "money" or right.unit is not None or pair.words != ("to",):
        return False
    counts = token is not None and token.tag_ == "NNS"
    return counts or (right.value < left.value and pair.before() != "from")


def _make_range(left: Draft, right: Draft) -> None:
    """Give ``left`` the other end."""
    scaled = left.numeral.scaled or right.numeral.scaled
    left.numeral = replace(left.numeral, last=right.numeral.last, scaled=scaled)
    left.high, left.last = right.value, right.last
    rate = left.unit is not None and right.unit is not None and right.unit.name.startswith(left.unit.name + " per ")
    if left.unit is None or rate or right.kind == "age":
        left.unit, left.kind = right.unit, right.kind


def _merge_far(line: Line, done: list[Draft], right: Draft) -> bool:
    """ "from $36,040 at 10.45pm last night to $34,935": a pair over other words, the first opened by "from"."""
    left = next((draft for draft in reversed(done[-3:]) if draft.reason is None), None)
    if left is None or left.high is not None or left.unit is None or right.unit is None or not _alike(left, right):
        return False
    pair = _Pair.of(line, left, right)
    opened = "from" in {pair.before(), pair.before(2) if pair.before() in lexicon().range_fillers else ""}
    reaches = 0 < len(pair.words) <= _FAR and pair.core[-1:] == ("to",) and pair.core[:1] != ("to",)
    if not opened or not reaches or not _OTHER_CLAUSES.isdisjoint(pair.words):
        return False
    _make_range(left, right)
    while done[-1] is not left:  # only rejected ones lie between
        done.pop()
    return True


def _compound(pair: _Pair) -> bool:
    """6ft 2in, 5' 10\", three dollars and fifty cents: one figure in the larger unit."""
    left, right = pair.left, pair.right
    if left.unit is None or right.numeral.scaled or left.value != int(left.value) or right.value < 0:
        return False
    hyphen = pair.tight and pair.words == ("-",)  # "6-foot-4"
    if left.unit.name in _SMALLER and (not pair.words or hyphen) and right.form == "digits":
        return _smaller_unit(pair, left.unit.name)
    hundredth = right.unit is not None and _HUNDREDTHS.get(left.unit.name) == right.unit.name
    if not (hundredth or _bare_cents(pair)) or pair.words not in {(), ("and",)} or right.value >= 100:
        return False
    left.value, left.last = left.value + right.value / 100, right.last
    return True


def _bare_cents(pair: _Pair) -> bool:
    """ "15 dollars and 50.", "17 USD 25": two digits that count nothing after whole money."""
    left, right, line = pair.left, pair.right, pair.line
    ends = line.kind(right.last) == "" or line.low(right.last) in {".", "more", "less", "each", "for", "per"}
    money = left.kind == "money" and not left.currency_first and not left.numeral.scaled
    return money and right.bare and ends and 10 <= right.value < 100 and right.value == int(right.value)


def _smaller_unit(pair: _Pair, larger: str) -> bool:
    """6ft 2in, 6-foot-4, 7 lb 3 oz, 11 stone 4 pounds: the smaller unit may be left out where it touches."""
    left, right = pair.left, pair.right
    smaller, parts = _SMALLER[larger]
    inches = right.unit is None and smaller == "inch"
    spelled = inches and pair.line.low(right.last) in {"in", "ins"}
    glued = inches and pair.line.glued(right.first)
    named = right.unit is not None and right.unit.name == smaller
    if not (spelled or glued or named) or not 0 <= right.value < parts:
        return False
    left.value, left.last = left.value + right.value / parts, right.last + spelled
    return True


def _odds(pair: _Pair) -> bool:
    """ "one in five", "nine out of 10", "1-in-100", "two-to-one": a ratio."""
    left, right = pair.left, pair.right
    words = tuple(word for word in pair.words if word not in DASHES)
    numbers = left.bare and right.unit is None and right.kind == "count"
    if not (numbers and left.value == int(left.value) and right.value == int(right.value)):
        return False
    spoken = right.form == "words" or len(pair.words) == 3
    if (spoken and words == ("to",)) or (pair.words in {("to",), ("-",)} and _speaks_of_odds(pair)):
        return right.value == 1 < left.value < 1000 and _make_odds(left, right)
    small = words[:1] != ("in",) or (left.value <= 10 and right.value <= _LONGEST_ODDS)
    if words not in _ODDS or not small or not 0 < left.value < right.value:
        return False
    left.value, left.last, left.kind = left.value / right.value, right.last, "ratio"
    left.numeral = replace(left.numeral, last=right.numeral.last, form="fraction")
    return True


def _speaks_of_odds(pair: _Pair) -> bool:
    return not {"odds", "ratio"}.isdisjoint(pair.before(distance) for distance in range(1, _FAR))


def _make_odds(left: Draft, right: Draft) -> bool:
    left.last, left.kind = right.last, "ratio"
    return True


def _score(pair: _Pair) -> bool:
    """ "2-1 win", "voted 52-48", "2-0 down": two whole numbers about a dash, near a word of contests or falling; where
    somebody votes, also "52 to 47".
    """
    left, right, line = pair.left, pair.right, pair.line
    dashed = len(pair.words) == 1 and pair.words[0] in DASHES and pair.tight
    dashed = dashed or (pair.words == ("to",) and left.value > right.value and is_vote(line, left.first))
    if not dashed or not (left.bare and right.bare) or "digits" not in {left.form, right.form}:
        return False
    if left.value != int(left.value) or right.value != int(right.value):
        return False
    near = {line.low(at) for at in (*range(left.first - 4, left.first), *range(right.last, right.last + 4))}
    goes_on = line.glued(right.last) and line.low(right.last) in DASHES
    if goes_on or not (near & lexicon().score_cues or left.value > right.value):
        return False
    left.high, left.last, left.kind, left.unit = right.value, right.last, "score", None
    return True


def _share_units(line: Line, drafts: list[Draft]) -> None:
    """A bare number takes the unit after the next, if only a link stands between: "8 or $9", "2, 3 and 4 percent"."""
    for left, right in zip(reversed(drafts[:-1]), reversed(drafts[1:]), strict=True):
        if left.reason or right.reason or left.unit is not None or left.kind != "count" or right.unit is None:
            continue
        words = _Pair.of(line, left, right).words
        linked = bool(words) and set(words) <= _LINKS and left.numeral.scaled == right.numeral.scaled
        if linked and right.kind not in {"ratio", "age"}:
            left.unit, left.kind = right.unit, right.kind

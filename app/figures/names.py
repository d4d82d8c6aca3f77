"""Numbers that are parts of names: of aircraft and telephones, of laws, roads and films; and of addresses."""

from app.figures.atoms import HYPHENS
from app.figures.draft import Draft, Line
from app.figures.lexicon import lexicon

_OPENERS = frozenset({".", '"', "“", ":", "?", "!", "'", "‘"})
_PLACES_AND_PEOPLE = frozenset({"PERSON", "GPE", "LOC", "NORP"})
_NAMED_THINGS = frozenset({"ORG", "PRODUCT", "LAW", "FAC", "WORK_OF_ART"})
_PEOPLE = frozenset({"people", "men", "women", "children", "police"})
_VOTING = frozenset({"vote", "votes", "voted", "passed", "cleared", "approved", "rejected", "adopted", "backed"})
_CHAMBERS = frozenset({"house", "senate", "assembly", "parliament", "council", "committee", "congress", "commons"})


def address(line: Line, draft: Draft) -> str | None:
    """ "10 Downing Street", "1600 Pennsylvania Avenue NW", "the 1400 block of Elm Street"."""
    lettered = draft.last - draft.first == 2 and draft.unit is None and line.kind(draft.first + 1) == "w"  # "221B"
    if not (draft.bare or lettered) or draft.form != "digits":
        return None
    if [line.low(draft.last), line.low(draft.last + 1)] == ["block", "of"] and draft.value % 100 == 0:
        return "address"
    for at in range(draft.last, draft.last + 5):
        if line.kind(at) not in {"w", "n"} or not (line.word(at)[0].isupper() or line.kind(at) == "n"):
            return None
        if line.low(at) in lexicon().streets and at > draft.last:
            return "address"
    return None


def name_part(line: Line, draft: Draft) -> str | None:
    """ "Boeing 787", "Section 230", "iPhone 11", "BBC One": a number that belongs to a name."""
    if not draft.bare or draft.form not in {"digits", "words"} or draft.first != draft.numeral.first:
        return None
    before = line.word(draft.first - 1)
    if _is_capitalised_word(line, draft) or (before.lower() == "the" and _is_one_thing(line, draft)):
        return "name part"
    if line.kind(draft.first - 1) not in {"w", "n"} or before[0].isdecimal() or is_score_like(line, draft):
        return None
    if before.lower() in lexicon().name_cues and _is_label_for(line, draft):
        return "name part"
    if draft.form == "words" or line.headline or before.lower() in lexicon().not_names or before.endswith(("'s", "’s")):
        return None
    return "name part" if any(char.isupper() for char in before) and _belongs(line, draft) else None


def is_score_like(line: Line, draft: Draft) -> bool:
    """Whether two numbers below 200, or of votes below 1000, stand about a dash and a word of contests near them:
    "beat Chelsea 2-1", "cleared the Senate 52 to 47".
    """
    ends, vote = [draft.last, draft.last + 1], is_vote(line, draft.first)
    dashed = line.word(draft.last) in HYPHENS and all(line.glued(at) for at in ends)
    linked = (dashed or (vote and line.low(draft.last) == "to")) and line.kind(draft.last + 1) == "n"
    if not linked or draft.value >= (1000 if vote else 200) or len(line.word(draft.last + 1)) > 3:
        return False
    if vote:
        return True
    near = {line.low(at) for at in (*range(draft.first - 8, draft.first), *range(draft.last + 2, draft.last + 6))}
    return bool(near & lexicon().score_cues)


def is_vote(line: Line, at: int) -> bool:
    """Whether a chamber decides something in the words just before atom ``at``."""
    near = {line.low(place) for place in range(at - 8, at)}
    return not near.isdisjoint(_VOTING) and not near.isdisjoint(_CHAMBERS | {"vote", "votes", "voted"})


def _is_one_thing(line: Line, draft: Draft) -> bool:
    """ "The 486 is ...", "the 787 has ...": a plural count would take another verb."""
    return (
        draft.form == "digits"
        and draft.value > 1
        and line.low(draft.last) in {"is", "was", "has", "does", "isn't", "wasn't"}
    )


def _is_capitalised_word(line: Line, draft: Draft) -> bool:
    """ "Kick Six", "the Ten Commandments": a number word with a capital inside a sentence."""
    inside = draft.first > 0 and line.word(draft.first - 1) not in _OPENERS and not line.headline
    return draft.form == "words" and inside and line.word(draft.first)[0].isupper()


def _is_label_for(line: Line, draft: Draft) -> bool:
    """Whether a cue word ("level") before the number makes it a label; not in "the game 30 fans saw"."""
    capital = line.word(draft.first - 1)[0].isupper()
    if "," in line.word(draft.first) or draft.value != int(draft.value):
        return capital and draft.value != int(draft.value)
    return capital or not _counts_noun(line, draft)


def _belongs(line: Line, draft: Draft) -> bool:
    """Whether a bare number after a capitalised word is the word's, not the beginning of what follows."""
    if "," in line.word(draft.first) or 0 < draft.value < 1:
        return False
    token, counts = line.token(draft.first - 1), _counts_noun(line, draft)
    if token is None:
        return draft.first != 1 and not counts
    if token.ent_type_ in _PLACES_AND_PEOPLE and draft.first > 1:
        return not counts and token.ent_type_ != "PERSON"
    if token.pos_ not in {"PROPN", "NOUN", "ADJ", "X"} or (token.i == 0 and token.pos_ != "PROPN"):
        return False
    return not counts or token.ent_type_ in _NAMED_THINGS


def _counts_noun(line: Line, draft: Draft) -> bool:
    """Whether a plural noun in lower case follows, an adjective or two between."""
    for at in range(draft.last, draft.last + 3):
        word, token = line.word(at), line.token(at)
        if line.kind(at) != "w" or not word.islower():
            return False
        if word in _PEOPLE or (token.tag_ == "NNS" if token is not None else word.endswith("s")):
            return True
        if token is not None and token.pos_ not in {"ADJ", "NOUN", "VERB"}:
            return False
    return False

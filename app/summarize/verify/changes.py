"""What a candidate's word changes or loses of the evidence's word that it stands for."""

from collections.abc import Iterable, Sequence

from app.summarize.lexicon import lexicon
from app.summarize.verify.align import Alignment
from app.summarize.verify.clauses import MODALS
from app.summarize.verify.losses import changes_article, firm, loses_argument, loses_restriction
from app.summarize.verify.side import Side
from app.summarize.verify.violation import Violation
from app.summarize.verify.words import SAY


def misplaced(said: Side, known: Side, *, places: Sequence[int | None] | None = None) -> list[Violation]:
    """Why words of the candidate stand for none of the evidence's; empty where all do.

    ``places``: which of the evidence's words each of the candidate's is, where that is known; it stands in its
    relations then.
    """
    alignment = Alignment(said, known)
    alike = alignment.alike
    if places is not None:
        alike = {i: found & {places[i]} for i, found in alike.items()}
    if not all(alike.values()):
        return ["word"]
    related = alike if places is not None else alignment.restrict(alike)
    if not all(related.values()):
        return ["relation"]
    changed = {i: {e: change(said, i, known, e) for e in sorted(standing)} for i, standing in related.items()}
    if reasons := [why for compared in changed.values() if (why := _all_broken(compared.values()))]:
        return list(dict.fromkeys(reasons))
    if places is not None:
        return []
    kept = alignment.restrict({i: {e for e in found if found[e] is None} for i, found in changed.items()})
    return [] if all(kept.values()) else ["relation"]


def _all_broken(found: Iterable[Violation | None]) -> Violation | None:
    """The first of the violations if there is one for every place."""
    violations = list(found)
    return None if None in violations else violations[0]


def change(said: Side, i: int, known: Side, e: int) -> Violation | None:
    """What the candidate's word ``i`` changes or loses of the evidence's word ``e``; ``None`` if nothing."""
    if (i in said.quoted) != (e in known.quoted):
        return "quotation"
    found = of_clause(said, i, known, e)
    # A pronoun has no words of its own to lose; what it stands for is compared where that stands.
    return (
        found if found or said.keys[i] != said.identities[i] else _of_word(said, i, known, known.antecedents.get(e, e))
    )


def of_clause(said: Side, i: int, known: Side, e: int) -> Violation | None:
    """What the candidate's word ``i``, if it is a verb, tells otherwise than the evidence's word ``e``."""
    if i not in said.clauses or e not in known.clauses:
        return None if (i in said.clauses) == (e in known.clauses) else "relation"
    ours, theirs = said.clauses[i], known.clauses[e]
    checks: tuple[tuple[Violation, bool], ...] = (
        ("claim", i in said.roots and e not in known.news),
        ("negation", ours.negated != theirs.negated),
        ("claim", ours.governors != theirs.governors),
        ("attribution", ours.speakers != theirs.speakers),
        (
            "modality" if {ours.form, theirs.form} & MODALS else "tense",
            said.identities[i] != SAY and not ours.tells_tense_of(theirs),
        ),
    )
    return next((name for name, broken in checks if broken), None)


def _of_word(said: Side, i: int, known: Side, e: int) -> Violation | None:
    if changed := firm(said.doc[i]) ^ firm(known.doc[e]):
        return "modality" if changed & lexicon().modality else "qualifier"
    if loses_argument(said, i, known, e):
        return "cut short"
    if loses_restriction(said, i, known, e):
        return "qualifier"
    return "relation" if changes_article(said.doc[i], known.doc[e]) else None

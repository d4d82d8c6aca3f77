"""Each word of a candidate stands for a word of its evidence, in the same relations: found as a constraint network.

The variables are the candidate's words, their domains the evidence's words of the same identity; an edge of the
candidate's grammar must be an edge of the evidence's. Arc consistency (Mackworth 1977) over the candidate's tree, run
until nothing changes, leaves an empty domain where a word cannot stand for any.
"""

from dataclasses import dataclass
from functools import cached_property

from app.summarize.lexicon import lexicon
from app.summarize.verify.side import Side
from app.summarize.verify.words import SAY

Places = dict[int, set[int]]  # for each word of the candidate, by index, the words of the evidence it may stand for
_LOOSE = ("mod", "of", "adv", "appos", "prep:")


@dataclass(frozen=True, slots=True)
class _Link:
    """The candidate's word ``i`` is ``rel`` to its word ``head``."""

    i: int
    rel: str
    head: int


@dataclass(frozen=True)
class Alignment:
    """A candidate and its evidence, word for word."""

    said: Side
    known: Side

    @cached_property
    def alike(self) -> Places:
        """The words that are the same, wherever they stand; a plain "said" may stand for any other report."""
        places: Places = {i: set() for i, identity in enumerate(self.said.identities) if identity}
        by_identity: dict[str, set[int]] = {}
        for e, identity in enumerate(self.known.identities):
            if identity:
                by_identity.setdefault(identity, set()).add(e)
                if self.known.doc[e].lemma_.lower() in lexicon().told:
                    by_identity.setdefault(SAY, set()).add(e)
        return {i: set(by_identity.get(self.said.identities[i], ())) for i in places}

    def restrict(self, places: Places) -> Places:
        """``places`` less all words of the evidence that do not stand in the candidate's relations."""
        current, changed = {i: set(found) for i, found in places.items()}, True
        while changed:
            changed = False
            for link in self._links:
                pairs = [(e, h) for e in current[link.i] for h in current[link.head] if self._holds(link, e, h)]
                ends = ({e for e, _ in pairs}, {h for _, h in pairs})
                changed = changed or ends != (current[link.i], current[link.head])
                current[link.i], current[link.head] = ends
        return current

    @cached_property
    def _links(self) -> list[_Link]:
        return [
            _Link(i, rel, head)
            for i in self.alike
            for rel, head in self.said.edges.get(i, ())
            if head in self.alike and head != i
        ]

    def _holds(self, link: _Link, e: int, h: int) -> bool:
        """Whether the evidence's word ``e`` is to its word ``h`` what the link says."""
        if (link.rel, h) in self.known.readings.get(e, ()):
            return True
        return link.rel.startswith(_LOOSE) and e - h == link.i - link.head and self._is_copied(link, e, h)

    def _is_copied(self, link: _Link, e: int, h: int) -> bool:
        """Whether the two words and all between them stand in the evidence as in the candidate, so that only the
        parses differ.
        """
        ours = self.said.doc[min(link.i, link.head) : max(link.i, link.head) + 1]
        theirs = self.known.doc[min(e, h) : max(e, h) + 1]
        return [token.lower_ for token in ours] == [token.lower_ for token in theirs]

"""A candidate or its evidence, read once: parse, figures, what each word stands for, and who does what to whom."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from app.article import Parses
from app.figures import Figure, quantities
from app.summarize.quoting import quotations
from app.summarize.verify.clauses import Clause, clause, main_verbs
from app.summarize.verify.grammar import Edges, alternatives, edges
from app.summarize.verify.pronouns import MANY, PERSONS, PRONOUNS, THINGS, antecedents
from app.summarize.verify.words import keys

if TYPE_CHECKING:
    from spacy.tokens import Doc

_BASE = {word: base for base, group in (("it", THINGS), ("they", MANY)) for word in group} | {
    word: "she" if word.startswith(("she", "her")) else "he" for word in PERSONS
}


@dataclass(frozen=True)
class Side:
    """One text's parse and figures."""

    doc: Doc
    figures: tuple[Figure, ...]

    @classmethod
    def of(cls, text: str, parses: Parses) -> Side:
        """Parse ``text`` and find its figures."""
        return cls(parses(text), tuple(quantities(text, parses)))

    @cached_property
    def antecedents(self) -> dict[int, int]:
        """Pronouns and the nouns that they stand for, by index."""
        return antecedents(self.doc)

    @cached_property
    def keys(self) -> list[str]:
        """For each token what it is compared by."""
        found = keys(self.doc, self.figures)
        for token in self.doc:
            if token.lower_ in PRONOUNS and token.dep_ != "expl":
                found[token.i] = _BASE[token.lower_]
        return found

    @cached_property
    def plain(self) -> str:
        """The text with its words as they are compared: numbers in digits, one spelling."""
        words = zip(self.doc, self.keys, strict=True)
        return " ".join(key or token.lower_ for token, key in words)

    @cached_property
    def identities(self) -> list[str]:
        """As ``keys``, with each pronoun's noun for the pronoun."""
        return [self.keys[self.antecedents.get(i, i)] if key else "" for i, key in enumerate(self.keys)]

    @cached_property
    def edges(self) -> Edges:
        """Who does what to whom."""
        return edges(self.doc)

    @cached_property
    def readings(self) -> Edges:
        """As ``edges``, with the other readings of phrases behind an object."""
        return alternatives(self.doc, self.edges)

    @cached_property
    def clauses(self) -> dict[int, Clause]:
        """How each verb's clause is told."""
        verbs = [t for t in self.doc if t.pos_ in {"VERB", "AUX"} and t.dep_ not in {"aux", "auxpass"}]
        return {verb.i: clause(verb, self.edges, self.identities) for verb in verbs}

    @cached_property
    def roots(self) -> set[int]:
        """The heads of its sentences."""
        return {token.i for token in self.doc if token.dep_ == "ROOT"}

    @cached_property
    def news(self) -> set[int]:
        """The verbs that tell the news."""
        return main_verbs([self.doc[i] for i in self.roots], self.edges)

    @cached_property
    def quoted(self) -> set[int]:
        """The tokens inside quotation marks."""
        spans = quotations(self.doc.text)
        return {t.i for t in self.doc if any(span.start < t.idx < span.end - 1 for span in spans)}

    @cached_property
    def _dependents(self) -> dict[int, list[tuple[str, int]]]:
        found: dict[int, list[tuple[str, int]]] = {}
        for i, links in self.edges.items():
            for rel, head in links:
                found.setdefault(head, []).append((rel, i))
        return found

    def arguments(self, i: int) -> set[str]:
        """The kinds of edges that lead to token ``i``."""
        return {rel for rel, _ in self._dependents.get(i, [])}

    def dependents(self, i: int, rel: str) -> set[str]:
        """What stands in ``rel`` to token ``i``."""
        return {self.identities[j] for name, j in self._dependents.get(i, []) if name == rel}

"""A candidate made of its evidence's words gets its evidence's parse, or none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.tokens import Doc

from app.article import Parser
from app.summarize.verify.pruned import prune

EVIDENCE = (
    "The mayor, who was elected in 2019, said in a letter on Monday that the town will buy 14 buses and 3 trams for "
    "its schools in Anford, Norland."
)


def pruned(shared_parser: Parser, candidate: str) -> tuple[str, list[str]] | None:
    """The text of what ``prune`` makes of the candidate, and its links."""
    with shared_parser.open() as parses:
        found = prune(parses(candidate), parses(EVIDENCE))
        return None if found is None else (found.doc.text, [f"{t.text} {t.dep_} {t.head.text}" for t in found.doc])


@pytest.mark.parametrize(
    ("candidate", "link"),
    [
        ("The mayor said that the town will buy 14 buses and 3 trams for its schools.", "buy ccomp said"),
        ("The mayor said the town will buy 3 trams for its schools in Anford.", "trams dobj buy"),
        ("The mayor said that the town will buy 14 buses.", "buses dobj buy"),
    ],
)
def test_what_is_left_hangs_together_as_it_did(shared_parser: Parser, candidate: str, link: str) -> None:
    found = pruned(shared_parser, candidate)
    assert found is not None
    assert found[0] == candidate
    assert link in found[1]


@pytest.mark.parametrize(
    "candidate",
    [
        "The mayor said that the city will buy 14 buses.",  # another word
        "The town said that the mayor will buy 14 buses.",  # another order
        "The mayor was elected in 2019.",  # an aside, not the news
        "The town will buy 14 buses.",  # the news without who says it
        "The mayor said that the town will buy 14 for its schools.",  # a number without what it counts
        "The mayor, who was in 2019, said that the town will buy 14 buses.",  # a clause without its verb
        "",
    ],
)
def test_anything_else_has_no_parse_of_the_evidence(shared_parser: Parser, candidate: str) -> None:
    assert pruned(shared_parser, candidate) is None


@given(kept=st.lists(st.booleans(), min_size=33, max_size=33))
def test_whatever_is_left_out_a_tree_comes_out_or_nothing(shared_parser: Parser, kept: list[bool]) -> None:
    with shared_parser.open() as parses:
        known = parses(EVIDENCE)
        tokens = [token for token, keep in zip(known, kept, strict=True) if keep]
        said = Doc(known.vocab, [t.text for t in tokens], [bool(t.whitespace_) for t in tokens])
        found = prune(said, known)
        if found is not None:
            assert [t.text for t in found.doc] == [t.text for t in tokens]
            assert [known[place].text for place in found.places if place is not None] == [t.text for t in tokens]
            assert all(any(above.dep_ == "ROOT" for above in (t, *t.ancestors)) for t in found.doc)


def test_an_entity_begins_where_its_first_word_is_gone(shared_parser: Parser) -> None:
    with shared_parser.open() as parses:
        known = parses("Nearly 3 million gallons of oil spilled into the bay of Skarn, the mayor told the Herald.")
        found = prune(
            parses("3 million gallons of oil spilled into the bay of Skarn, the mayor told the Herald."), known
        )
        assert found is not None
        assert str(found.doc[:8].as_doc().ents[0]) == "3 million gallons"

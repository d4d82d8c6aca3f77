import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.summarize.ground import Ground

EVIDENCE = 'Mayor Jane Holt of Anford said "the buses are paid for" after 7,000 people and twenty-eight towns signed.'
GROUND = Ground.of(EVIDENCE)


@pytest.mark.parametrize(
    "draft",
    [
        "",
        "Jan",
        "Jane Holt ",
        "Anford's mayor said",
        "About 7",
        "About 7,",
        "About 7,000",
        "twenty",
        "The town of Anford ",
        'Holt said "the buses',
        'Holt said "the buses are paid for" after',
        "People signed ",
        "Sig",
    ],
)
def test_a_draft_may_go_on_where_the_evidence_has_it(draft: str) -> None:
    assert GROUND.allows(draft)


@pytest.mark.parametrize(
    "draft",
    [
        "Janet",
        "Mayor Smith",
        "About 7,1",
        "About 8",
        "70 ",
        "thirty",
        "a million ",
        'Holt said "we won',
        '"The buses were',
        "Mayor Jan ",
        "one\ntwo",
        "the US",
    ],
)
def test_no_number_name_or_quotation_comes_in_from_elsewhere(draft: str) -> None:
    assert not GROUND.allows(draft)


def test_a_draft_ends_with_whole_words_and_closed_quotations() -> None:
    assert GROUND.allows_end("Jane Holt said so.")
    assert not GROUND.allows_end("Mayor Jane Hol")
    assert not GROUND.allows_end('Holt said "the buses')


def test_context_gives_words_too() -> None:
    assert Ground.of(EVIDENCE, "Paul Reed disagreed.").allows("Paul Reed ")


@given(st.integers(0, len(EVIDENCE)))
def test_the_evidence_itself_is_always_allowed(end: int) -> None:
    assert GROUND.allows(EVIDENCE[:end])


@given(st.text(max_size=200), st.text(max_size=200))
def test_any_text_grounds_and_is_judged_without_error(evidence: str, draft: str) -> None:
    ground = Ground.of(evidence)
    ground.allows(draft)
    ground.allows_end(draft)

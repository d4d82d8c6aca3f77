import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.article.lines import paragraphs


def texts(text: str) -> list[str]:
    return [" ".join(span.of(text).split()) for span in paragraphs(text)]


WRAPPED = (
    "A train left the rails near the old\nport of Sund and spilled 40,000\nlitres of oil, "
    "the county and the\npolice said.\n"
)


def test_each_line_is_a_paragraph_where_lines_were_not_wrapped() -> None:
    assert texts("Anford bans scooters\nBy Mia Lund\n\nThe council voted.") == [
        "Anford bans scooters",
        "By Mia Lund",
        "The council voted.",
    ]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\x0b", "\u2028", "\u2029", "\x85"])
def test_whatever_ends_a_line_ends_a_paragraph(end: str) -> None:
    assert texts(f"One came.{end}Two came.{end}{end}Three came.") == ["One came.", "Two came.", "Three came."]


def test_lines_that_break_off_are_joined_at_any_width() -> None:
    assert texts(f"Train\n\n{WRAPPED}\nDivers will look on Tuesday.") == [
        "Train",
        " ".join(WRAPPED.split()),
        "Divers will look on Tuesday.",
    ]


def test_an_indented_line_begins_a_paragraph() -> None:
    assert len(texts(f"{WRAPPED}  Divers will look for the leak.\n")) == 2
    indented = (
        "  "
        + WRAPPED.replace("police said.", "police at Sund said it.")
        + "  Divers will look for the\nleak on Tuesday."
    )
    assert len(texts(indented)) == 2


def test_a_list_in_small_letters_is_not_wrapped_beside_long_lines() -> None:
    items = "two spoons of finely chopped parsley\none cup of the whitest flour of all\nfour eggs from a farm nearby"
    long = "The bread of Skarn is baked in an oven of stone that the whole village shares, and " * 2
    assert len(texts(f"{long}\n\n{items}")) == 4


@given(st.text(alphabet="aB. \n\r\u2028", max_size=300))
def test_paragraphs_come_in_order_and_leave_out_only_white_space(text: str) -> None:
    spans, covered = list(paragraphs(text)), set[int]()
    assert [s.start for s in spans] == sorted(s.start for s in spans)
    for span in spans:
        place = set(range(span.start, span.end))
        assert not covered & place
        covered |= place
    assert all(char.isspace() for at, char in enumerate(text) if at not in covered)

import pytest

from app.article import Parses
from app.summarize.constituents import constituents
from app.summarize.cut import close_up, in_order, told, without


def shortest_form(sentence: str, parses: Parses) -> str:
    """The sentence without all that a summary, unlike a headline, may drop."""
    parts = [part for part in in_order(constituents(parses(sentence))) if part.kind != "adjunct"]
    return without(sentence, [part.span for part in parts])


@pytest.mark.parametrize(
    ("sentence", "shortest"),
    [
        ("However, the council approved the plan on Monday.", "The council approved the plan on Monday."),
        ("But the council approved the plan on Monday.", "The council approved the plan on Monday."),
        ("In addition, Holt promised a new bridge.", "Holt promised a new bridge."),
        ("The council (which has 13 members) approved the plan.", "The council approved the plan."),
        ("Holt, who has led the town since 2019, approved the plan.", "Holt approved the plan."),
        ("The town bought the buses, which were built in Denmark.", "The town bought the buses."),
        ("But Reed, who leads the opposition, said no.", "Reed said no."),
        ("However, talkSkarn named the mayor on Monday.", "talkSkarn named the mayor on Monday."),
        (
            "The plan will hurt Anford, which has the port, said Jane Holt.",
            "The plan will hurt Anford, said Jane Holt.",
        ),
    ],
)
def test_what_is_cut_leaves_a_sentence(parses: Parses, sentence: str, shortest: str) -> None:
    assert shortest_form(sentence, parses) == shortest


@pytest.mark.parametrize(
    "sentence",
    [
        "The council approved the plan on Monday.",
        "People who live in Anford pay more.",
        "The buses that the town bought are late.",
        "So far, nobody was hurt in the fire.",
        "Andres spoke in court in Anford, where Reed is accused of fraud, along with failing to pay his taxes.",
        "The rift is between Anford, which has the port, and Skarn, which has the bank, according to the report.",
        "Anford's bank, which has not been charged, closed its doors.",
        "The town sued Reed, who denies the claims.",
        "However, he said, the plan was dead.",
        "Now in its third year, the fair drew 5,000 people.",
    ],
)
def test_what_a_sentence_needs_stays(parses: Parses, sentence: str) -> None:
    assert shortest_form(sentence, parses) == sentence


@pytest.mark.parametrize(
    ("text", "stops_only", "closed"),
    [
        ("The plan passed , Holt said .", True, "The plan passed, Holt said."),
        ("He had a .38-caliber gun and hit .304 .", True, "He had a .38-caliber gun and hit .304."),
        ("Le pont est fermé !", True, "Le pont est fermé !"),
        ("The bridge\nis closed !", False, "The bridge is closed!"),
    ],
)
def test_no_space_is_left_before_a_mark_that_ends_something(text: str, stops_only: bool, closed: str) -> None:
    assert close_up(text, stops_only=stops_only) == closed


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("This is the shocking moment a guard slipped and fell.", "A guard slipped and fell."),
        ("These spectacular photos show how a jet was made a home.", "A jet was made a home."),
        ("This CCTV clip shows the terrifying moment when Jane Holt fell.", "Jane Holt fell."),
        ("This is the moment the town has been waiting for.", "This is the moment the town has been waiting for."),
        ("These photos show falcons over the town.", "These photos show falcons over the town."),
        ("This is the plan of the council.", "This is the plan of the council."),
    ],
)
def test_what_points_at_a_picture_goes_where_a_clause_is_left(text: str, left: str) -> None:
    assert told(text) == left

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.article import Parser, Parses
from app.summarize.constituents import Kind, constituents
from app.summarize.cut import without

FOUND: list[tuple[Kind, str, str]] = [
    (
        "venue",
        "Holt said in a statement on Friday that the bridge would open.",
        "Holt said that the bridge would open.",
    ),
    (
        "venue",
        "The mayor announced at a news conference that it would close.",
        "The mayor announced that it would close.",
    ),
    ("age", "Jane Holt, 54, won the vote by a wide margin.", "Jane Holt won the vote by a wide margin."),
    (
        "age",
        "Ruth Keller, 75, who has lived in Anford for years, joined the march.",
        "Ruth Keller, who has lived in Anford for years, joined the march.",
    ),
    (
        "age",
        "Ruth Keller, 75, of Anford, joined the march on Monday.",
        "Ruth Keller, of Anford, joined the march on Monday.",
    ),
    (
        "age",
        "Ruth Keller, 75, a teacher at the school, joined the march.",
        "Ruth Keller, a teacher at the school, joined the march.",
    ),
    (
        "age",
        "Ruth Keller, 75, described as a friend of the port, joined the march.",
        "Ruth Keller, described as a friend of the port, joined the march.",
    ),
    (
        "age",
        "Paul Reed, 54, described as having an obsession with the port, has been missing since Tuesday.",
        "Paul Reed, described as having an obsession with the port, has been missing since Tuesday.",
    ),
    ("age", "Jane Holt, 54, and Paul Reed, 60, won the vote.", "Jane Holt and Paul Reed, 60, won the vote."),
    ("also", "Holt also promised a new bridge.", "Holt promised a new bridge."),
    ("aside", "The ferry -- the oldest of the fleet -- struck the pier.", "The ferry struck the pier."),
    (
        "apposition",
        "Reed, a spokesman for the port, said the work would take a year.",
        "Reed said the work would take a year.",
    ),
    ("opening", "In an interview with the Herald, Holt called the plan a mistake.", "Holt called the plan a mistake."),
    ("bracket", "The council (which has 13 members) approved the plan.", "The council approved the plan."),
    ("connective", "However, the council approved the plan on Monday.", "The council approved the plan on Monday."),
    ("relative", "Holt, who has led the town since 2019, approved the plan.", "Holt approved the plan."),
]


@pytest.mark.parametrize(("kind", "sentence", "left"), FOUND)
def test_each_kind_goes_and_leaves_a_sentence(parses: Parses, kind: Kind, sentence: str, left: str) -> None:
    assert left in [without(sentence, [part.span]) for part in constituents(parses(sentence)) if part.kind == kind]


@pytest.mark.parametrize(
    "sentence",
    [
        "In France, prices rose by 3 percent.",
        "If the vote fails, the bridge will close.",
        "Prices rose by 3 percent, according to the bank.",
        "The bridge will close, unless the state pays for it.",
        "Reed was arrested on Monday, but he denies the charge.",
        "The council approved the plan but cut the money for it.",
        "While the council did not agree on the plan, the mayor did.",
        "The town's largest employer, Skarn Steel, will cut 200 jobs.",
        "Two people died in the fire, as the mayor said on Monday.",
        "Prices rose in May, which the bank did not expect.",
        "On Monday, the council approved the plan.",
        "A virus has killed millions of bees -- nine in ten in some towns -- putting the crops of the county at risk.",
        "When the king opens the new bridge on Friday -- his first visit to the port -- their words will be heard.",
        "Holt recited a list of towns, boasted of a prize on Friday and said she would go to Skarn.",
        "The agency gave out bad advice, it was slow to warn the towns, and it praised the port.",
        "Critics have painted the plan, with its new taxes, as a gift to the port.",
        "Asked about the tweets, Reed told the Gazette that the mayor was wrong.",
        "With a pair of newcomers, Mr. Reed and Ms. Lund, behind her, the mayor stayed in the race.",
        "Crowds waved paper flags as rows of soldiers paraded and Holt, wearing a dark suit, saluted from the hall.",
        "The mayor is splashing about in the water, struggling hard, drowning in denial of the defeat.",
    ],
)
def test_what_conditions_places_denies_or_attributes_stays(parses: Parses, sentence: str) -> None:
    assert [part.kind for part in constituents(parses(sentence)) if part.kind != "adjunct"] == []


WORDS = st.lists(
    st.sampled_from(
        [
            "Holt",
            "the",
            "mayor",
            ",",
            ",",
            "and",
            "said",
            "which",
            "who",
            "(",
            ")",
            "--",
            "54",
            "would",
            "not",
            "in",
            "a",
            "statement",
            "that",
            "bridge",
            "opened",
            ".",
        ]
    ),
    min_size=1,
    max_size=25,
)


@settings(max_examples=60, deadline=None)
@given(words=WORDS)
def test_any_words_are_cut_within_themselves(shared_parser: Parser, words: list[str]) -> None:
    text = " ".join(words)
    with shared_parser.open() as parses:
        for part in constituents(parses(text)):
            assert 0 <= part.span.start < part.span.end <= len(text)
            assert len(without(text, [part.span])) < len(text)


_WORDS = [
    "and",
    "but",
    "also",
    "which",
    "who",
    "Holt",
    "council",
    ",",
    "--",
    "(",
    ")",
    "said",
    "in",
    "a",
    "statement",
    "after",
    "approved",
    ",",
    "54",
    ",",
    "the",
    "plan",
    "on",
    "Monday",
    ".",
]


@settings(max_examples=60, deadline=None)
@given(words=st.permutations(_WORDS))
def test_no_order_of_words_breaks_a_rule(shared_parser: Parser, words: list[str]) -> None:
    text = " ".join(words)
    with shared_parser.open() as parses:
        for part in constituents(parses(text)):
            assert 0 <= part.span.start < part.span.end <= len(text)

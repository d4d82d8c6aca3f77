import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.article import seen
from app.article.split import MAX_SENTENCE, split


def texts(text: str, language: str = "en") -> list[str]:
    return [sentence.text for sentence in split(text, language)]


@given(st.text(max_size=400) | st.text(alphabet="aB. \n\"'!?1。—😀&#8;", max_size=400))
def test_sentences_slice_the_text_and_leave_out_only_what_is_not_seen(text: str) -> None:
    sentences = split(text, "en")
    covered = set[int]()
    for index, sentence in enumerate(sentences):
        assert text[sentence.span.start : sentence.span.end] == sentence.text
        assert sentence.text == sentence.text.strip() != ""
        assert sentence.index == index
        place = set(range(sentence.span.start, sentence.span.end))
        assert not covered & place
        covered |= place
    assert [s.span for s in sentences] == sorted(s.span for s in sentences)
    assert not seen("".join(char for at, char in enumerate(text) if at not in covered)).strip()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Mr. Holt left at 5 p.m. on Monday. He lives in the U.S. now.",
            ["Mr. Holt left at 5 p.m. on Monday.", "He lives in the U.S. now."],
        ),
        ("It cost $3.5 million. Nobody paid.", ["It cost $3.5 million.", "Nobody paid."]),
        ('"We go," she said. "Now." They went.', ['"We go," she said.', '"Now."', "They went."]),
        ('It sank off Skarn, Utah. "We saw it," he said.', ["It sank off Skarn, Utah.", '"We saw it," he said.']),
        ('They heard Prof. "Jack" Reed. He spoke.', ['They heard Prof. "Jack" Reed.', "He spoke."]),
        ("It ended last week.The minister left.", ["It ended last week.", "The minister left."]),
        ("It rose to 51.At least six left.", ["It rose to 51.", "At least six left."]),
        ("It rose by 5%.The board (NBA).In May it fell.", ["It rose by 5%.", "The board (NBA).", "In May it fell."]),
        ("Holt told the NBA.The board left.", ["Holt told the NBA.", "The board left."]),
        (
            "It left the house.HOLT AND REED WIN? Holt is 52.",
            ["It left the house.", "HOLT AND REED WIN?", "Holt is 52."],
        ),
        ("She left her job.(Read | Holt leaves)", ["She left her job.", "(Read | Holt leaves)"]),
        ("1.The minister left in the U.S.A. on May 1.", ["1.The minister left in the U.S.A. on May 1."]),
        ("He stabbed U.S. Ambassador Lee. Police came.", ["He stabbed U.S. Ambassador Lee.", "Police came."]),
        ("They live in the U.S. The rest left.", ["They live in the U.S.", "The rest left."]),
        ("It paid Rs. 500 to Lt. Gen. Roy. He won.", ["It paid Rs. 500 to Lt. Gen. Roy.", "He won."]),
        (
            "They led a poll of Kerrang! magazine. Yahoo! shares fell.",
            ["They led a poll of Kerrang! magazine.", "Yahoo! shares fell."],
        ),
        ("They shop at Yahoo! They left.", ["They shop at Yahoo!", "They left."]),
        ("They wrote HACKED. Nobody knew why.", ["They wrote HACKED.", "Nobody knew why."]),
        ("He paid 5 euros a month. Only he did so.", ["He paid 5 euros a month.", "Only he did so."]),
        (
            "It won the cup last month. Team member Lee left.",
            ["It won the cup last month.", "Team member Lee left."],
        ),
        ("It met in New York. Managers told them.", ["It met in New York.", "Managers told them."]),
        ("It was passed by the FDA. Officials left.", ["It was passed by the FDA.", "Officials left."]),
        ('He was on "New Day." Holt was not.', ['He was on "New Day."', "Holt was not."]),
        (
            "They met Det. Holt of Skarn, Calif. Gov. Reed left.",
            ["They met Det. Holt of Skarn, Calif. Gov. Reed left."],
        ),
        ("He works for Skarn Co. His job is new.", ["He works for Skarn Co.", "His job is new."]),
        ("The Skarn Co. Reed owns is old.", ["The Skarn Co. Reed owns is old."]),
        ("It fell at 9:40 p.m. Witnesses ran.", ["It fell at 9:40 p.m.", "Witnesses ran."]),
        (
            "It is open to 9 p.m. Eastern Time and 5 p.m. Monday.",
            ["It is open to 9 p.m. Eastern Time and 5 p.m. Monday."],
        ),
        ("Holt vs. Reed was tried.", ["Holt vs. Reed was tried."]),
        ("It asked Reps. Holt and Reed.", ["It asked Reps. Holt and Reed."]),
        ("东京很大。它有很多人。", ["东京很大。", "它有很多人。"]),
        ("هل وصل القطار؟ نعم وصل.", ["هل وصل القطار؟", "نعم وصل."]),
        (
            "A headline without a stop\nThe town has a new mayor.",
            ["A headline without a stop", "The town has a new mayor."],
        ),
    ],
)
def test_breaks(text: str, expected: list[str]) -> None:
    assert texts(text) == expected


def test_ordinals_do_not_end_sentences_where_they_are_written_with_a_dot() -> None:
    assert texts("Es war am 3. Oktober in Berlin. Dann ging er.", "de") == [
        "Es war am 3. Oktober in Berlin.",
        "Dann ging er.",
    ]


def test_lines_wrapped_at_a_width_are_one_paragraph() -> None:
    wrapped = (
        "The council of the small town of Anford decided on Monday evening\n"
        "to buy fourteen electric buses, which will replace its old diesel\n"
        "fleet and should be on the road by the end of the coming summer\n"
        "season."
    )
    assert texts(wrapped) == [wrapped]


def test_paragraphs_are_numbered_by_blank_lines() -> None:
    assert [s.paragraph for s in split("One came. Two came.\n\nThree came.", "en")] == [0, 0, 1]


@pytest.mark.parametrize("unit", ['."', "a", "a. ", "Mr. ", "。x", "aa.Bb", "([", "\n \n", "1,"])
def test_rubbish_of_any_length_is_split_into_bounded_sentences(unit: str) -> None:
    sentences = split(unit * (200_000 // len(unit)), "en")
    assert max((len(s.text) for s in sentences), default=0) <= MAX_SENTENCE

"""Who says so, within a sentence and over sentences."""

from collections.abc import Callable

import pytest

from app.article import Reader
from app.figures import Figure, Rejected
from app.figures.carry import quotations
from app.figures.source_clues import colon_speaker, words
from app.figures.source_names import dateline_end
from app.figures.source_weights import Weights, weights

FiguresOf = Callable[[str], list[Figure]]
Explained = Callable[[str], list[Figure | Rejected]]


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("The ministry said 40 soldiers had died.", "The ministry"),
        ("According to the Red Cross, 28 people died.", "the Red Cross"),
        ("At least 28 people died, according to the Red Cross.", "the Red Cross"),
        ("More than 200 people were killed, police said.", "police"),
        ('"We have lost 40 of our men," said Colonel Ivanov.', "Colonel Ivanov"),
        ("The United Nations estimates that 80% of farms are gone.", "The United Nations"),
        ("The company will cut 1,500 jobs, it said.", "The company"),
        ("A study found that 3 in 10 people had tried it.", "A study"),
        ("Many say 40 soldiers died.", None),
        # who denies it has not said it
        ("The minister denied that 40 patients had died.", None),
        ("Police in Skarn would not confirm that 40 people had died.", None),
        ("Police in Skarn declined to say whether 40 people had died.", None),
        ("The port rejected union claims that 40 jobs would go.", None),
        ("The court rejected a claim that 40 people had died.", None),
        ("A claim that 40 people had died was dismissed by the court.", None),
        ("Reporters doubted Jane Holt's claim that 40 miners were trapped.", "Jane Holt"),
        ("The ministry denied the charge and said that only 40 deaths were confirmed.", "The ministry"),
        # who puts something at a figure says it, who puts it elsewhere does not
        ("Governor Jane Holt put the number of dead at 40.", "Governor Jane Holt"),
        ("Jane Holt put the hosts ahead after 40 minutes.", None),
        # a thing that is told about does not speak
        ("Dr Holt said the results were good but cautioned that only 40 per cent were women.", "Dr Holt"),
        ("The city bought 40 buses.", None),
        ("Rival Jane Holt, who said 40 people were hurt, left early.", "Rival Jane Holt"),
        ("Johnson & Ross said it would pay $40 million.", "Johnson & Ross"),
        ("The lender Northway said profit rose 40%.", "The lender Northway"),
        ("The government rejected the union's demand for a wage rise of 40 percent.", "the union"),
        ("Some 40 protesters were arrested; police had earlier put the number far higher.", None),
        ("At least 28 died when a bomb went off in the Shia district, police and medics said.", "police"),
        (
            "Some 34 percent opposed it, according to preliminary results with most ballots counted.",
            "preliminary results",
        ),
        ("He must serve years before he can be considered for release, and was fined $10,000.", None),
    ],
)
def test_source_in_one_sentence(text: str, source: str | None, figures_of: FiguresOf) -> None:
    assert [figure.source for figure in figures_of(text)] == [source]


@pytest.mark.parametrize(
    "text",
    [
        "The ministry said the troops had moved. The soldiers were described as armed with 60 millimeter mortars.",
        "The ministry said the troops had moved. The report noted that training took place at five training sites.",
        "The ministry said the troops had moved. It said 40 of them were wounded on the way to the border.",
    ],
)
def test_attribution_that_clearly_continues(text: str, explained: Explained) -> None:
    found = [figure.source for figure in explained(text) if isinstance(figure, Figure)]
    assert found == ["The ministry"]


def test_a_plain_next_sentence_does_not_continue(explained: Explained) -> None:
    found = explained("The ministry said the troops had moved. The city has five hospitals and a large station.")
    assert [figure.source for figure in found if isinstance(figure, Figure)] == [None]


def test_quotation_of_several_sentences(explained: Explained) -> None:
    text = '"It was a hard year," said Anna Smith. "We lost 40 clients. We closed three offices and moved."'
    assert [figure.source for figure in explained(text) if isinstance(figure, Figure)] == ["Anna Smith", "Anna Smith"]


def test_quotations_have_places(reader: Reader) -> None:
    article = reader.read_text(
        "He said “this is it” and left.\n\nThen “another one began and never ended.", language="en"
    )
    assert [span.of(article.text) for span in quotations(article)] == [
        "“this is it”",
        "“another one began and never ended.",
    ]


@pytest.mark.parametrize(
    ("text", "source"),
    [
        # a quotation whose neighbour names the speaker, by name and by a pronoun
        ('"The winter was long," Anna Smith said. "We closed 40 shelters before the snow had melted."', "Anna Smith"),
        (
            "Anna Smith runs the shelters. She spoke on Monday.\n\n"
            '"The winter was long," she said. "We closed 40 shelters before the snow had melted."',
            "Anna Smith",
        ),
        # typewriter's quotation marks
        ("''The winter was long,'' Anna Smith said. ''We closed 40 shelters before the snow melted.''", "Anna Smith"),
        # a quotation that goes on in the next paragraph
        (
            "“The winter was long,” Anna Smith told reporters on Monday.\n\n"
            "“We closed 40 shelters before the snow had melted.”",
            "Anna Smith",
        ),
        # the pronoun is the person before, not the last source
        ("The ministry is new. Anna Smith left it in May. She said that 40 clerks had followed her.", "Anna Smith"),
        # a quotation goes on after "she says", and "she" is whom the sentence before is about
        (
            "The weather office said that the storm was over.\n\n"
            'Our reporter Jane Holt is in Skarn. "I can barely stand," she says. "The wall is broken in 40 places."',
            "Jane Holt",
        ),
        (
            "The mayor, Carl Reed, had praised the crew.\n\n"
            'A survivor, Jane Holt, said she had swum. "There were only 40 life jackets on the ferry," she said.',
            "Jane Holt",
        ),
        (
            "Governor Carl Reed praised the crew.\n\nA witness, Thérèse Mbeki, said she had hidden for hours. "
            '"There were 40 life jackets on the ferry," she said.',
            "Mbeki",
        ),
        # what "she said" is no quotation's, does not go on
        ('Jane Holt left Skarn in May. "I was glad to go," she said. Her paper has been cited 40 times.', None),
        # a record that says something
        ("The new survey shows that 40% of voters support the mayor's plan.", "The new survey"),
        ("The mayor leads by 14 points, according to a poll by the university.", "a poll by the university"),
        # reported speech of other verbs
        ("Mayor Jane Brown predicted that the tunnel would cost $40 million.", "Mayor Jane Brown"),
        ("Mayor Jane Brown proposed a budget of $40 million for the tunnel on Monday, saying it was needed.", "Brown"),
        # a claim's owner
        ("Reporters doubted Jane Brown's claim that 40 miners were still in the tunnel.", "Brown"),
        # a transcript
        ("JANE BROWN: I said that we would lose 40 seats, and we lost 40 of them.", "JANE BROWN"),
        # told by the paper itself
        ("The tunnel is 40 miles long. It was opened by the queen in May.", None),
        # beyond a semicolon somebody says something else
        ("Skarn cuts 40 jobs; union says it will fight on.", None),
        # a figure is no name
        ("GDP grew 2.8 percent in the third quarter, below the 3.1 percent economists had forecast.", None),
        # they are not one person
        (
            "Scientists watched adults for years. Those who walked had a 40% lower risk of death, they found. "
            '"It is never too late," said Jane Holt, who led the study.',
            None,
        ),
        # things push, and say nothing
        ("Rising energy prices pushed inflation to 40% in January, a near record and up from a low in May.", None),
        ("Jane Brown, 66, was born in Leeds.", None),
    ],
)
def test_who_says_it(text: str, source: str | None, explained: Explained) -> None:
    found = [figure.source for figure in explained(text) if isinstance(figure, Figure)]
    assert found
    if source is None:
        assert found == [None] * len(found)
    else:
        assert all(name is not None and source in name for name in found), found


def test_nobody_is_a_source_by_number_or_pronoun(explained: Explained) -> None:
    text = "In a new poll by the university, 31% of voters said they had read 40 books. He said 12 of them were good."
    found = [figure.source for figure in explained(text) if isinstance(figure, Figure)]
    assert all(name is None or not name[0].isdigit() for name in found)
    assert "He" not in found


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("WALLACE: You said 40.", "WALLACE"),
        ("Rep. Jane Brown (R-Iowa): I said 40.", "Rep. Jane Brown"),
        ("Note: 40 figures are rounded.", None),
        ("Correction: an earlier version said 40.", None),
        ("See https://example.org for 40 more.", None),
        ("It was told by 40 people: nobody came.", None),
        ("A" * 5_000, None),
    ],
)
def test_speaker_before_a_colon(text: str, speaker: str | None) -> None:
    assert colon_speaker(text) == speaker


def test_a_place_before_the_first_sentence_says_nothing(explained: Explained) -> None:
    text = (
        "SKARN, May 6 (Newswire) - Crane maker Holt AG cut its outlook on Thursday after profit fell 41% to 23 million."
    )
    sources = [item.source or "" for item in explained(text) if isinstance(item, Figure)]
    assert sources
    assert not any("SKARN" in source for source in sources)


@pytest.mark.parametrize(
    ("text", "dateline"),
    [
        ("SKARN, May 6 (Newswire) - Crane makers", "SKARN, May 6 (Newswire) - "),
        ("NEW ANFORD (Newswire) — Crane makers", "NEW ANFORD (Newswire) — "),
        ("SKARN — Crane makers", "SKARN — "),
        ("Skarn - a port", ""),
        ("CD-ROMs are gone", ""),
    ],
)
def test_dateline(text: str, dateline: str) -> None:
    assert text[: dateline_end(text)] == dateline


def test_weights_are_summed_against_the_threshold() -> None:
    known = Weights({"a": 2.0, "b": -1.5}, threshold=0.2)
    assert known.accept(["a", "b", "unknown"])
    assert not known.accept(["b"])
    assert known.margin(["a"]) == pytest.approx(1.8)


def test_shipped_weights_speak_for_what_they_should() -> None:
    shipped = weights().clues
    assert 50 < len(shipped) < 1_000
    assert shipped["quote:in"] > 0
    assert shipped["verb:right:accord"] > 0
    assert shipped["rule:none"] < 0


def test_lists_do_not_overlap_where_they_must_not() -> None:
    assert not words().cues & words().stances
    assert not words().speakers & words().records

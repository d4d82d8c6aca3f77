import re

import pytest

from app.article import Reader
from app.summarize.prose import ProseFilter
from app.summarize.signs import Signs, read_signs, unquoted

OPENING = "The town of Anford will buy 14 electric buses, Mayor Jane Holt announced on Monday."


def signs_of(reader: Reader, *sentences: str, title: str | None = None) -> list[Signs]:
    article = reader.read_text(" ".join([OPENING, *sentences]), title=title)
    return read_signs(article, list(ProseFilter().evidence(article)))


@pytest.mark.parametrize(
    ("sentence", "sign"),
    [
        ("The council approved the plan by 9 votes to 4.", "happened"),
        ("Holt announced a second plan for the trams.", "announced"),
        ("The buses cost too much, Paul Reed told reporters.", "said"),
        ("I think that we have heard enough of it.", "first person"),
        ("You can take your bicycle on the buses.", "second person"),
        ("The council should think again about the plan.", "opinion"),
        ("The first buses will come to Anford in March.", "to come"),
        ("The council threw out a like plan two years ago.", "earlier"),
        ("The council had already approved a first bus.", "pluperfect"),
        ("The mayor had earlier put the number of buses at 12.", "superseded"),
        ("The town has long run buses on diesel.", "long known"),
        ("Anford ran its last tram in 1974 or so.", "year"),
        ("The plan could cost the town a good deal more.", "doubt"),
        ("The buses cut fuel costs by 12 percent a year.", "percent or money"),
        ("Residents, for example, had asked for trams.", "example"),
        ("However, the opposition voted against the plan.", "but"),
        ("The mayor also wants to bring the trams back.", "and"),
        ("She spoke to reporters for half an hour.", "pronoun first"),
        ("The council did not ask for a second study.", "not"),
    ],
)
def test_words_tell(shared_reader: Reader, sentence: str, sign: str) -> None:
    lead, told = signs_of(shared_reader, sentence)
    assert told[sign] == 1.0
    assert sign in {"to come", "announced", "weekday"} or sign not in lead


@pytest.mark.parametrize(
    "text", ["Sen. Jane Holt (I) of Anford resigned.", "The US joined.", "He fought in World War I."]
)
def test_what_looks_like_a_pronoun_is_none(text: str) -> None:
    assert "US" not in unquoted(text).split()
    assert not re.search(r"\bI\b", unquoted(text))


@pytest.mark.parametrize(
    ("behind", "turned"), [("But the council said no to it.", 1.0), ("The council said yes to it.", 0.0)]
)
def test_what_the_next_sentence_turns_round_is_seen(shared_reader: Reader, behind: str, turned: float) -> None:
    lead, last = signs_of(shared_reader, behind)
    assert lead["turned"] == turned
    assert "turned" not in last


def test_quoted_words_are_the_speakers_and_tell_nothing(shared_reader: Reader) -> None:
    told = signs_of(shared_reader, '"We had long hoped for it," Paul Reed said of the plan.')[1]
    assert "first person" not in told
    assert told["quotation first"] == 1.0
    assert 0.4 < told["quoted"] < 0.6


def test_a_country_is_no_pronoun() -> None:
    assert "US" not in unquoted("The US and the EU agreed.")


def test_place_falls_off(shared_reader: Reader) -> None:
    rows = signs_of(shared_reader, *(f"The council met for hour {n} of its long debate." for n in range(1, 9)))
    assert [row["half-life of place"] for row in rows] == sorted((r["half-life of place"] for r in rows), reverse=True)
    assert "among the first 1" in rows[0]
    assert "among the first 1" not in rows[1]
    assert [i for i, row in enumerate(rows) if "at the end" in row] == [7, 8]
    assert rows[-1]["depth"] == 1.0


def test_what_the_article_repeats_is_central(shared_reader: Reader) -> None:
    _, central, aside = signs_of(
        shared_reader, "The electric buses of Anford begin on Monday.", "A choir sang old songs near a fountain."
    )
    assert central["centrality"] > aside["centrality"]
    assert central["share of the lead"] > aside["share of the lead"]


def test_a_title_counts_only_where_there_is_one(shared_reader: Reader) -> None:
    sentence = "The trams of the town come back in May."
    assert signs_of(shared_reader, sentence, title="Trams come back")[1]["share of the title"] == 1.0
    assert "share of the title" not in signs_of(shared_reader, sentence)[1]

import pytest

from app.summarize.dateline import is_label, is_stamp, prose_start

SENTENCE = "The minister resigned on Monday after a week of protests."


@pytest.mark.parametrize(
    "front",
    [
        "WASHINGTON (Reuters) - ",
        "KYIV, Ukraine (AP) — ",
        "(CNN) -- ",
        "(CNN)",
        "London (CNN)",
        "BAGHDAD, Iraq (CNN) -- ",
        "PARIS — ",
        "PARIS—",
        "OSLO (CNN) -- -- ",
        "Bangkok, Thailand (CNN) -- ",
        "NEW YORK, May 4 (Reuters) - ",
        "By Jane Smith LONDON (Reuters) - ",
        "By Jane Smith and Paul Reed, SKARN, Norway (AP) — ",
        "10:32 a.m. ET: ",
        "[14:05] - ",
        "Updated: 9.15pm — ",
        "UPDATE 4:09 PM ET: ",
        "Why it matters: ",
        "Anford Mail Reporter. and Ap. ",
        "The big picture: ",
        "BREAKING: ",
        "What's next: ",
        "May 4 (Reuters) - ",
        "SKARN, Iowa, May 4, 2025 /PRNewswire/ -- ",
        "Skarn [Norland], May 4 (ANI): ",
        "Skarn, 4 May 2025 – ",
        "SKARN (4 May 2025) – ",
        "Skarn, May 4: ",
        "SKARN, Norland, May 4. ",
        "4 May 2025, Skarn – ",
        "Port Skarn CNN — ",
        "SKARN (News 1st) - ",
        "SKARN, (RNZ) - ",
        "Skarn, Norland | THE GAZETTE | ",
        "MÜNSTER (dpa) - ",
        "May 4, 10:14 a.m.: ",
        "THE FACTS: ",
    ],
)
def test_datelines_bylines_and_entry_times_are_cut_off(front: str) -> None:
    assert prose_start(front + SENTENCE) == len(front)


@pytest.mark.parametrize(
    "sentence",
    [
        "The GUR (the intelligence service) said the soldiers had arrived.",
        "Holt (Labour) won the seat with ease on Thursday night.",
        "Paul Reed - the leader - said no to it.",
        "U.S. officials said no to the plan.",
        "By Monday Jane Holt (Labour) had won the seat with ease.",
        "The details were these: the train left.",
        "10:32 was when the train left the station on Monday.",
    ],
)
def test_what_is_no_dateline_stays(sentence: str) -> None:
    assert prose_start(sentence) == 0


def test_a_label_is_a_dateline_in_the_opening_sentence_alone() -> None:
    assert prose_start("Mumbai: The minister resigned on Monday.", opening=True) == len("Mumbai: ")
    assert prose_start("Mumbai: The minister resigned on Monday.") == 0


def test_a_place_before_a_dash_is_a_dateline_where_a_sentence_begins_behind_it() -> None:
    sentence = "Lagos – Ferries stopped on Monday after a week of storms."
    assert prose_start(sentence, opening=True, words={"ferries"}) == len("Lagos – ")
    assert prose_start(sentence, opening=True) == 0
    assert prose_start("Lagos – Residents fled on Monday after a week of storms.", opening=True) == len("Lagos – ")


@pytest.mark.parametrize(
    "sentence",
    [
        "Top Gun: Maverick took $1.4 billion at the box office last year.",
        "Spider-Man: No Way Home has become the sixth film to take so much.",
        "Officials were blunt: The dam above Millbrook will break within days.",
        "Claim: The mayor of Anford has sold the bridge to a bank.",
    ],
)
def test_what_is_no_label_of_a_sentence_stays(sentence: str) -> None:
    assert prose_start(sentence, opening=True, words={"way", "home"}) == 0


@pytest.mark.parametrize(
    "front",
    [
        "(The Anford Reporter)",
        "(Travel + Leisure) -- ",
        "(Jane Holt/Reuters) ",
        "(ANFORD, N.Y.) — ",
        "(HLN)It's official: ",
    ],
)
def test_what_stands_in_brackets_is_a_dateline_in_the_opening_sentence_alone(front: str) -> None:
    assert prose_start(front + SENTENCE, opening=True) == len(front)
    assert prose_start(front + SENTENCE) == 0


LINE = "Jane Holt, 54, of Skarn, Norland, was arrested after a guest found a camera that led the police to her flat "


def test_a_line_that_ran_into_the_opening_sentence_is_none_of_it() -> None:
    lead = "A Norland woman was arrested after she had filmed guests in her house for a year."
    assert prose_start(LINE + lead, opening=True) == len(LINE)
    assert prose_start("(CNN) " + LINE + lead, opening=True) == len("(CNN) " + LINE)
    assert prose_start(LINE + lead) == 0


@pytest.mark.parametrize(
    "sentence",
    [
        "The club of Skarn has won five games in a row and gone top of the Serie A table after a late goal on Sunday.",
        "Fans of the long and gloomy novel who have waited for years To Kill A Mockingbird can read on from Tuesday.",
        "The council of Skarn told its guests that a ferry called A Long Way from Home would sail to Anford on Friday.",
        "Doctors in the south of Norland warned on Monday that influenza A virus infections had doubled in schools.",
        "The actor, who lives near the port of Skarn, has been seen in A few of the films of the director this year.",
    ],
)
def test_an_a_within_a_sentence_does_not_begin_it(sentence: str) -> None:
    assert prose_start(sentence, opening=True) == 0


def test_an_editors_note_is_not_taken_for_the_articles_beginning() -> None:
    assert prose_start(f"(CNN)Editor's Note: {SENTENCE}", opening=True) == len("(CNN)")


@pytest.mark.parametrize("label", ["Holt: ", "Jane Holt Jr.: ", "BRIAN HALL, BYLINE: "])
def test_whose_word_a_quotation_is_is_no_dateline(label: str) -> None:
    assert prose_start(f'{label}"We will build the bridge," as the council has asked.', opening=True) == 0


def test_a_front_with_nothing_behind_it_stays() -> None:
    assert prose_start("PARIS — He resigned.") == 0


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Jailed: The former mayor leaves the court.", True),
        ("The suspect: Paul Reed, 47, in a police photograph.", True),
        ("Jane Holt Jr.: Some in the town fear for its buses.", True),
        ("BRIAN HALL, BYLINE: Holt had little choice but to act.", True),
        ("Social Security Disability: 3 million people are paid.", True),
        ('Holt: "It is my favourite bridge of the three."', True),
        ('Mr. Holt told the court: "It is over."', False),
        ("The plan failed: The council voted against it.", False),
        ("The mayor said: It is over.", False),
        ("It's official: The mayor has left.", False),
    ],
)
def test_labels_are_told_from_clauses(text: str, label: bool) -> None:
    assert is_label(text) is label


@pytest.mark.parametrize(
    ("text", "stamp"),
    [
        ("19:44 EST, 10 October 2012.", True),
        ("Last updated on May 3, 2019 at 4:15 pm", True),
        ("Published: Monday, 4th June 2018", True),
        ("May is the month in which the mayor was elected in 2012.", False),
        ("Monday", False),
    ],
)
def test_stamps_are_times_alone(text: str, stamp: bool) -> None:
    assert is_stamp(text) is stamp


@pytest.mark.parametrize("front", ["(Photo by us) ", "OSLO (CNN) ", "OSLO (Big News) ", "SKARN, May 4 (CNN) "])
def test_a_rule_of_dashes_is_read_in_one_way(front: str) -> None:
    dashes = "- " * 60
    start = prose_start(f"{front}{dashes}x the town and what else came of it in the end.", opening=True)
    assert start in {0, len(front + dashes)}


def test_long_rows_of_numbers_are_judged_in_no_time() -> None:
    assert not is_stamp("12:30 " * 20_000)

from collections.abc import Callable

import pytest

from app.article import Parses, Reader
from app.engines import Draft
from app.summarize.choose import Ready, accept, as_it_stands, without_model
from app.summarize.mention import Mentions
from app.summarize.prose import ProseFilter
from app.summarize.standing import Standing

Forms = Callable[[str], list[Ready]]


@pytest.fixture
def forms(parses: Parses, shared_reader: Reader) -> Forms:
    """What is quotable of an article, in its order."""

    def made(text: str) -> list[Ready]:
        prose = list(ProseFilter().evidence(shared_reader.read_text(text, language="en")))
        return without_model(prose, "en", parses, Mentions(prose), Standing())

    return made


LEAD = "The harbour of Anford was closed to all ships on Monday, after a ferry struck the old pier in the fog."


def test_the_first_sentence_keeps_what_a_comma_adds(forms: Forms) -> None:
    assert forms(f"{LEAD} The council met in the old town hall.")[0].candidate.text == LEAD


def test_the_first_sentence_keeps_what_else_happened(forms: Forms) -> None:
    lead = (
        "A rifle of the harbour police of Anford was ripped out of the window of an old van on Monday and was stolen "
        "from the car park of a hotel in Skarn just days before the king came to town."
    )
    assert forms(f"{lead} The council met in the old town hall.")[0].candidate.text == lead
    assert "stolen" not in forms(f"The council met in the old town hall of Skarn. {lead}")[1].candidate.text


def test_a_list_is_not_cut_off_behind_its_first_item(forms: Forms) -> None:
    text = (
        "Holt said the town would act in three areas: first, by opening a fund, which will give money to schools; "
        "second, by hiring teachers; and third, by doubling the hours that libraries are open to children."
    )
    assert forms(f"{LEAD} {text}")[1].candidate.text == text


@pytest.mark.parametrize(
    ("told_again", "kept"), [("The ferry and the pier were repaired.", True), ("The sun shone that day.", False)]
)
def test_further_down_it_stays_where_the_article_comes_back_to_it(forms: Forms, told_again: str, kept: bool) -> None:
    ready = forms(f"Jane Holt won the vote for mayor of Skarn on Friday. {LEAD} {told_again}")
    assert ("ferry struck" in ready[1].candidate.text) is kept


@pytest.mark.parametrize(
    "sentence",
    [
        "Jane Holt, a former judge from Skarn, won the vote for mayor of the old harbour town of Anford in May.",
        "Jane Holt, 54, won the vote for mayor of the old harbour town of Anford by a wide margin in early May.",
        "The council approved the plan for the bridge by 9 votes to 4 and raised the tax on second homes in May.",
    ],
)
def test_who_a_person_is_and_what_else_was_done_stay(forms: Forms, sentence: str) -> None:
    assert forms(f"The vote was held in Anford. {sentence}")[-1].candidate.text == sentence


def test_an_article_may_open_with_it(forms: Forms) -> None:
    ready = forms("It was only 11 years ago that the town of Anford was near ruin. The port had closed in May of 2009.")
    assert not ready[0].dangles


@pytest.mark.parametrize(
    "opening",
    [
        "It brings a new meaning to the phrase of the mayor of Anford.",
        "This officer was at the centre of a debate in Anford.",
        "It has been called the pride of Anford and will be the talk of the town when it is opened in May.",
    ],
)
def test_what_an_opening_points_at_is_not_there(forms: Forms, opening: str) -> None:
    assert forms(f"{opening} The port had closed in May of 2009.")[0].dangles


def test_an_opening_that_points_at_a_picture_tells_what_it_shows(forms: Forms) -> None:
    moment = "This is the moment a palace guard of Anford slipped and fell in front of hundreds of tourists."
    first, *_ = forms(f"{moment} The port had closed in May of 2009.")
    assert first.candidate.text.startswith("A palace guard of Anford slipped")
    assert first.candidate.origin == "compressed"
    assert not first.dangles


@pytest.mark.parametrize(
    ("opening", "leans"),
    [
        ("He may not be playing much for Anford, but Paul Reed certainly has a lot to smile about.", False),
        ("He was the best that the town of Anford ever had, Paul Reed said on Monday.", True),
        ("One changed how the women of Anford wore their hair in the 1960s.", True),
        ("One of the oldest ferries of Anford was sold to a museum in Skarn on Monday.", False),
        ("One woman of Anford was killed when the ferry sank on Monday.", False),
    ],
)
def test_an_opening_may_name_later_whom_its_pronoun_stands_for(forms: Forms, opening: str, *, leans: bool) -> None:
    assert forms(f"{opening} The port had closed in May of 2009.")[0].dangles is leans


def test_an_author_is_nobody_that_a_pronoun_stands_for(parses: Parses, shared_reader: Reader) -> None:
    text = "The port had closed in May of 2009. His new plans for the harbour have earned the mayor many new friends."
    prose = list(ProseFilter().evidence(shared_reader.read_text(text, language="en")))
    ready = without_model(prose, "en", parses, Mentions(prose, author="the author"), Standing())[1]
    assert ready.named.endswith(", the author writes.")
    assert ready.dangles


@pytest.mark.parametrize(
    "sentence",
    [
        "Speaking to the Radio Times, the acclaimed actress said that she was fed up with films.",
        "The seven-time world champion has struggled to win a race since coming back in May.",
    ],
)
def test_who_is_described_and_not_named_leans(forms: Forms, sentence: str) -> None:
    assert forms(f"{LEAD} {sentence}")[1].dangles


@pytest.mark.parametrize(
    ("sentence", "draft", "expected", "origin"),
    [
        (  # when it was said may go, when it happened not
            "The ferry to Skarn struck the old pier on Friday, the harbour's owner said on Monday.",
            "The ferry to Skarn struck the old pier, the harbour's owner said.",
            "The ferry to Skarn struck the old pier on Friday, the harbour's owner said.",
            "compressed",
        ),
        (
            "The very old ferry to Skarn struck the pier on Saturday, the harbour's owner said on Monday.",
            "The old ferry to Skarn struck the pier on Saturday, the harbour's owner said.",
            "The old ferry to Skarn struck the pier on Saturday, the harbour's owner said.",
            "written",
        ),
        (  # what was agreed was done on that day
            "The old harbour board of Skarn agreed on Friday to sell the pier to the county of Anford.",
            "The harbour board of Skarn agreed to sell the pier to the county of Anford.",
            "The harbour board of Skarn agreed on Friday to sell the pier to the county of Anford.",
            "compressed",
        ),
        (  # one false change does not cost the true one
            "The ferry to Skarn allegedly struck the old pier, the harbour's owner said in a statement.",
            "The ferry to Skarn struck the old pier, the harbour's owner said.",
            "The ferry to Skarn allegedly struck the old pier, the harbour's owner said.",
            "compressed",
        ),
    ],
)
def test_of_a_draft_stays_what_may_leave_the_house(
    shared_reader: Reader, parses: Parses, sentence: str, draft: str, expected: str, origin: str
) -> None:
    prose = list(ProseFilter().evidence(shared_reader.read_text(f"{LEAD} {sentence}", language="en")))
    ready = as_it_stands(prose[1])
    found = accept(Draft(draft), ready, Mentions(prose), parses)
    assert found is not None
    assert (found.text, found.origin) == (expected, origin)


def test_a_draft_without_what_the_article_is_about_is_dropped(forms: Forms, parses: Parses) -> None:
    text = (
        "The mayor of Anford won a third term on Sunday and sent an email about donations. The email asked for $5. "
        "Donations had fallen by half. The email was false, Paul Reed said of the donations."
    )
    ready = forms(text)[0]
    mentions = Mentions([one.evidence for one in forms(text)])
    assert accept(Draft("The mayor of Anford won a third term on Sunday."), ready, mentions, parses) is None
    whole = "The mayor of Anford won a third term on Sunday and sent an email about donations."
    assert accept(Draft(whole), ready, mentions, parses) is not None

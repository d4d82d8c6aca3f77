from pathlib import Path

import pytest

from app.article import Parser, Reader
from app.engines import ModelNotFound
from app.serving import GivenAnswer, Nutshell, RecentAnswers, SummaryAnswer, SummaryRequest, Unanswerable, load_nutshell
from app.settings import Settings
from articles import BUSES
from fakes import FakeWriter


@pytest.fixture(scope="module")
def nutshell(shared_reader: Reader, shared_parser: Parser) -> Nutshell:
    return Nutshell(FakeWriter(), reader=shared_reader, parser=shared_parser)


def given(nutshell: Nutshell, number: int) -> GivenAnswer:
    return GivenAnswer.of(nutshell.answer(SummaryRequest(text=f"{BUSES} {number}")))


def test_the_answers_used_last_are_kept(nutshell: Nutshell) -> None:
    recent = RecentAnswers(2)
    first, second, third = (given(nutshell, number) for number in range(3))
    recent.keep(first)
    recent.keep(second)
    assert recent.get(first.answer.id) == first.kept
    recent.keep(third)
    assert recent.get(second.answer.id) is None
    assert recent.get(first.answer.id) is not None
    assert recent.get(third.answer.id) is not None


def test_what_is_kept_says_so_even_of_an_article_about_json(nutshell: Nutshell) -> None:
    text = 'The field is "cached":false in the answer, engineer Jane Holt said on Monday. It was "cached":false in May.'
    answer = GivenAnswer.of(nutshell.answer(SummaryRequest(text=text)))
    kept = SummaryAnswer.model_validate_json(answer.kept.body)
    assert kept == answer.answer.model_copy(update={"cached": True})


def test_nothing_is_kept_where_nothing_may_be(nutshell: Nutshell) -> None:
    recent = RecentAnswers(0)
    answer = given(nutshell, 1)
    recent.keep(answer)
    assert recent.get(answer.answer.id) is None


def test_the_id_names_article_options_and_writer(
    nutshell: Nutshell, shared_reader: Reader, shared_parser: Parser
) -> None:
    request = SummaryRequest(text=BUSES)
    ids = {
        nutshell.answer_id(request),
        nutshell.answer_id(SummaryRequest(text=BUSES + ".")),
        nutshell.answer_id(SummaryRequest(text=BUSES, length="long")),
        nutshell.answer_id(SummaryRequest(text=BUSES, title="Buses")),
        nutshell.answer_id(SummaryRequest(text=BUSES, offsets="utf16")),
        Nutshell(FakeWriter(mode="whole"), reader=shared_reader, parser=shared_parser).answer_id(request),
    }
    assert len(ids) == 6
    assert nutshell.answer_id(SummaryRequest(text=BUSES, cache=False)) == nutshell.answer_id(request)


def test_many_requests_keep_their_places(nutshell: Nutshell) -> None:
    good, bad = SummaryRequest(text=BUSES), SummaryRequest(text="short")
    answers = nutshell.answers([good, bad, good])
    assert isinstance(answers[1], Unanswerable)
    assert [getattr(answer, "summary", None) for answer in answers] == [
        nutshell.answer(good).summary,
        None,
        nutshell.answer(good).summary,
    ]


def test_the_writer_of_the_settings_is_loaded(tmp_path: Path) -> None:
    assert load_nutshell(Settings(model="quote")).writer.info.name == "quote"
    with pytest.raises(ModelNotFound):
        load_nutshell(Settings(model=str(tmp_path / "none")))

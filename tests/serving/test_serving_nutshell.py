from collections.abc import Callable
from itertools import count
from pathlib import Path

import pytest

from app.article import GivenUp, Parser, Reader
from app.engines import Draft, ModelNotFound, Prompt, QuoteWriter
from app.serving import FiguresRequest, Nutshell, SummaryAnswer, SummaryRequest, Unanswerable, load_nutshell
from app.serving.contract import FigureList, NumberedSentence
from app.serving.nutshell import Crash
from app.settings import Settings
from articles import BUSES, WORDY
from fakes import FakeWriter


@pytest.fixture(scope="module")
def nutshell(shared_reader: Reader, shared_parser: Parser) -> Nutshell:
    return Nutshell(FakeWriter(), reader=shared_reader, parser=shared_parser)


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


def test_a_sentence_leaves_before_the_next_one_is_written(shared_reader: Reader, shared_parser: Parser) -> None:
    writer = FakeWriter()
    stream = Nutshell(writer, reader=shared_reader, parser=shared_parser).stream([SummaryRequest(text=WORDY)])
    index, first = next(stream)
    assert isinstance(first, NumberedSentence)
    assert (index, first.index, len(writer.asked)) == (0, 0, 1)
    *sentences, figures, answer = [event for _, event in stream]
    assert isinstance(figures, FigureList)
    assert isinstance(answer, SummaryAnswer)
    assert [s.text for s in answer.sentences] == [first.text, *[getattr(s, "text", None) for s in sentences]]
    assert figures.key_figures == answer.key_figures


def test_what_nobody_waits_for_is_not_written(shared_reader: Reader, shared_parser: Parser) -> None:
    writer = FakeWriter()
    gone = {1}
    stream = Nutshell(writer, reader=shared_reader, parser=shared_parser).stream(
        [SummaryRequest(text=WORDY), SummaryRequest(text=WORDY, length="long"), SummaryRequest(text=WORDY)],
        alive=lambda index: index not in gone,
    )
    _ = next(stream)
    gone.add(0)
    assert {index for index, _ in stream} == {2}
    assert len(writer.asked) == 1 + 3


@pytest.mark.parametrize("asked", [1, 2, 5, 20])
def test_what_nobody_waits_for_is_given_up_between_two_of_its_sentences(
    shared_reader: Reader, shared_parser: Parser, asked: int
) -> None:
    house = Nutshell(FakeWriter(), reader=shared_reader, parser=shared_parser)
    left = count(1)

    def alive(index: int) -> bool:
        return index != 0 or next(left) <= asked

    requests = [SummaryRequest(text=f"{WORDY}\n\n{BUSES}", length="long"), SummaryRequest(text=BUSES)]
    events = list(house.stream(requests, alive))
    assert not [event for index, event in events if index == 0 and not isinstance(event, NumberedSentence)]
    assert next(left) <= asked + 3  # it was asked hardly once more: what had begun has ended there
    assert isinstance(events[-1][1], SummaryAnswer)


def test_no_stage_takes_less_than_no_time(shared_reader: Reader, shared_parser: Parser) -> None:
    for writer in (FakeWriter(), QuoteWriter()):
        answer = Nutshell(writer, reader=shared_reader, parser=shared_parser).answer(SummaryRequest(text=WORDY))
        assert min(answer.timing_ms.values()) >= 0
        assert answer.timing_ms["verify"] > 0


def test_an_article_that_fails_fails_alone(
    shared_reader: Reader, shared_parser: Parser, monkeypatch: pytest.MonkeyPatch
) -> None:
    prepare = Nutshell._prepare  # noqa: SLF001 - what may fail, whatever it is

    def prepare_or_fail(self: Nutshell, request: SummaryRequest, alive: Callable[[], bool]) -> object:
        return prepare(self, request, alive) if "POISON" not in (request.text or "") else 1 / 0

    monkeypatch.setattr(Nutshell, "_prepare", prepare_or_fail)
    house = Nutshell(FakeWriter(), reader=shared_reader, parser=shared_parser)
    last = dict(house.stream([SummaryRequest(text=f"POISON {BUSES}"), SummaryRequest(text=BUSES)]))
    assert isinstance(last[0], Crash)
    assert isinstance(last[1], SummaryAnswer)


def test_an_answer_is_the_same_alone_and_in_a_batch(shared_reader: Reader, shared_parser: Parser) -> None:
    def shorter(prompt: Prompt) -> Draft:
        return Draft(prompt.text.replace(" on Monday", ""))

    house = Nutshell(FakeWriter(shorter), reader=shared_reader, parser=shared_parser)
    requests = [SummaryRequest(text=BUSES, length=length) for length in ("short", "medium", "long")]
    together = [answer.model_dump(exclude={"timing_ms"}) for answer in house.answers(requests) if answer]  # type: ignore[union-attr]
    assert together == [house.answer(request).model_dump(exclude={"timing_ms"}) for request in requests]


def test_the_writer_of_the_settings_is_loaded(tmp_path: Path) -> None:
    assert load_nutshell(Settings(model="quote")).writer.info.name == "quote"
    with pytest.raises(ModelNotFound):
        load_nutshell(Settings(model=str(tmp_path / "none")))


def test_figures_that_nobody_waits_for_are_given_up(nutshell: Nutshell) -> None:
    request = FiguresRequest(text=BUSES, language="en")
    assert nutshell.figures(request).key_figures
    with pytest.raises(GivenUp):
        nutshell.figures(request, lambda: False)

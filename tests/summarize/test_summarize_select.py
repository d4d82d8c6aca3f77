from collections.abc import Sequence

import pytest

from app.article import Reader
from app.engines import Judgement
from app.summarize.model import LIMITS
from app.summarize.pick import Chosen, set_signs
from app.summarize.prose import ProseFilter
from app.summarize.select import Weights, rank, weights


def ranked(reader: Reader, text: str) -> list[str]:
    article = reader.read_text(text)
    return [piece.text for piece in rank(article, list(ProseFilter().evidence(article)))]


NEWS = "The council of Anford approved a plan for 14 electric buses on Monday, Mayor Jane Holt announced."


def test_a_worth_is_the_weighted_sum_of_the_signs_that_have_a_weight() -> None:
    some = Weights(sentence={"digits": 2.0, "depth": -1.0}, together={"likeness": -3.0})
    assert some.of_sentence({"digits": 1.0, "depth": 0.5, "unheard of": 9.0}) == 1.5
    assert some.of_set({"likeness": 0.5}) == -1.5


def test_every_weight_of_a_set_is_of_a_sign_that_is_read() -> None:
    for judged in (False, True):
        fitted = weights(judged=judged)
        assert fitted.together.keys() <= set_signs(Chosen(), LIMITS["tldr", "short"], {}).keys()
        assert fitted.together["likeness"] < 0


def test_news_comes_before_history_and_opinion(shared_reader: Reader) -> None:
    history = "Anford had run its buses on diesel since 1974, and has long been known for its trams."
    opinion = "I think you should perhaps ask yourself what it is all for."
    fresh = "Police said on Monday that 3 people were injured when the first bus hit a wall in Skarn Street."
    assert ranked(shared_reader, f"{NEWS} {history} {opinion} {fresh}") == [NEWS, fresh, history, opinion]


def test_nobody_unnamed_speaks(shared_reader: Reader) -> None:
    ours = "We announced on Monday that our 3 engineers will bring the first electric buses to Anford in March."
    theirs = "Residents of the hills fear that the roads are too steep."
    assert ranked(shared_reader, f"{NEWS} {ours} {theirs}")[1:] == [theirs, ours]


def test_the_lead_leads(shared_reader: Reader) -> None:
    more = "The buses will come to the town in March, according to the transport office of the county."
    assert ranked(shared_reader, f"{NEWS} {more}")[0] == NEWS


class Matters:
    """A judge to which the last sentence that it reads, the second, matters so much."""

    def __init__(self, much: float) -> None:
        self._much = much

    def read(self, sentences: Sequence[str]) -> list[Judgement]:
        return [Judgement(self._much * number, -number) for number, _ in enumerate(sentences[:2])]


def test_what_matters_to_a_judge_is_worth_more(shared_reader: Reader) -> None:
    more = ["The buses will come to the town in March, officials said.", "The old ones had been bought in May of 1999."]
    article = shared_reader.read_text(" ".join([NEWS, *more]))
    prose = list(ProseFilter().evidence(article))
    alone = {piece.text: piece.score for piece in rank(article, prose, Matters(0.0))}
    found = rank(article, prose, Matters(20.0))
    assert found[0].text == more[0]
    assert {piece.text: piece.score - alone[piece.text] for piece in found} == pytest.approx(
        {NEWS: 0.0, more[0]: 20.0, more[1]: 0.0}
    )
    assert {piece.text: piece.judgement for piece in found}[more[0]] == Judgement(20.0, -1)
    assert {piece.text: piece.judgement for piece in found}[more[1]] is None


def test_nothing_comes_of_nothing(shared_reader: Reader) -> None:
    assert rank(shared_reader.read_text("Photo: The bridge at night."), []) == []

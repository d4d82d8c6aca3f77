from dataclasses import replace

from app.article import Sentence, Span
from app.summarize.choose import Candidate, Ready
from app.summarize.model import Evidence, Limits
from app.summarize.pick import Chosen, pick, pick_anything, set_signs, topics_of

LIMITS = Limits(2, 3, 75)


def ready(index: int, text: str, score: float, *, dangles: bool = False, known: frozenset[str] = frozenset()) -> Ready:
    span = Span(1000 * index, 1000 * index + len(text))
    piece = Evidence(span, text, Sentence(span, text, index, 0), score)
    return Ready(piece, Candidate(text, "quoted"), text, dangles, known, worth=score)


BUSES = ready(
    0, "The town of Anford will spend $3.2 million on 14 electric buses, Mayor Jane Holt said on Monday.", 3.0
)
VOTE = ready(1, "The council approved the scheme by 9 votes to 4 after a debate of three hours in the old hall.", 2.0)
TRAMS = ready(7, "Paul Reed, who leads the opposition, asked judges to stop the purchase before the spring.", 1.5)
FERRY = ready(9, "Workers at the ferry company went on strike for higher wages and longer holidays.", 0.5)


def opening(words: int, score: float) -> Ready:
    """An article's first sentence, of so many words."""
    return replace(ready(0, "A ferry sank on Monday " + "far " * (words - 6) + "away.", score), opens=True)


def indices(picked: list[Ready]) -> list[int]:
    return [one.evidence.sentence.index for one in picked]


def test_the_best_come_in_the_order_of_the_text() -> None:
    assert indices(pick([FERRY, TRAMS, BUSES, VOTE], LIMITS)) == [0, 1, 7]


def test_what_repeats_another_does_not_come() -> None:
    again = ready(2, "Anford will spend $3.2 million on 14 electric buses, Holt said.", 2.9)
    assert 2 not in indices(pick([BUSES, again, VOTE, TRAMS], LIMITS))


def test_a_quotation_comes_once() -> None:
    one = ready(2, 'The mayor of Skarn said that the ferry "had better be stopped" by noon.', 2.9)
    other = ready(5, 'Protesters in the harbour agreed on Friday evening: it "had better be stopped".', 2.8)
    assert len({2, 5} & set(indices(pick([BUSES, one, other], LIMITS)))) == 1


def test_what_opens_with_a_pronoun_comes_only_with_its_neighbour() -> None:
    leaning = ready(8, "He said that they would be heard at the court of Skarn within a month.", 9.5, dangles=True)
    without = pick([BUSES, VOTE, leaning], LIMITS)
    assert indices(without) == [0, 1]
    assert indices(pick([BUSES, TRAMS, leaning], LIMITS)) == [0, 7, 8]


def rival(score: float, *, dangles: bool = False, known: frozenset[str] = frozenset()) -> list[int]:
    """What is picked of the buses and one of two, the second of which is worth ``score`` more, as it is."""
    other = "But the purchase leaves less for the roads, schools and parks of the county this year."
    second = ready(8, other, FERRY.worth + score, dangles=dangles, known=known)
    return indices(pick([BUSES, FERRY, second], Limits(2, 2, 75)))


def test_what_leans_on_what_is_not_there_costs_something() -> None:
    assert rival(0.5) == [0, 8]
    assert rival(0.5, dangles=True) == [0, 9]
    assert rival(2.5, dangles=True) == [0, 8]


def test_what_takes_a_word_for_known_costs_less_and_nothing_behind_it() -> None:
    assert rival(0.3) == [0, 8]
    assert rival(0.3, known=frozenset({"purchase"})) == [0, 9]
    assert rival(0.6, known=frozenset({"purchase"})) == [0, 8]
    assert rival(0.3, known=frozenset({"buse"})) == [0, 8]


def test_what_takes_a_word_for_known_costs_more_at_the_beginning() -> None:
    def first(score: float) -> list[int]:
        known = frozenset({"purchase"})
        other = ready(3, "The purchase leaves less for the roads, schools and parks this year.", score, known=known)
        return indices(pick([other, FERRY], Limits(1, 1, 75)))

    assert first(FERRY.worth + 1.0) == [9]
    assert first(FERRY.worth + 1.5) == [3]


def test_the_limits_hold() -> None:
    assert indices(pick([BUSES, VOTE, TRAMS, FERRY], Limits(1, 1, 40))) == [0]
    assert sum(one.words for one in pick([BUSES, VOTE, TRAMS, FERRY], Limits(2, 3, 40))) <= 40
    assert pick([BUSES, VOTE], Limits(1, 1, 5)) == []
    assert pick([], LIMITS) == []


def test_a_sentence_of_no_worth_comes_rather_than_too_few() -> None:
    assert len(pick([BUSES, ready(9, FERRY.evidence.text, -50.0)], LIMITS)) == 2


def test_seven_of_many_are_found_in_order() -> None:
    many = [ready(3 * i, f"Item{i} speaker{i} told council{i} about matter{i} number {i}.", 1.0) for i in range(60)]
    picked = indices(pick(many, Limits(4, 7, 175)))
    assert len(picked) == 7
    assert picked == sorted(picked)


def test_a_set_shows_what_it_covers_repeats_and_leaves_of_its_room() -> None:
    both = Chosen().with_next(BUSES)
    both = both.with_next(VOTE) if both else None
    assert both is not None
    signs = set_signs(both, LIMITS, topics_of([BUSES, VOTE, ready(3, "The town council of Anford meets again.", 0.0)]))
    assert signs["neighbours"] == 1.0
    assert signs["coverage"] == 1.0
    assert signs["words short of room"] > 0.0
    assert signs["words beyond room"] == 0.0


def test_anything_keeps_to_the_limits_too() -> None:
    assert indices(pick_anything([TRAMS, BUSES, VOTE], Limits(2, 3, 36))) == [7, 0]
    assert pick_anything([TRAMS], Limits(2, 3, 5)) == []


def test_a_lead_beside_which_nothing_fits_comes_alone_where_it_is_worth_more() -> None:
    assert indices(pick([opening(66, 9.0), VOTE, TRAMS], LIMITS)) == [0]
    assert indices(pick([opening(66, 0.5), VOTE, TRAMS], LIMITS)) == [1, 7]
    assert len(pick([opening(40, 9.0), VOTE, TRAMS], LIMITS)) > 1
    lead = opening(66, 9.0)
    personal = replace(lead, evidence=replace(lead.evidence, signs={"first person": 1.0}))
    assert indices(pick([personal, VOTE, TRAMS], LIMITS)) == [1, 7]

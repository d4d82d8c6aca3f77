from collections.abc import Callable, Iterator

import pytest
from spacy.tokens import Doc

from app.article import Parses, Span
from app.summarize.cut import without
from app.summarize.endings import adjuncts, and_clauses, in_spite, participles

Rule = Callable[[Doc], Iterator[Span]]


@pytest.mark.parametrize(
    ("rule", "sentence", "left"),
    [
        (
            participles,
            "The council approved the plan, adding that the work would begin in May.",
            "The council approved the plan.",
        ),
        (
            participles,
            "The harbour was closed on Monday, after a ferry struck the pier.",
            "The harbour was closed on Monday.",
        ),
        (
            and_clauses,
            "The council approved the plan and raised the tax on second homes.",
            "The council approved the plan.",
        ),
        (
            and_clauses,
            "The police arrested two men on Monday, and a third man was found in Skarn.",
            "The police arrested two men on Monday.",
        ),
        (
            in_spite,
            "Holt conceded that she could not offer any proof of it but still expects that the boats come closer.",
            "Holt conceded that she could not offer any proof of it.",
        ),
        (adjuncts, "The council approved the plan after a debate.", "The council approved the plan."),
        (
            adjuncts,
            "The council said that the bridge closed to cars on Monday.",
            "The council said that the bridge closed to cars.",
        ),
    ],
)
def test_what_stands_at_the_end_goes_and_leaves_a_sentence(
    parses: Parses, rule: Rule, sentence: str, left: str
) -> None:
    assert [without(sentence, [span]) for span in rule(parses(sentence))] == [left]


@pytest.mark.parametrize(
    ("rule", "sentence"),
    [
        (participles, "The bridge will close, unless the state pays for it."),
        (participles, "Prices rose by 3 percent, following a warning, according to the bank."),
        (participles, "Prices rose in May, which the bank did not expect."),
        (participles, "Crowds waved as rows of soldiers paraded and Holt, wearing a dark suit, saluted from the hall."),
        (and_clauses, "Reed was arrested on Monday, and he denies the charge."),
        (and_clauses, "The agency gave out bad advice, it was slow to warn the towns, and it praised the port."),
        (in_spite, "Holt opened the bridge but still expects that the boats come closer."),
        (adjuncts, "The council approved the plan after nobody objected to it."),
        (adjuncts, "The council believes in the plan of the port."),
    ],
)
def test_what_the_rest_needs_stays(parses: Parses, rule: Rule, sentence: str) -> None:
    assert list(rule(parses(sentence))) == []

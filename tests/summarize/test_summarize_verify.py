import pytest

from app.article import Parses
from app.summarize.verify import violations

EVIDENCE = (
    "Former minister Paul Reed said on Monday that more than 7,000 soldiers could be sent to Anford, but Mayor Jane "
    'Holt denied that "the town is closed" to them.'
)


@pytest.mark.parametrize(
    ("candidate", "evidence", "violation"),
    [
        ("Holt bought 15 buses on Monday.", "Holt bought 14 buses on Monday.", "number"),
        ("Holt bought fifteen buses on Monday.", "Holt bought fourteen buses on Monday.", "number"),
        ("Holt bought 7,000 buses on Monday.", "Holt bought more than 7,000 buses on Monday.", "figure"),
        ("Prices rose 5 percent on Monday.", "Prices fell 5 percent on Monday.", "figure"),
        ("The town paid $14 on Monday.", "The town paid 14 euros on Monday.", "figure"),
        ("Jane Holt of Berlin approved the plan.", "Jane Holt of Anford approved the plan.", "name"),
        ("Smith approved the plan on Monday.", "Holt approved the plan on Monday.", "name"),
        ('Holt called the plan "good" on Monday.', "Holt called the plan good on Monday.", "quotation"),
        ("Holt approved the plan on Monday.", "Holt did not approve the plan on Monday.", "negation"),
        ("Holt will approve the plan on Monday.", "Holt could approve the plan on Monday.", "modality"),
        ("The thief took the money on Monday.", "The alleged thief took the money on Monday.", "modality"),
        ("The minister approved the plan on Monday.", "The former minister approved the plan on Monday.", "qualifier"),
        ("Anford came from 15-6 to win the game.", "Anford came from 15-6 down to win the game.", "qualifier"),
        ("Members of the council approved the plan.", "Some members of the council approved the plan.", "qualifier"),
        ("The plan is dead, Holt said.", "The plan is dead, Reed said.", "attribution"),
        ("The plan is dead.", "The plan is dead, Reed said.", "attribution"),
        ("Holt bought cheap buses on Monday.", "Holt bought buses on Monday.", "word"),
        ("Reed sued Holt on Monday.", "Holt sued Reed on Monday.", "order"),
        ("Holt sued on Monday.", "Reed told Holt that the town sued on Monday.", "claim"),
        ("Holt approved the plan.", "Holt approved the plan in May 2015.", "date"),
        ("Anford lead the league as a 2-0 win.", "Anford lead the league as a 2-0 win sent them top.", "cut short"),
        ("The words count, so use them.", "'The words count, so use them.'", "quotation"),
        ("The trade in bush meat is illegal.", "The trade in 'bush meat' is illegal.", "quotation"),
        ("The wall of mud hit Anford.", "A wall of mud hit Anford.", "relation"),
        ("Holt approved the plan on", "Holt approved the plan on Monday.", "form"),
    ],
)
def test_a_lie_is_refused_for_its_reason(parses: Parses, candidate: str, evidence: str, violation: str) -> None:
    assert violation in violations(candidate, evidence, parses)


@pytest.mark.parametrize(
    ("candidate", "evidence"),
    [
        ("Holt approved the plan on Monday.", "Holt approved the plan on Monday."),
        ("Holt approved the plan on Monday.", "Holt quickly approved the plan on Monday."),
        ("Holt bought 14 buses on Monday.", "Holt bought fourteen buses on Monday."),
        ("Holt bought buses, Reed said.", "Holt bought new buses, Reed said."),
    ],
)
def test_what_says_the_same_passes(parses: Parses, candidate: str, evidence: str) -> None:
    assert violations(candidate, evidence, parses) == []


@pytest.mark.parametrize(
    "candidate",
    [
        "Former minister Paul Reed said on Monday that more than 7,000 soldiers could be sent to Anford.",
        "Mayor Jane Holt said that the town is closed to them.",
        "Former minister Paul Reed said that 7,000 soldiers are in Anford.",
        "Mayor Jane Holt denied on Monday that more than 7,000 soldiers could be sent to Anford.",
    ],
)
def test_half_of_a_dispute_does_not_pass_for_the_whole(parses: Parses, candidate: str) -> None:
    assert violations(candidate, EVIDENCE, parses) != []


def test_a_cut_may_lose_what_stood_in_the_clause(parses: Parses) -> None:
    evidence = "Holt, who could resign in May, approved the plan."
    assert violations("Holt approved the plan.", evidence, parses) != []
    assert violations("Holt approved the plan.", evidence, parses, by_cut=True) == []


def test_a_pronoun_passes_only_behind_its_sentence(parses: Parses) -> None:
    sentence = "She approved the plan on Monday."
    assert violations(sentence, sentence, parses) == ["form"]
    assert violations(sentence, sentence, parses, may_dangle=True) == []

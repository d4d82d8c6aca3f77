"""What a small writer makes of a sentence: every lie is refused, true rewrites pass. The sentences are in
``rewrites.toml``.
"""

import tomllib
from pathlib import Path

import pytest

from app.article import Parses
from app.summarize.verify import violations

REWRITES = tomllib.loads(Path(__file__).with_name("rewrites.toml").read_text(encoding="utf-8"))
LIES = [pytest.param(*pair, id=f"{kind}: {pair[0]}") for kind, pairs in REWRITES["lies"].items() for pair in pairs]
# What each rule is there for, by the reason that it gives.
REASONS = [
    ("Holt bought 15 buses on Monday.", "Holt bought 14 buses on Monday.", "number"),
    ("Holt bought 7,000 buses on Monday.", "Holt bought more than 7,000 buses on Monday.", "figure"),
    ("Smith approved the plan on Monday.", "Holt approved the plan on Monday.", "name"),
    ('Holt called the plan "good" on Monday.', "Holt called the plan good on Monday.", "quotation"),
    ("The trade in bush meat is illegal.", "The trade in 'bush meat' is illegal.", "quotation"),
    ("Holt approved the plan on Monday.", "Holt did not approve the plan on Monday.", "negation"),
    ("Holt will approve the plan on Monday.", "Holt could approve the plan on Monday.", "modality"),
    ("Holt approves the plan.", "Holt approved the plan.", "tense"),
    ("The minister approved the plan on Monday.", "The former minister approved the plan on Monday.", "qualifier"),
    ("The plan is dead.", "The plan is dead, Reed said.", "attribution"),
    ("Holt bought cheap buses on Monday.", "Holt bought buses on Monday.", "word"),
    ("Reed sued Holt on Monday.", "Holt sued Reed on Monday.", "relation"),
    ("Holt was jailed for fraud.", "Holt, who was jailed for fraud in 1999, opened the fair.", "claim"),
    ("Holt approved the plan.", "Holt approved the plan in May 2015.", "date"),
    ("Anford lead the league as a 2-0 win.", "Anford lead the league as a 2-0 win sent them top.", "cut short"),
    ("Holt approved the plan on", "Holt approved the plan on Monday.", "form"),
    ('The "Port of Anford" ran for two years.', 'The acclaimed "Port of Anford" ran for two years.', "form"),
]


@pytest.mark.parametrize(("candidate", "evidence", "violation"), REASONS)
def test_a_rule_gives_its_reason(parses: Parses, candidate: str, evidence: str, violation: str) -> None:
    assert violation in violations(candidate, evidence, parses)


@pytest.mark.parametrize(("candidate", "evidence"), LIES)
def test_a_lie_is_refused(parses: Parses, candidate: str, evidence: str) -> None:
    assert violations(candidate, evidence, parses) != []


@pytest.mark.parametrize(("candidate", "evidence"), REWRITES["true"])
def test_what_says_the_same_passes(parses: Parses, candidate: str, evidence: str) -> None:
    assert violations(candidate, evidence, parses) == []


def test_a_pronoun_passes_only_behind_its_sentence(parses: Parses) -> None:
    sentence = "She approved the plan on Monday."
    assert violations(sentence, sentence, parses) == ["form"]
    assert violations(sentence, sentence, parses, may_dangle=True) == []

import pytest

from app.article import Parses
from app.summarize.form import faults, tells
from app.summarize.prose import repeats

WHOLE = [
    "The council approved the plan on Monday.",
    "Holt said she would resign in May.",
    "In his first speech as minister, Paul Reed promised lower taxes.",
    "It was not clear whether the bridge would open again.",
    "A Marine told the court that he had seen nothing.",
    "Two men were arrested in Anford on Monday.",
    "The council opened a school for those who had none.",
    "The company will close its plant in Anford, it said.",
    "Holt said this week that the bridge would open.",
    'The mayor said on Monday: "They will not pay for it."',
    '"They will not pay for it," the mayor said on Monday.',
    '"iPhone sales fell in May," Jane Holt said on Monday.',
    "\U0001f600 The zoo in Anford has two new tigers.",
    "One of the town's largest employers will close its plant.",
    "Some 45 people were hurt in the crash.",
    "There were no injuries in the fire, police said.",
    "Holt told the program that the bridge would open.",
    "Even as snow fell, the council opened the bridge.",
    "Holt resigned in May, and after that the council chose Reed.",
    "First Minister Jane Holt opened the bridge in Anford.",
    "The second bridge was opened in May.",
    "The plan not only cost the town its bridge, but also its school.",
    "It is a mistake to open the bridge.",
    "Police found two of the men in Skarn.",
    "Anford's school, which has run the course for 10 years, will close it.",
]
FAULTY = [
    ("He said the bridge would open again.", "dangling"),
    ("The only circumstance under which he belongs in prison is fraud.", "dangling"),
    ("In Washington, she said the bridge would open again.", "dangling"),
    ("They were taken to a hospital in Anford.", "dangling"),
    ("This means that the bridge stays closed.", "dangling"),
    ("Of those, 6,000 have lacked running water since Monday.", "dangling"),
    ("A driver smashed his car into this central reservation.", "dangling"),
    ("The council voted for this on Monday.", "dangling"),
    ("All of the victims were foreign nationals, it reported.", "dangling"),
    ("Others said the plan was too dear.", "dangling"),
    ("But his lawyer told the court that it was a lie.", "dangling"),
    ("These buses were bought in Denmark last year.", "dangling"),
    ("The mayor of the town of Anford on Monday.", "no clause"),
    ("Speaking at the opening of the new bridge.", "no clause"),
    ("The council approved the plan on Monday", "no full stop"),
    ("the council approved the plan on Monday.", "no capital"),
    ('"the bridge is broken" on both of its sides, the mayor Jane Holt said on Monday.', "no capital"),
    ('The mayor said "the plan is dead.', "unbalanced"),
    ("The mayor, left, opens the new bridge in Anford.", "caption"),
    ("Holt said during a visit to Berlin.", "empty report"),
    ("The plan was approved and the plan was approved and the plan was approved.", "repetition"),
    ("Officers took him away for questioning, as other.", "cut off"),
    ("The paper quoted the letter as saying.", "empty report"),
    ("The news agency cited Jane Holt, the deputy governor of the province.", "empty report"),
    ("Holt said, the plan would cost the town 3 million euros.", "stray comma"),
    ("He left.", "too short"),
    ("The two ferries are one example of that, Jane Holt said.", "dangling"),
    ("In spite of that, the town of Anford will leave the league.", "dangling"),
    ("Second, a town of this kind should not build bridges.", "dangling"),
    ("This time the mayor of Anford was not there.", "dangling"),
    ("True, the bridge cost the town more than its school.", "dangling"),
    ("It was an act of anger aimed at the mayor of Anford.", "dangling"),
    ("When Jane Holt opened the bridge, the mayor not only changed the town.", "cut off"),
    ("A similar gap was found between towns and villages.", "dangling"),
    ("No, not much will change in the town of Anford.", "dangling"),
    ("The 54-year-old is the star of the new campaign of the shop.", "dangling"),
    ("The third was the mayor of the town of Anford.", "dangling"),
    ("Holt called the plan “too dear, too late,”.", "stray comma"),
    ("Even as the town has begun to build the new bridge.", "no clause"),
    ("Ask the officials whether the bridge is ready for the trams.", "no clause"),
    ("Which is why the council was right when it closed the bridge.", "no clause"),
    ("Former Mayor Jane Holt of Anford (Reed is sure that she will run again in May).", "no clause"),
    ('Reed, the deputy mayor, told the program "Good Morning Anford" on Sunday.', "empty report"),
    ("An analysis from the Anford Budget Center found.", "empty report"),
]


@pytest.mark.parametrize("sentence", WHOLE)
def test_a_whole_sentence_has_no_fault(parses: Parses, sentence: str) -> None:
    assert faults(parses(sentence)) == []


@pytest.mark.parametrize(("sentence", "fault"), FAULTY)
def test_a_fault_is_named(parses: Parses, sentence: str, fault: str) -> None:
    assert fault in faults(parses(sentence))


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("The 28-year-old fractured the radius in his right forearm on Saturday.", True),
        ("For the town of Anford next year is now.", True),
        ("Speaking at the opening of the new bridge.", False),
        ("The mayor of the town of Anford on Monday.", False),
        # Main verbs that the parser hangs under a noun, or takes for infinitives.
        ("More than two decades as a judge and lawyer could not prepare Jane Holt for the trial of Paul Reed.", True),
        (
            "An engineer who killed a man after driving too slowly on a motorway fought back tears as he was jailed.",
            True,
        ),
        ("Residents of Anford, Norland, take their butterflies very seriously.", True),
        ("A look at the bridge that was built in 1974.", False),
        ("The bridge he built in 1974.", False),
        ("Reed, whose bridge fell in 1974, in the old hall that he loved.", False),
    ],
)
def test_a_finite_verb_tells_where_no_subject_is_seen(parses: Parses, sentence: str, told: bool) -> None:
    assert tells(sentence, parses) is told


def test_what_opens_an_article_may_hide_its_verb_in_a_participle(parses: Parses) -> None:
    lead = (
        "The lyrics to the famed Jane Holt song sold for $1.2 million Tuesday morning at an auction held by Harbour's."
    )
    assert tells(lead, parses, opens=True)
    assert not tells(lead, parses)


@pytest.mark.parametrize(
    "sentence",
    [
        "The driver of a train that rear-ended another train should have been able to see the other train was stopped, "
        "a federal investigator said Monday.",
        "A tourist aboard the boat who was also a nurse performed first aid, authorities said.",
        "A woman who was subjected to years of abuse by Anford boss Paul Reed has told a court of its impact on her.",
        "The Court of Appeals of Norland said in a ruling this week — which opened by quoting a song — that police are "
        "not justified in searching a person.",
    ],
)
def test_a_report_is_seen_wherever_the_parser_hangs_it(parses: Parses, sentence: str) -> None:
    assert "empty report" not in faults(parses(sentence))


def test_a_loop_is_a_repetition() -> None:
    assert repeats("the plan was good and the plan was good", 4)
    assert not repeats("the plan was good and the plan was dear", 4)


@pytest.mark.parametrize(
    ("sentence", "cut"),
    [
        ("Hiring slowed by more than the bank had expected.", False),
        ("The rate stayed at 4.5 percent, as expected.", False),
        ("A recession in the spring is likely.", False),
        ("The two towns blamed each other.", False),
        ("The mayor took the one bridge, and the council the other.", False),
        ("The mayor was told to leave by the old.", False),
        ("Two men were held for questioning, as other.", True),
        ("Holt closed the bridge that the council forced.", True),
    ],
)
def test_a_sentence_may_end_with_what_was_expected(parses: Parses, sentence: str, *, cut: bool) -> None:
    assert ("cut off" in faults(parses(sentence))) is cut


def test_a_picture_may_be_evidence(parses: Parses) -> None:
    assert "caption" not in faults(parses("A photograph released on Monday shows that the bridge is gone."))
    assert "caption" in faults(parses("The photograph shows the old bridge of Anford."))

"""Invented sentences and what a small writer makes of them: each lie by its kind, and true rewrites."""

import pytest

from app.article import Parses
from app.summarize.verify import violations

# (candidate, evidence) by the kind of lie.
LIES = {
    "plan told as done": [
        ("The ministry closed the plant in Anford.", "The ministry plans to close the plant in Anford."),
        ("The council has built a bridge over the Tarn.", "The council will build a bridge over the Tarn."),
        ("Norvik bought its rival Halden.", "Norvik is trying to buy its rival Halden."),
        ("The union called a strike on Friday.", "The union threatened to call a strike on Friday."),
        ("Two banks lent the club money.", "Two banks agreed to lend the club money."),
        ("Holt will resign in May.", "Holt may resign in May."),
        ("The airline will cut 400 jobs.", "The airline is considering cutting 400 jobs."),
        ("The bill bans plastic bags.", "The bill would ban plastic bags."),
        ("Reed ran for mayor.", "Reed hopes to run for mayor."),
        ("The judge freed the suspect.", "The judge was expected to free the suspect."),
    ],
    "claim moved to another speaker": [
        ("The plan is dead, Holt said.", "The plan is dead, Reed said."),
        ("Reed said the bridge was unsafe.", "Reed visited the site after Holt said the bridge was unsafe."),
        (
            "Police said the fire was set on purpose.",
            "Neighbours said the fire was set on purpose, and police opened an inquiry.",
        ),
        (
            "Holt said the tax would rise and spending would fall.",
            "Holt said the tax would rise and Reed said spending would fall.",
        ),
        ("The company said the drug was safe.", "The company was fined after doctors said the drug was unsafe."),
        (
            "According to the ministry, 40 people died in the flood.",
            "According to the Red Cross, 40 people died in the flood, which the ministry called a tragedy.",
        ),
        ("Holt told Reed that the money was gone.", "Reed told Holt that the money was gone."),
        (
            "Reed and Holt said the school would close.",
            "Reed said the school would close and Holt said the library would stay open.",
        ),
    ],
    "attribution lost": [
        ("The plan is dead.", "The plan is dead, Reed said."),
        ("The senator took bribes.", "Prosecutors said the senator took bribes."),
        ("The army shelled the village.", "The army shelled the village, according to residents."),
        ("The vaccine causes fever in children.", "Reed claimed that the vaccine causes fever in children."),
        ("The minister stole public money.", "The paper reported that the minister stole public money."),
        ("The driver was drunk.", "Witnesses told police that the driver was drunk."),
        ("The man fled and was caught.", "According to police, the man fled and was caught."),
        ("The firm hid its losses.", "The firm hid its losses, the lawsuit alleges."),
        (
            "The mayor lied to the council.",
            "Critics accused the mayor of lying: the mayor lied to the council, they said.",
        ),
    ],
    "modality lost": [
        ("The storm will reach the coast on Sunday.", "The storm could reach the coast on Sunday."),
        ("The thief took the money on Monday.", "The alleged thief took the money on Monday."),
        ("The tunnel will open in June.", "The tunnel will open in June if the tests succeed."),
        ("The blast was caused by a gas leak.", "The blast was probably caused by a gas leak."),
        ("Voters must show a passport.", "Voters may have to show a passport."),
        ("The bank broke the law.", "The bank allegedly broke the law."),
        ("The virus came from the market.", "The virus appears to have come from the market."),
        ("The club will sell its striker.", "The club will not sell its striker unless it is relegated."),
        ("The fund lost money.", "The fund is believed to have lost money."),
    ],
    "negation": [
        ("Holt approved the plan on Monday.", "Holt did not approve the plan on Monday."),
        ("Holt did not approve the plan on Monday.", "Holt approved the plan on Monday."),
        ("The company admitted that it had paid bribes.", "The company never admitted that it had paid bribes."),
        ("Reed paid the fine.", "Reed refused to pay the fine."),
        ("Officials found weapons in the house.", "Officials found no weapons in the house."),
        ("The deal includes the islands.", "The deal no longer includes the islands."),
        ("Reed met the envoy in Paris.", "Reed denied that he met the envoy in Paris."),
        ("The rescuers saved the crew.", "The rescuers failed to save the crew."),
        ("Anyone was hurt in the crash.", "Nobody was hurt in the crash."),
        ("The museum opened without delay.", "The museum opened with delay."),
    ],
    "figure": [
        ("Holt bought 15 buses on Monday.", "Holt bought 14 buses on Monday."),
        ("Holt bought fifteen buses on Monday.", "Holt bought fourteen buses on Monday."),
        ("Holt bought 7,000 buses on Monday.", "Holt bought more than 7,000 buses on Monday."),
        ("The town has about 300 nurses.", "The town has at least 300 nurses."),
        ("Prices rose 5 percent on Monday.", "Prices fell 5 percent on Monday."),
        ("The town paid $14 on Monday.", "The town paid 14 euros on Monday."),
        ("The firm lost $3 billion.", "The firm lost $3 million."),
        ("Norvik hired 30 cooks and 12 drivers.", "Norvik hired 12 cooks and 30 drivers."),
        ("Reed paid $7 million and Holt paid $5 million.", "Reed paid $5 million and Holt paid $7 million."),
        ("Between 20 and 30 homes burned down.", "Between 20 and 50 homes burned down."),
        ("Sales rose from 70 to 90 tonnes.", "Sales rose from 90 to 70 tonnes."),
        ("Twelve people were hurt.", "Up to twelve people were hurt."),
        ("The wage rose by 3 percent.", "The wage rose to 3 percent."),
    ],
    "qualifier lost": [
        ("The minister approved the plan on Monday.", "The former minister approved the plan on Monday."),
        ("Members of the council approved the plan.", "Some members of the council approved the plan."),
        (
            "Police charged him with murder in Anford, Holt said.",
            "Police charged him with attempted murder in Anford, Holt said.",
        ),
        ("All schools in Anford will close.", "Most schools in Anford will close."),
        ("The bridge was finished in May.", "The bridge was almost finished in May."),
        ("Holt leads the party.", "Holt is the deputy who leads the party in the acting role."),
        ("Three drivers survived the crash.", "Only three drivers survived the crash."),
        ("People are more likely to get cancer.", "People who smoke are more likely to get cancer."),
        ("Children are at risk from measles.", "Unvaccinated children are at risk from measles."),
        ("Anford is the largest town.", "Anford is the largest town in the north."),
        (
            "She was the first woman in the race to the pole, Reed said.",
            "She was among the first women in the race to the pole, Reed said.",
        ),
        ("The actor died of an attack.", "The actor died of a heart attack."),
        ("Holt won the vote on the budget.", "Holt nearly won the vote on the budget."),
        ("The president visited Anford.", "The vice president visited Anford."),
        ("The drug is safe.", "The drug is safe for adults."),
    ],
    "subject and object swapped": [
        ("Reed sued Holt on Monday.", "Holt sued Reed on Monday."),
        ("The dog bit the officer.", "The officer bit the dog."),
        ("Halden bought Norvik for $2 billion.", "Norvik bought Halden for $2 billion."),
        ("Norland invaded Sudria.", "Norland was invaded by Sudria."),
        ("Reed was beaten by Holt in the final.", "Reed beat Holt in the final."),
        ("The protesters attacked the police.", "The protesters were attacked by the police."),
        ("Holt's son praised Reed.", "Holt praised Reed's son."),
        ("Reed sued Holt.", "The son of Reed sued Holt."),
    ],
    "date moved": [
        ("Reed, who was arrested in May, was born in 1970.", "Reed, who was born in May, was arrested in 1970."),
        ("The school that opened in 2010 burned down.", "The school that opened in 1990 burned down in 2010."),
        ("Holt said the plant would close in March.", "Holt said in March that the plant would close."),
        ("Holt approved the plan.", "Holt approved the plan in May 2015."),
        ("The company will cut 90 jobs on Monday, it said.", "The company said on Monday it would cut 90 jobs."),
        ("Reed resigned on Friday.", "Reed, who was elected on Friday, resigned on Sunday."),
    ],
    "persons merged": [
        ("Paul Holt signed the treaty.", "Paul Reed and Jane Holt signed the treaty."),
        ("Mayor Paul Reed opened the school.", "Mayor Jane Holt and Senator Paul Reed opened the school."),
        ("Reed, the mayor, met the senator.", "Reed, the senator, met Holt, the mayor."),
        ("Jones said he missed the train.", "Jones said Smith was late because he missed the train."),
    ],
    "cut inside a clause": [
        ("The rig got a fine that its owners are refusing.", "The rig got a fine that its owners are refusing to pay."),
        ("The court ordered.", "The court ordered the firm to pay $4 million."),
        ("Holt said that.", "Holt said that the plan was dead."),
        ("Anford lead the league as a 2-0 win.", "Anford lead the league as a 2-0 win sent them top."),
        ("The firm agreed to pay.", "The firm agreed to pay a fine of $4 million."),
        ("The police accused Reed.", "The police accused Reed of stealing a car."),
        ("Holt approved the plan on", "Holt approved the plan on Monday."),
        ("Reed began.", "Reed began to doubt the plan."),
        ("The mayor of Anford on Monday.", "The mayor of Anford resigned on Monday."),
        ("The law bans the sale of.", "The law bans the sale of knives."),
    ],
    "wrong agent": [
        ("The plan was approved by Holt.", "The plan that Holt wrote was approved by the council."),
        ("The man was shot by his brother.", "The man was shot by police in front of his brother."),
        ("The bridge was built by the army.", "The bridge was built by a Danish firm and bombed by the army."),
    ],
    "background as news": [
        ("Holt was jailed for fraud.", "Holt, who was jailed for fraud in 1999, opened the fair."),
        ("Reed had a stroke.", "Reed died on Monday, years after he had a stroke."),
        ("Reed won the race.", "Reed, who had won the race before, finished third."),
        ("The town flooded.", "The town, which flooded last year, built a dam."),
    ],
    "cause or order suggested": [
        ("Reed resigned because the report was published.", "Reed resigned after the report was published."),
        ("The shares fell because of the report.", "The shares fell ahead of the report."),
        ("Reed resigned before the report was published.", "Reed resigned after the report was published."),
        ("The strike led to the fire.", "The strike began on the day of the fire."),
        ("The man died after police beat him.", "The man died before police beat him, Reed said."),
    ],
    "words of its own": [
        ("Holt bought cheap buses on Monday.", "Holt bought buses on Monday."),
        ("Jane Holt of Berlin approved the plan.", "Jane Holt of Anford approved the plan."),
        ("The police arrested a man.", "The police questioned a man."),
        ("The wall of mud hit Anford.", "A wall of mud hit Anford."),
        ("Reed was killed in the crash.", "Reed was hurt in the crash."),
    ],
    "quotation": [
        ('Holt called the plan "good" on Monday.', "Holt called the plan good on Monday."),
        ("The words count, so use them.", "'The words count, so use them.'"),
        ("The trade in bush meat is illegal.", "The trade in 'bush meat' is illegal."),
        ('"The plan is dead," Holt said.', '"The plan is dead," Reed said.'),
        ('Holt said the plan was "a great success".', 'Holt said the plan was "not a great success".'),
        ('Reed called the deal "a disgrace".', 'Reed criticised the deal, which Holt called "a disgrace".'),
    ],
    "half of a dispute": [
        (
            "Reed said more than 7,000 soldiers could be sent to Anford.",
            "Reed said more than 7,000 soldiers could be sent to Anford, but Holt denied it.",
        ),
        ("The union accepted the offer.", "The union accepted the offer, but its members voted against it."),
    ],
    "or told as and": [
        ("The court may fine and jail him, Reed said.", "The court may fine or jail him, Reed said."),
        ("Fire and smoke caused the damage.", "Fire or smoke caused the damage."),
    ],
}
# (candidate, evidence) that say the same, or the candidate less.
TRUE = [
    ("Holt approved the plan on Monday.", "Holt approved the plan on Monday."),
    ("Holt approved the plan on Monday.", "Holt quickly approved the plan on Monday."),
    ("Holt bought 14 buses on Monday.", "Holt bought fourteen buses on Monday."),
    ("Holt bought buses, Reed said.", "Holt bought new buses, Reed said."),
    (
        "The company will close its plant in Anford, it said.",
        "The company said on Monday it would close its plant in Anford.",
    ),
    (
        "The company said it would close its plant in Anford.",
        "The company said on Monday it would close its plant in Anford.",
    ),
    ("Holt said the plan was dead.", "The plan was dead, Holt said."),
    ("The plan was dead, Holt said.", "Holt told reporters that the plan was dead."),
    ("The army shelled the village, residents said.", "The army shelled the village, according to residents."),
    ("According to residents, the army shelled the village.", "The army shelled the village, residents said."),
    ("The council approved the plan.", "The plan was approved by the council."),
    ("The plan was approved by the council.", "The council approved the plan on Monday."),
    ("Holt opened the fair.", "Holt, who was jailed for fraud in 1999, opened the fair."),
    ("The mayor of the town resigned.", "The town's mayor resigned on Tuesday."),
    ("The town's mayor resigned.", "The mayor of the town resigned."),
    ("Sales rose 5 percent in May.", "Sales rose 5 per cent in May."),
    ("Sales rose 5% in May.", "Sales rose five percent in May."),
    ("The US sent 40 nurses to Norland.", "The United States sent forty nurses to Norland."),
    (
        "The labor party organized a vote in the center of Anford.",
        "The labour party organised a vote in the centre of Anford.",
    ),
    ("Reed was arrested in Anford.", "Reed was arrested in Anford late on Monday night."),
    ("Reed was arrested and charged with fraud.", "Reed was arrested on Monday and charged with fraud."),
    ("Reed was arrested in Anford.", "Reed was arrested in Anford and later released."),
    (
        "The storm could reach the coast, forecasters said.",
        "The storm could reach the coast on Sunday, forecasters said.",
    ),
    ("A man died in the crash.", "A man who was driving home died in the crash."),
    ("The flood killed 40 people.", "The flood killed 40 people and left hundreds without power."),
    ("About 300 people lost their homes in the fire.", "In the fire, about 300 people lost their homes."),
    ("Police found no weapons in the house.", "Police found no weapons in the house, which had stood empty for years."),
    ("Reed has approved the deal.", "Reed approved the deal on Thursday."),
    ('Holt called the plan "a disgrace".', 'Holt, speaking in Anford on Monday, called the plan "a disgrace".'),
    ('"The plan is dead," Holt said.', '"The plan is dead," Holt told reporters in Anford.'),
    (
        "The firm plans to hire 90 cooks, its chief executive said.",
        "The firm plans to hire 90 cooks, its chief executive said on Monday in an interview.",
    ),
    ("The bank will close 12 branches by December.", "The bank will close twelve branches by December."),
    ("Prosecutors said the senator took bribes.", "Prosecutors said on Friday that the senator took bribes."),
    ("The senator took bribes, prosecutors said.", "Prosecutors said on Friday that the senator took bribes."),
    ("Two workers were hurt in the blast.", "Two workers were hurt in the huge blast at 3 a.m. on Friday."),
    (
        "The club sold its striker to Halden for $30 million.",
        "The club sold its young striker to Halden for $30 million on Friday.",
    ),
    ("The union did not accept the offer.", "However, the union did not accept the offer."),
    ("The minister denied that he took bribes.", "The minister denied on Sunday that he took bribes."),
    ("The council voted 9 to 4 for the plan.", "The council voted 9 to 4 for the plan after a debate of three hours."),
    (
        "More than 7,000 soldiers are in Anford, Holt said.",
        "Holt said more than seven thousand soldiers are in Anford.",
    ),
    ("The law bans the sale of knives to children.", "The new law bans the sale of knives to children."),
    ("If the tests succeed, the tunnel will open in June.", "The tunnel will open in June if the tests succeed."),
    ("Norland and Sudria signed a treaty.", "Norland and Sudria signed a treaty on Monday, ending a war of six years."),
    (
        "The court ordered the firm to pay $4 million.",
        "A judge said the ruling was just, and the court ordered the firm to pay $4 million.",
    ),
    ("The former minister was jailed for fraud.", "The former minister was jailed on Tuesday for fraud."),
    ("The rocket failed to reach orbit.", "The rocket, which cost $90 million, failed to reach orbit."),
    ("The report says the bridge may be unsafe.", "The 200-page report says the bridge may be unsafe."),
    ("Holt will meet the envoy, her office said.", "Holt will meet the envoy on Wednesday, her office said."),
]
# (candidate, evidence, the sentence before)
NAMED = [
    ("Jane Holt approved the plan on Monday.", "She approved the plan on Monday.", "Jane Holt opened the meeting."),
    (
        "Jane Holt approved the plan on Monday.",
        "Holt approved the plan on Monday.",
        "Mayor Jane Holt opened the meeting.",
    ),
    ("Mayor Jane Holt approved the plan.", "Holt approved the plan on Monday.", "Mayor Jane Holt opened the meeting."),
    ("Norvik will cut 90 jobs.", "It will cut 90 jobs.", "Norvik told its staff about the plan."),
    ("Paul Reed said the plan was dead.", "He said the plan was dead.", "Paul Reed spoke to the council."),
    ('"The plan is dead," Paul Reed said.', '"The plan is dead," he said.', "Paul Reed spoke to the council."),
]
MISNAMED = [
    ("Paul Reed approved the plan on Monday.", "He approved the plan on Monday.", "Paul Reed met Mark Lund."),
    (
        "Jane Holt approved the plan on Monday.",
        "Holt approved the plan on Monday.",
        "Jane Holt met her brother Mark Holt.",
    ),
    ("Jane Holt approved the plan.", "The council approved the plan.", "Jane Holt opened the meeting."),
    ("Paul Reed said Anford would close the plant.", "He said it would close the plant.", "Anford is a town."),
    ("Reed beat Holt.", "Lund beat Holt.", "Reed was ill."),
    ("The plan is dead, Paul Reed said.", '"The plan is dead," he said.', "Paul Reed listened to Mark Lund."),
    ("Former minister Paul Reed resigned.", "Reed resigned.", "Paul Reed met a former minister."),
]
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
]


@pytest.mark.parametrize(("candidate", "evidence", "violation"), REASONS)
def test_a_rule_gives_its_reason(parses: Parses, candidate: str, evidence: str, violation: str) -> None:
    assert violation in violations(candidate, evidence, parses)


@pytest.mark.parametrize(
    ("candidate", "evidence"),
    [pytest.param(*pair, id=f"{kind}: {pair[0]}") for kind, pairs in LIES.items() for pair in pairs],
)
def test_a_lie_is_refused(parses: Parses, candidate: str, evidence: str) -> None:
    assert violations(candidate, evidence, parses) != []


@pytest.mark.parametrize(("candidate", "evidence"), TRUE)
def test_what_says_the_same_passes(parses: Parses, candidate: str, evidence: str) -> None:
    assert violations(candidate, evidence, parses) == []


@pytest.mark.parametrize(("candidate", "evidence", "context"), NAMED)
def test_the_context_lends_a_name(parses: Parses, candidate: str, evidence: str, context: str) -> None:
    assert violations(candidate, evidence, parses, context=context) == []
    assert "name" in violations(candidate, evidence, parses)


@pytest.mark.parametrize(("candidate", "evidence", "context"), MISNAMED)
def test_the_context_lends_nothing_else(parses: Parses, candidate: str, evidence: str, context: str) -> None:
    assert violations(candidate, evidence, parses, context=context) != []


def test_a_cut_may_lose_what_stood_in_the_clause(parses: Parses) -> None:
    evidence = "Holt approved the plan for some of the town, unless Reed objects."
    shorter = "Holt approved the plan for some of the town."
    assert violations(shorter, evidence, parses) != []
    assert violations(shorter, evidence, parses, by_cut=True) == []


def test_a_pronoun_passes_only_behind_its_sentence(parses: Parses) -> None:
    sentence = "She approved the plan on Monday."
    assert violations(sentence, sentence, parses) == ["form"]
    assert violations(sentence, sentence, parses, may_dangle=True) == []

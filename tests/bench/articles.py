"""Invented news articles of any number: about 600 words each, no two alike."""

import random

WORDS = 600
_PLACES = ["Anford", "Skarn", "Lower Pell", "Marwick", "Ostrel", "Tansley Bay", "Crane Hill", "Duskwater"]
_PEOPLE = ["Jane Holt", "Peter Lund", "Maria Keller", "Amir Rezai", "Ruth Okafor", "Tom Birch", "Ines Duarte"]
_ROLES = ["Mayor", "Councillor", "Minister", "Inspector", "Professor", "Director"]
_THINGS = ["buses", "homes", "bridges", "wind turbines", "hospital beds", "school places", "ferries", "lorries"]
_BODIES = ["the town council", "the transport office", "the port authority", "the regional court", "the ministry"]
_DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
_LEAD = (
    "{place} will spend ${money} million on {count} new {thing} over the next {few} years, {role} {who} said on {day}."
)
_SENTENCES = [
    "{Body} approved the plan by {many} votes to {few} after a debate that lasted for more than {few} hours.",
    "{role} {who} said that the {thing} should be ready by the end of next year if the weather allows it.",
    "According to {body}, the cost has risen by {percent} percent since the first estimate was published.",
    '"We have waited for this for {many} years, and we will not wait for another one," {who} told reporters.',
    "About {count} people had signed a petition against the plan, which they say would harm the old harbour.",
    "A spokesman for {body} said that no decision had been made about the {count} remaining {thing}.",
    "The work, which was to begin on {day}, may be delayed because a supplier in {place} has closed its factory.",
    "{who}, who has lived in {place} since the spring, said the noise was worse than anybody had expected.",
    "In {place}, {count} {thing} were put into use last year at a cost of nearly ${money} million.",
    "Critics such as {role} {who} argue that the money would be better spent on roads and on small schools.",
    "{Body} could still reject the contract, but officials said on {day} that this was unlikely.",
    "Nobody was hurt when one of the {thing} caught fire near {place} on {day}, the police said.",
]


def article(number: int) -> str:
    """The article of this number, the same on every machine: a lead, then paragraphs of a few sentences."""
    chance = random.Random(number)  # noqa: S311 - nothing secret
    paragraphs = [_filled(_LEAD, chance)]
    while sum(len(paragraph.split()) for paragraph in paragraphs) < WORDS:
        picked = chance.sample(_SENTENCES, 3)
        paragraphs.append(" ".join(_filled(sentence, chance) for sentence in picked))
    return "\n\n".join(paragraphs)


def _filled(sentence: str, chance: random.Random) -> str:
    body = chance.choice(_BODIES)
    return sentence.format(
        place=chance.choice(_PLACES),
        who=chance.choice(_PEOPLE),
        role=chance.choice(_ROLES),
        thing=chance.choice(_THINGS),
        day=chance.choice(_DAYS),
        body=body,
        Body=body.capitalize(),
        money=round(chance.uniform(1.1, 90), 1),
        count=chance.randint(14, 990),
        many=chance.randint(10, 40),
        few=chance.randint(2, 9),
        percent=chance.randint(2, 60),
    )

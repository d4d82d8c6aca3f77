from app.article import Parser, Reader
from app.engines import QuoteWriter
from app.summarize import Options, Summarizer
from app.summarize.claim import doubts_of, is_claim
from app.summarize.model import Evidence
from app.summarize.prose import ProseFilter

BEGINNING = (
    "Early on Monday the coast guard of Norland made allegations about a large number of foreign trawlers near Skarn.",
    "The Norland Coast Guard said that more than nine hundred trawlers had crossed the line within a week.",
)
RIVAL = "Harbour Minister Ruth Keller claimed that there were about 1,200 of them, most of which lay north of Skarn."
DOUBT = (
    "She conceded that she could not offer any evidence for these numbers but still expected that the boats would "
    "come much closer to the cliffs and to the harbour of Skarn."
)
REST = (
    "The trawlers were described as old, painted grey and equipped with nets that are banned in Norland.",
    "The list of their equipment also included cranes, sonars, cameras and tanks for fresh water.",
    "The coast guard noted that the crews came from five ports, which suggests that they had a common plan.",
    "Fishermen in Skarn said that they had seen lights at night and heard engines in the morning.",
    "The price of cod has risen since the spring, and many families of the coast live on it.",
    "Talks about the line in the sea between both countries have been going on since the summer.",
)
CLAIMED = " ".join([*BEGINNING, *REST[:2], RIVAL, DOUBT, *REST[2:]])


def prose_of(text: str, reader: Reader) -> list[Evidence]:
    return list(ProseFilter().evidence(reader.read_text(text)))


def summary_of(text: str, reader: Reader, parser: Parser, options: Options | None = None) -> str:
    with parser.open() as parses:
        summarizer = Summarizer(QuoteWriter())
        plan = summarizer.plan(reader.read_text(text), options or Options(), parses)
        told = [summarizer.sentence(plan, number, None, parses)[0] for number in range(len(plan.picks))]
    return " ".join(sentence.text for sentence in told)


def test_a_claim_is_one_where_the_article_begins_with_it(shared_reader: Reader) -> None:
    claimed, plain = prose_of(CLAIMED, shared_reader), prose_of(" ".join([*REST, *BEGINNING]), shared_reader)
    assert (is_claim(claimed), is_claim(plain)) == (True, False)
    assert [piece.text for piece in doubts_of(claimed, claimed)] == [DOUBT]
    assert doubts_of(plain, claimed) == []


def test_a_claim_is_told_with_how_much_and_that_nobody_could_verify_it(
    shared_reader: Reader, shared_parser: Parser
) -> None:
    summary = summary_of(CLAIMED, shared_reader, shared_parser)
    assert "The Norland Coast Guard said that more than nine hundred trawlers" in summary
    assert "Harbour Minister Ruth Keller claimed that there were about 1,200 of them" in summary
    assert "conceded that she could not offer any evidence for these numbers." in summary


def test_what_is_told_as_a_fact_is_summarised_as_before(shared_reader: Reader, shared_parser: Parser) -> None:
    fact = CLAIMED.replace("made allegations about", "counted").replace("claimed", "said")
    assert "evidence" not in summary_of(fact, shared_reader, shared_parser)


def test_a_doubt_comes_only_with_what_it_doubts(shared_reader: Reader, shared_parser: Parser) -> None:
    long = RIVAL.replace(
        "north of Skarn", "north of Skarn, where the cliffs are high and the water is cold and deep " * 4
    )
    assert "these numbers" not in summary_of(CLAIMED.replace(RIVAL, long), shared_reader, shared_parser)


def test_two_sentences_have_no_room_for_a_doubt(shared_reader: Reader, shared_parser: Parser) -> None:
    teaser = summary_of(CLAIMED, shared_reader, shared_parser, Options("teaser", "medium"))
    assert "The Norland Coast Guard said" in teaser
    assert "these numbers" not in teaser

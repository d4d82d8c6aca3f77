from collections.abc import Callable

import pytest

from app.article import Parses, Reader
from app.summarize.mention import Mentions
from app.summarize.prose import ProseFilter

InFull = Callable[[str], str]


@pytest.fixture
def in_full(parses: Parses, shared_reader: Reader) -> InFull:
    """The last sentence of an article with its persons' names in full."""

    def put(text: str, said: str = "") -> str:
        prose = list(ProseFilter().evidence(shared_reader.read_text(text, language="en")))
        return Mentions(prose).put_in_full(prose[-1].text, prose[-1].sentence.index, said, parses)

    return put


INTRODUCED = "Mayor Jane Holt opened the new bridge in Anford on Monday. The work took three years. "


@pytest.mark.parametrize(
    ("article", "expected"),
    [
        (INTRODUCED + "Holt said the town would save money.", "Mayor Jane Holt said the town would save money."),
        (INTRODUCED + "The town will save money, Ms Holt said.", "The town will save money, Mayor Jane Holt said."),
        (
            INTRODUCED + "The council backed Holt's plan by 9 votes to 4.",
            "The council backed Mayor Jane Holt's plan by 9 votes to 4.",
        ),
        (
            "Judge Anna de Silva opened the bridge on Monday. Ms. de Silva said it would last.",
            "Judge Anna de Silva said it would last.",
        ),
        (
            "General H.R. Keller opened the bridge on Monday. Keller said it would last.",
            "General H.R. Keller said it would last.",
        ),
        (
            "The bridge was opened by Norland Gov. Jane Holt on Monday. It will last, Holt said.",
            "It will last, Norland Gov. Jane Holt said.",
        ),
        (
            "Former Mayor Jane Holt opened the bridge on Monday. It will last, Holt said.",
            "It will last, former Mayor Jane Holt said.",
        ),
        (
            "Deputy Attorney General Jane Holt opened the bridge on Monday. It will last, Holt said.",
            "It will last, Deputy Attorney General Jane Holt said.",
        ),
        (
            "Embattled former Anford, Norland, Mayor Jane Holt opened the bridge on Monday. It will last, Holt said.",
            "It will last, Jane Holt said.",
        ),
        ("Jane Holt opened the bridge on Monday. She promised a second one.", "Jane Holt promised a second one."),
    ],
)
def test_a_name_is_put_in_full_where_the_article_introduces_one_person_of_it(
    in_full: InFull, article: str, expected: str
) -> None:
    assert in_full(article) == expected


@pytest.mark.parametrize(
    ("introduced", "expected"),
    [
        ("Norland central bank spokesman Paul Reed", "Norland central bank spokesman Paul Reed"),
        ("Norland Secretary of State Paul Reed", "Norland Secretary of State Paul Reed"),
        ("the director Paul Reed", "Paul Reed"),
        ("his friend and adviser Paul Reed", "Paul Reed"),
        ("her brother Paul Reed", "Paul Reed"),
        ("fellow teacher Paul Reed", "Paul Reed"),
    ],
)
def test_who_a_person_is_comes_with_the_name(in_full: InFull, introduced: str, expected: str) -> None:
    article = f"The mayor of Anford met {introduced} on Monday. The work will take three years, Mr. Reed said."
    assert in_full(article) == f"The work will take three years, {expected} said."


def test_what_opens_a_sentence_loses_its_capital_in_the_middle(in_full: InFull) -> None:
    opened = "Veteran teacher Paul Reed opened the new bridge in Anford on Monday."
    assert in_full(f"{opened} It will last, Mr. Reed said.") == "It will last, veteran teacher Paul Reed said."
    opened = "German minister Paul Reed opened the new bridge in Anford on Monday."
    assert in_full(f"{opened} It will last, Mr. Reed said.") == "It will last, German minister Paul Reed said."


def test_a_tagger_may_take_a_person_for_a_company_but_not_a_company_for_its_founder(in_full: InFull) -> None:
    sentence = "The plan was welcomed in the harbour by Boeing, officials said."
    assert in_full(f"Commissioner William Boeing opened it on Monday. {sentence}") == sentence.replace(
        "by Boeing", "by Commissioner William Boeing"
    )
    company = "William Boeing built it, and he sold it as the Boeing Company grew."
    assert in_full(f"{company} {sentence}") == sentence


BEHIND = "Paul Reed, a teacher at Anford College, opened the new bridge on Monday. "


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Mr. Reed said it would last.", "Paul Reed, a teacher at Anford College, said it would last."),
        ("The bridge will last, said Mr. Reed.", "The bridge will last, said Paul Reed, a teacher at Anford College."),
        ("The council read Mr. Reed's letter.", "The council read Paul Reed's letter."),
        ("Mr. Reed and the council said it would last.", "Paul Reed and the council said it would last."),
    ],
)
def test_who_a_person_is_may_stand_behind_the_name(in_full: InFull, sentence: str, expected: str) -> None:
    assert in_full(BEHIND + sentence) == expected


def test_a_quotation_with_the_only_name_stays_as_it_is(in_full: InFull) -> None:
    sentence = "“We trusted Reed with the bridge,” the mayor of Anford told the council on Tuesday."
    assert in_full(BEHIND + sentence) == sentence


@pytest.mark.parametrize(
    "sentence",
    ["The winner, Mr. Reed, said it would last.", "The council heard captain Reed, who said it would last."],
)
def test_whom_the_sentence_describes_is_not_described_again(in_full: InFull, sentence: str) -> None:
    assert "Paul Reed" in in_full(f"Radio host Paul Reed opened the new bridge on Monday. {sentence}")
    assert "host" not in in_full(f"Radio host Paul Reed opened the new bridge on Monday. {sentence}")


@pytest.mark.parametrize(
    ("before", "sentence", "expected"),
    [
        (
            "Police said Jane Holt was found on Monday.",
            "She was tired of the long way.",
            "Jane Holt was tired of the long way.",
        ),
        (
            "The new mayor, Jane Holt, has criticised the plan.",
            "She told a paper it was late.",
            "Jane Holt told a paper it was late.",
        ),
        (
            "Jane Holt lives in Anford.",
            "Her brother opened the new bridge.",
            "Jane Holt's brother opened the new bridge.",
        ),
        (
            "Jane Holt spoke in the town. She was tired of the way.",
            "She promised a second bridge.",
            "Jane Holt promised a second bridge.",
        ),
        ("Jane Holt said Paul Reed was late.", "She said it was no news.", "Jane Holt said it was no news."),
        ("Jane Holt spoke in Anford.", "She later thanked Paul Reed.", "Jane Holt later thanked Paul Reed."),
    ],
)
def test_a_pronoun_stands_for_whom_the_sentence_before_is_about(
    in_full: InFull, before: str, sentence: str, expected: str
) -> None:
    assert in_full(f"{before} {sentence}") == expected


@pytest.mark.parametrize(
    "article",
    [
        "Jane Holt and her brother Peter Holt opened the bridge on Monday. Holt said it was long.",
        INTRODUCED + 'The council said that "Holt was right" about it.',
        INTRODUCED + "The Holt plan was approved by the council.",
        INTRODUCED + "Deputy Reed said the town would save money.",
        "Jane Holt met Paul Reed in Anford on Monday. She promised a second bridge.",
        "The council met in Anford on Monday. She promised a second bridge.",
        INTRODUCED + "She promised a second bridge.",
        "His wife is well, Mayor Paul Reed said on Monday. His mother spoke to reporters.",
        "The driver fled on foot, Sheriff Paul Reed said on Monday. He was found in a barn.",
        "Mr. Paul Reed opened the bridge on Monday. She promised a second bridge.",
        "Paul Reed opened the bridge on Monday. He thanked Paul Reed and the council.",
        "President Bush was treated on Monday. He called his wife, Laura Bush. Bush is well, a spokesman said.",
        INTRODUCED + "A group called Citizens for Reed/Holt said it was glad.",
        "Reed praised Bush and his wife, Laura Bush. Bush is well, a spokesman said.",
    ],
)
def test_where_there_is_doubt_nothing_is_put_in(in_full: InFull, article: str) -> None:
    assert in_full(article) == article.rsplit(". ", maxsplit=1)[-1]


def test_a_name_that_the_summary_has_said_in_full_stays_short(parses: Parses, shared_reader: Reader) -> None:
    prose = list(ProseFilter().evidence(shared_reader.read_text(INTRODUCED + "Holt said the town would save money.")))
    text = prose[-1].text
    assert Mentions(prose).put_in_full(text, prose[-1].sentence.index, prose[0].text, parses) == text


@pytest.mark.parametrize(("name", "last"), [("Jane Holt", "Holt"), ("Jane Lo Porto", "Lo Porto")])
def test_a_pronoun_stands_for_a_last_name_where_the_summary_has_said_the_full_one(
    parses: Parses, shared_reader: Reader, name: str, last: str
) -> None:
    article = shared_reader.read_text(f"{name} opened the bridge on Monday. She promised a second one.")
    prose = list(ProseFilter().evidence(article))
    said = Mentions(prose).put_in_full(prose[1].text, prose[1].sentence.index, prose[0].text, parses)
    assert said == f"{last} promised a second one."


RESEARCH = "A study by the Royal Academy of Dance (RAD) was published in Anford on Monday. "


@pytest.mark.parametrize(
    ("article", "expected"),
    [
        (
            RESEARCH + "The RAD found that fewer children dance.",
            "The Royal Academy of Dance found that fewer children dance.",
        ),
        (
            RESEARCH + "Children dance less, RAD officials wrote.",
            "Children dance less, Royal Academy of Dance officials wrote.",
        ),
        (
            RESEARCH + "In another RAD study, more children dance.",
            "In another Royal Academy of Dance study, more children dance.",
        ),
        (
            "Holt asked the Comptroller and Auditor General of Norland. The CAG wrote back in May.",
            "The Comptroller and Auditor General wrote back in May.",
        ),
        (
            "Holt left the Institute of Dance (IOD) in May. Later a IOD teacher met an IOD pupil.",
            "Later an Institute of Dance teacher met an IOD pupil.",
        ),
        (
            RESEARCH + "In May an RAD teacher left the town.",
            "In May a Royal Academy of Dance teacher left the town.",
        ),
        (RESEARCH + "Nobody likes the BBC in the old town.", "Nobody likes the BBC in the old town."),
        (RESEARCH + "The RADAR was of no use to them.", "The RADAR was of no use to them."),
        (
            "Holt met the chief of Northern Ireland Water (XYZ) there. Later XYZ said no to the plan.",
            "Later XYZ said no to the plan.",
        ),
    ],
)
def test_letters_are_spelled_out_as_the_article_spelled_them(in_full: InFull, article: str, expected: str) -> None:
    assert in_full(article) == expected


def test_names_that_only_a_quotation_introduces_count(parses: Parses, shared_reader: Reader) -> None:
    prose_filter = ProseFilter()
    article = shared_reader.read_text('"We asked the actor Jane Holt," he said. Later that day Holt said yes to it.')
    prose = [piece for piece in prose_filter.evidence(article) if piece.sentence.index > 0]
    text, index = prose[-1].text, prose[-1].sentence.index
    assert Mentions(prose).put_in_full(text, index, "", parses) == text
    around = prose_filter.around(article)
    assert "Jane Holt said yes" in Mentions(prose, around=around).put_in_full(text, index, "", parses)


def test_letters_that_the_summary_has_explained_stay(parses: Parses, shared_reader: Reader) -> None:
    text = "The RAD found that fewer children dance."
    prose = list(ProseFilter().evidence(shared_reader.read_text(RESEARCH + text)))
    assert Mentions(prose).put_in_full(text, prose[-1].sentence.index, RESEARCH, parses) == text


def test_an_opinion_is_its_authors_word(parses: Parses, shared_reader: Reader) -> None:
    text = "The town needs no second bridge."
    prose = list(ProseFilter().evidence(shared_reader.read_text(text)))
    said = Mentions(prose, author="Jane Holt").put_in_full(text, 0, "", parses)
    assert said == "The town needs no second bridge, Jane Holt writes."

import pytest

from app.article import Parses, Reader
from app.summarize.prose import ProseFilter
from app.summarize.refer import Background, is_caption, presupposed

BACKGROUND = Background({"Holt": 1, "Reed": 5}, begins=1)


@pytest.mark.parametrize(
    ("sentence", "known"),
    [
        ("Holt approved the plan.", {"holt"}),
        ("Mayor Jane Holt approved the plan.", set()),
        ("Reed approved the plan.", set()),
        ("The row began in May.", {"row"}),
        ("The row over the bridge began in May.", set()),
        ("The statue, a gift to the town, has stood there since May.", {"statue"}),
        ("The statue of Holt, a gift to the town, has stood there since May.", set()),
        ("The plan is dead, the source said.", {"plan", "source"}),
        ("Anford Ferries will stop in May, the company said.", set()),
        ("The police closed the bridge.", set()),
        ("Anford has a new bridge.", set()),
        ("The five men had come by van.", {"man"}),
        ("Anford was far away, the statement said.", {"statement"}),
    ],
)
def test_short_names_and_bare_subjects_take_a_sentence_before_for_known(
    parses: Parses, sentence: str, known: set[str]
) -> None:
    assert presupposed(parses(sentence), 3, BACKGROUND) == known


def test_a_name_or_object_points_back_where_the_article_has_had_it(parses: Parses) -> None:
    assert presupposed(parses("Chen said that her daughter ran."), 3, Background({}, first={"chen": 1})) == {"chen"}
    background = Background({}, begins=0, first={"contract": 1, "ferri": 9})
    assert presupposed(parses("Anford signed the contract in May."), 3, background) == {"contract"}
    assert presupposed(parses("Anford signed a contract and then the contract was kept."), 3, background) == set()
    assert presupposed(parses("Anford sold the ferries in May."), 3, background) == set()
    assert presupposed(parses("Anford signed the new contract in May."), 3, background) == set()


def test_under_a_picture_any_verb_shows(parses: Parses) -> None:
    sentence = parses("A monk blesses the wreckage of the ferry in Anford on Tuesday.")
    assert is_caption(sentence, pictured=True)
    assert not is_caption(sentence)


def test_before_the_first_sentence_nothing_is_known(parses: Parses) -> None:
    assert presupposed(parses("The row began in May."), 1, BACKGROUND) == set()


def test_full_names_are_known_from_their_first_sentence(shared_reader: Reader) -> None:
    article = shared_reader.read_text(
        "The mayor spoke. Mayor Jane Holt said no. Then Paul J. Reed came. Holt left at noon."
    )
    background = Background.of(list(ProseFilter().evidence(article)))
    assert (background.names, background.begins) == ({"Holt": 1, "Reed": 2}, 1)


@pytest.mark.parametrize(
    ("sentence", "caption"),
    [
        ("Wales winger George North collects a pass in training.", True),
        ("Villagers tend to poppies in the province in April 2007.", True),
        ("The town celebrates its new bridge.", True),
        ("Jane Holt, 12, waits for her turn in the old town.", True),
        ("Mayor Jane Holt is presented with a model of the bridge.", True),
        ("Firefighters are surrounded by onlookers in the old town.", True),
        ('Mayor Jane Holt speaks to "Norland This Morning" on May 6, 2019.', True),
        ("People walk past a branch of the bank in Anford, Norland, Monday, March 3, 2025.", True),
        ("The bank closed a branch in Anford, Norland, on March 3, 2025.", False),
        ("The mayor was presented with a model of the bridge.", False),
        ("Holt collected the prize on Monday.", False),
        ("The town has a new bridge.", False),
        ("Holt holds a lead of three points in Anford.", False),
        ("Holt does not hold a seat.", False),
        ('Holt holds that the plan is "dead".', False),
    ],
)
def test_captions_show_in_the_present_tense(parses: Parses, sentence: str, caption: bool) -> None:
    assert is_caption(parses(sentence)) is caption

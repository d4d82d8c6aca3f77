from app.summarize.verify.support import FEATURES, Grader, features, grader

TEXT = [
    "The town of Anford will spend $3.2 million on 14 electric buses, Mayor Jane Holt said on Monday.",
    "The council approved the plan by 9 votes to 4 after a debate of three hours.",
    "The first five buses are due in March.",
]


def value(name: str, sentence: str) -> float:
    return features(sentence, TEXT)[FEATURES.index(name)]


def test_the_texts_own_sentence_is_supported() -> None:
    assert grader().grade(TEXT[0], TEXT) > 0
    assert value("covered by one", TEXT[0]) == value("longest run", TEXT[0]) == 1.0


def test_an_invented_sentence_is_not_supported() -> None:
    assert grader().grade("Two firemen were injured when a warehouse burned down in Berlin.", TEXT) < 0


def test_a_sentence_is_worth_less_with_every_word_of_its_own() -> None:
    true = "The council approved the plan by 9 votes to 4."
    changed = "The council rejected the plan by 9 votes to 4."
    other = "The parliament rejected the budget by 9 votes to 4."
    grades = [grader().grade(sentence, TEXT) for sentence in (true, changed, other)]
    assert grades == sorted(set(grades), reverse=True)


def test_a_number_that_no_source_has_is_seen() -> None:
    assert value("new number", "The council approved 15 buses.") == 1.0
    assert value("new number", "The council approved 14 buses.") == 0.0


def test_words_of_two_sentences_need_two_sources() -> None:
    assert value("sources", "The council approved the plan by 9 votes.") == 0.0
    assert value("sources", "The council approved the plan for buses due in March.") > 0.0


def test_negation_gained_is_seen() -> None:
    assert value("new negation", "The council never approved the plan.") == 1.0


def test_nothing_to_hold_against_is_no_support() -> None:
    assert grader().grade("The council approved the plan.", []) < 0
    assert len(features("", [])) == len(FEATURES)


def test_the_weights_are_named_by_the_features() -> None:
    assert len(grader().weights) == len(FEATURES)
    assert Grader((1.0,) * len(FEATURES), 0.0).grade(TEXT[0], TEXT) > 0

"""The measures of the summaries: numbers, names, bigrams that the article has not, the best of several references."""

import pytest

from models.evaluation.summary_scoring import Gold, names, novel_bigrams, numbers, rouge, score


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("About 7,000 soldiers", {7000}),
        ("seven thousand soldiers", {7000}),
        ("twenty-eight planes, five of them new", {28, 5}),
        ("three million two hundred and five", {3_000_205}),
        ("$3.2 million, or 4bn", {3_200_000, 4e9}),
        ("twenty twenty", {20}),
        ("eleven nine eight", {11, 9, 8}),
        ("20 five-year plans", {20, 5}),
        ("one of them", set()),
        ("1 of them", {1}),
        ("twenty-one of them", {21}),
        ("hundreds and millions, a million", set()),
        ("5 and 6", {5, 6}),
        ("", set()),
    ],
)
def test_numbers_in_digits_and_words(text: str, values: set[float]) -> None:
    assert numbers(text) == values


def test_names_are_capitalised_words_inside_a_sentence() -> None:
    assert names("Yesterday Mayor Holt's plan passed. Reed said I voted no! Then Anford slept.") == [
        "mayor",
        "holt",
        "anford",
    ]


def test_a_bigram_is_novel_where_the_article_has_not_its_words_in_a_row() -> None:
    assert novel_bigrams("The town buys buses.", "the town buys trams") == pytest.approx(100 / 3)
    assert novel_bigrams("The town buys buses.", "Town") == 0


ARTICLE = "In Anford, Jane Holt will buy 14 buses. They cost $3.2 million."
TRUE = "Anford buys 14 buses for $3.2 million, says Jane Holt."


def test_numbers_and_names_are_counted_over_all_summaries_and_bad_by_summary() -> None:
    golds = [Gold(ARTICLE, ()), Gold(ARTICLE, ())]
    scores = score(golds, [TRUE, "Mayor of Anford buys 15 buses from Skarn, says Jane Holt."])
    assert scores["numbers"] == pytest.approx(100 * 2 / 3)
    assert scores["names"] == pytest.approx(100 * 5 / 6)
    assert scores["bad"] == 50
    assert scores["words"] == 10.5
    assert "rouge1" not in scores


def test_a_number_inside_a_longer_one_and_a_plural_name_are_the_articles() -> None:
    article = "The A320s flew in 1974/75, said the Holt family."
    scores = score([Gold(article, ())], ["In 1974 and with 320 seats the Holts flew."])
    assert (scores["numbers"], scores["names"], scores["bad"]) == (100, 100, 0)


def test_an_empty_summary_counts_in_the_means_and_is_not_bad() -> None:
    golds = [Gold(ARTICLE, (TRUE,)), Gold(ARTICLE, (TRUE,))]
    scores = score(golds, [TRUE, ""])
    assert scores["rouge1"] == scores["rouge2"] == scores["rougeL"] == 50
    assert scores["words"] == 5
    assert (scores["numbers"], scores["names"], scores["bad"]) == (100, 100, 0)


def test_rouge_takes_the_best_reference_for_each_measure() -> None:
    first, second = "Buses are bought by Anford", "Anford buys buses, a town said"
    both = rouge([Gold(ARTICLE, (first, second))], ["Anford buys a bus"])
    alone = [rouge([Gold(ARTICLE, (one,))], ["Anford buys a bus"]) for one in (first, second)]
    assert both == {name: max(one[name] for one in alone) for name in both}
    assert both["rouge1"] > both["rouge2"] > 0


def test_rouge_stems() -> None:
    assert rouge([Gold(ARTICLE, ("it costs millions",))], ["it cost million"])["rougeL"] == 100


def test_summaries_must_match_the_articles() -> None:
    with pytest.raises(ValueError, match="shorter"):
        score([Gold(ARTICLE, ())] * 2, [TRUE])
    with pytest.raises(ValueError, match="no articles"):
        score([], [])

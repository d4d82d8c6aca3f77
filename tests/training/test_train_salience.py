"""The recipe of the salience weights, on cases of our own."""

from models.training.train_salience import Case, cross_validated, fit, shares


def _case(features: list[dict[str, float]], right: int) -> Case:
    rights = [number == right for number in range(len(features))]
    return Case(features, rights, rights, held_out=False)


def test_what_is_right_more_often_weighs_more() -> None:
    weights = fit([_case([{"lead": 1.0}, {"age": 1.0}], 0) for _ in range(20)])
    assert weights["lead"] > 0 > weights["age"]


def test_rare_features_have_no_weight() -> None:
    assert "rare" not in fit([_case([{"lead": 1.0}, {"rare": 1.0} if n == 3 else {"age": 1.0}], 0) for n in range(20)])


def test_shares_count_the_best_placed_right_figure() -> None:
    scored = [([3.0, 2.0, 1.0], [False, True, True]), ([3.0, 2.0, 1.0], [True, False, False]), ([1.0], [False])]
    assert shares(scored) == "in first 1: 50.0  in first 2: 100.0  in first 3: 100.0  (2 articles)"


def test_cross_validation_scores_no_case_by_weights_that_saw_it() -> None:
    alike = [_case([{"age": 1.0}, {"lead": 1.0}], 1) for _ in range(25)]
    assert cross_validated(alike).startswith("in first 1: 100.0")
    # Every fifth case has a feature of its own: whoever fits on it would learn it, whoever does not sees a tie.
    lone = [_case([{}, {"lone": 1.0}] if n % 5 == 0 else [{"age": 1.0}, {"lead": 1.0}], 1) for n in range(50)]
    assert cross_validated(lone).startswith("in first 1: 80.0")

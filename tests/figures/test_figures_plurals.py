import pytest

from app.figures.plurals import plural, singular


@pytest.mark.parametrize(
    ("one", "many"),
    [
        ("foot", "feet"),
        ("barrel per day", "barrels per day"),
        ("degree celsius", "degrees celsius"),
        ("century", "centuries"),
    ],
)
def test_plural(one: str, many: str) -> None:
    assert plural(one) == many


@pytest.mark.parametrize(
    ("many", "one"), [("people", "person"), ("cities", "city"), ("boxes", "box"), ("tests", "test"), ("gas", "gas")]
)
def test_singular(many: str, one: str) -> None:
    assert singular(many) == one

import pytest

from app.summarize.quoting import balanced, quotations


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ('He said "no".', True),
        ('He said "no.', False),
        ("A (b) c", True),
        ("A (b c", False),
        ("“So” it is", True),
        ("“So it is", False),
        ("the workers' union's plan", True),
        ("'No,' he said", True),
        ("He said 'no way", False),
        ("„So“ sagt er", True),
    ],
)
def test_open_marks_are_seen(text: str, whole: bool) -> None:
    assert balanced(text) is whole


def test_quotations_are_found_with_their_marks() -> None:
    text = "He said \"one\" and “two” and 'three' of the 1990s' songs."
    assert [span.of(text) for span in quotations(text)] == ['"one"', "“two”", "'three'"]

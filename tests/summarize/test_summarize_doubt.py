import pytest

from app.summarize.doubt import says_unproven


@pytest.mark.parametrize(
    "text",
    [
        "The Herald could not independently verify the footage.",
        "Officials haven’t been able to confirm the toll.",
        "The minister provided no evidence to back up her charge.",
        "Holt repeated the charge without offering proof.",
        "He did not give any new evidence for it.",
        "The accusations remain unsubstantiated.",
    ],
)
def test_what_could_not_be_verified_is_said_to_be_unproven(text: str) -> None:
    assert says_unproven(text)


@pytest.mark.parametrize(
    "text",
    [
        "The police confirmed the toll on Monday.",
        "The trial heard new evidence, which was not sealed.",
        'Holt said: "The minister provided no evidence."',
        "The film -- one that the Herald could not verify -- shows a boat.",
        "The unverified account drew a million followers.",
    ],
)
def test_other_words_of_proof_doubt_nothing(text: str) -> None:
    assert not says_unproven(text)

"""Every number that is no figure says why."""

from collections.abc import Callable

import pytest

from app.figures import Figure, Rejected

Explained = Callable[[str], list[Figure | Rejected]]


@pytest.mark.parametrize(
    ("text", "number", "reason"),
    [
        ("The vote is on October 31 at the town hall.", "31", "date"),
        ("The vote is on 9 May at the town hall.", "9", "date"),
        ("He returned to the city in 1998 with his wife.", "1998", "year"),
        ("The war of 1812 changed the whole country.", "1812", "year"),
        ("They will be gone by 2120, scientists warn.", "2120", "year"),
        ("Orwell wrote nineteen eighty-four in the north.", "nineteen", "year"),
        ("The music of the 1990s is back in fashion.", "1990", "decade"),
        ("The meeting began at 10:45 in the morning.", "10", "clock time"),
        ("I took the 7.14 to Skarn on a cold day.", "7.14", "clock time"),
        ("Today the 8.30 train to Anford was late.", "8.30", "clock time"),
        ("Jane Holt ran the race in 26:43.16 in Skarn.", "26", "clock time"),
        ("The shop opens at 5am and never closes.", "5", "clock time"),
        ("He flew a Boeing 787 over the ocean.", "787", "name part"),
        ("The law is known as Section 230 to everybody.", "230", "name part"),
        ("He carried an AK-12 on his shoulder.", "12", "name part"),
        ("Stocks in the S&P 500 did well that day.", "500", "name part"),
        ("Please call 202-555-0143 for the details.", "202", "phone number"),
        ("He lives at 10 Downing Street in London.", "10", "address"),
        ("See www.example.com/7/page for the details.", "7", "url"),
        ("The claim was soon disputed.[12] It fell.", "12", "footnote"),
        ("The No. 2 seed lost the match on grass.", "2", "label"),
        ("It was the 20th century that did it.", "20", "ordinal"),
        ("This is the one that really matters.", "one", "pronoun one"),
        ("Not a single one of the guests was hurt.", "one", "pronoun one"),
        ("There is not one of the ships that sails.", "one", "pronoun one"),
        ("The ferry cost $2 million, not the $20 million that was feared.", "$20 million", "ruled out"),
        ("Inflation was not 14% as the mayor had said.", "14%", "ruled out"),
        ("It was a one-on-one meeting of leaders.", "one", "idiom"),
        ("Version 2.0.1 was released for everybody.", "2.0", "version"),
        ("The per million rate was falling again.", "million", "scale word"),
        ("He fired a .38 revolver.", ".38", "name part"),
        ("It was on the 1400 block of Elm Street.", "1400", "address"),
        ("She played for England at Euro 2017.", "Euro 2017", "name part"),
        ("It was a .45-caliber pistol.", ".45", "name part"),
    ],
)
def test_reason(text: str, number: str, reason: str, explained: Explained) -> None:
    found = next((item for item in explained(text) if item.text == number), None)
    assert isinstance(found, Rejected)
    assert found.reason == reason


def test_list_numbers(explained: Explained) -> None:
    found = explained("1. Mix the flour with water.\n2. Bake it for 40 minutes.")
    assert [item.reason for item in found if isinstance(item, Rejected)] == ["list number", "list number"]
    assert [item.text for item in found if isinstance(item, Figure)] == ["40 minutes"]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("More than 2000 were there on that day.", "2000"),
        ("The city has 2,019 schools in all.", "2,019"),
        ("Around 2000 people came to see it.", "2000"),
        ("A sub-500 square metre office was let.", "500"),
        ("There were 40 ships in Skarn, if not 50 of them.", "50"),
        ("Only one man survived the long night.", "one"),
        ("She took one of the boats to shore.", "one"),
        ("At Chelsea 1,200 fans were waiting outside.", "1,200"),
        ("The $2019 price was far too high.", "$2019"),
    ],
)
def test_figures_that_look_like_something_else(text: str, number: str, explained: Explained) -> None:
    assert any(isinstance(item, Figure) and item.text.startswith(number) for item in explained(text))

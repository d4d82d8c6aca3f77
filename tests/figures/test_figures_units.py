import pytest

from app.figures.atoms import atoms
from app.figures.units import units


def after(text: str) -> tuple[str, str] | None:
    """The unit after the text's first number, and its kind."""
    line = atoms(text)
    number = next(i for i, atom in enumerate(line) if atom.kind == "n")
    match = units().after(line, number + 1)
    return None if match is None else (match.unit.name, match.unit.kind)


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("5 kW", "kilowatt", "measure"),
        ("48MP", "megapixel", "measure"),
        ("2.5 percentage points", "percentage point", "percent"),
        ("640bhp", "brake horsepower", "measure"),
        ("2.4Ghz", "gigahertz", "measure"),
        ("52,000 barrels a day", "barrel per day", "measure"),
        ("52,000 barrel-a-day", "barrel per day", "measure"),
        ("60-millimeter", "millimetre", "measure"),
        ("3 km/h", "kilometre per hour", "measure"),
        ("20 °C", "celsius", "measure"),
        ("500 degrees celsius", "celsius", "measure"),
        ("3 per cent", "percentage", "percent"),
        ("15 % per annum", "percentage per year", "percent"),
        ("1.3 A/cm2", "ampere per square centimetre", "measure"),
        ("80 m.p.h", "mile per hour", "measure"),
        ("58 dollars per barrel", "dollar per barrel", "money"),
        ("20 kr", "krone", "money"),
        ("5 €", "euro", "money"),
        ("420 finnish markka", "finnish markka", "money"),
        ("64.2 cents a dozen", "cent per dozen", "money"),
        ("50 years", "year", "duration"),
        ("12 points", "point", "index"),
    ],
)
def test_unit_after_a_number(text: str, name: str, kind: str) -> None:
    assert after(text) == (name, kind)


@pytest.mark.parametrize("text", ["5 in the", "20 EV models", "6ft 2", "7 people", "650 MPs", "3 horses"])
def test_what_is_no_unit_or_not_all_of_one(text: str) -> None:
    assert after(text) in {None, ("foot", "measure")}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("US$58", "dollar"),
        ("US $58", "dollar"),
        ("$US160", "dollar"),
        ("U.S.$5", "dollar"),
        ("HK $3", "hong kong dollar"),
        ("RM23", "malaysian ringgit"),
        ("Rs. 50", "indian rupee"),
        ("C$16", "canadian dollar"),
        ("USD10", "dollar"),
        ("£8", "pound sterling"),
        ("R$5", "brazilian real"),
        ("₴5", "ukrainian hryvnia"),
    ],
)
def test_currency_before_a_number(text: str, name: str) -> None:
    line = atoms(text)
    match = units().before(line, next(i for i, atom in enumerate(line) if atom.kind == "n"))
    assert match is not None
    assert match.unit.name == name


def test_ago_is_no_rate() -> None:
    assert after("4 dollars a week ago") == ("dollar", "money")

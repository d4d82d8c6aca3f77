from collections.abc import Callable

import pytest

from app.figures import Figure

FiguresOf = Callable[[str], list[Figure]]


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("It takes 25-40 minutes.", [(25, 40)]),
        ("Sizes run from 450 sq ft up to 900 sq ft.", [(450, 900)]),
        ("It fell from $36,040 at 10.45pm last night to $34,935.", [(36040, 34935)]),
        ("It costs $10 to $15 billion.", [(10e9, 15e9)]),
        ("It costs $200 to $4 million.", [(200, 4e6)]),
        ("Guidance was between $US160 million and $US171 million.", [(160e6, 171e6)]),
        ("They waited three or four years.", [(3, 4)]),
        ("It costs about 8 or $9.", [(8, None), (9, None)]),
        ("Shares rose 18 sen to RM23.50.", [(18, None), (23.5, None)]),
        ("The deficit rose by $43.6 billion to $419.2 billion.", [(43.6e9, None), (419.2e9, None)]),
        ("Bombs killed 5 and hurt 7 men.", [(5, None), (7, None)]),
        ("He is 5' 10\" tall.", [(5 + 10 / 12, None)]),
        ("It was 24 hours, 39 minutes and 35 seconds.", [(24, None), (39, None), (35, None)]),
        ("One in five children agreed.", [(0.2, None)]),
        ("The odds were two-to-one.", [(2, None)]),
        ("They won 3-0 at home.", [(3, 0)]),
    ],
)
def test_pairs(text: str, pairs: list[tuple[float, float | None]], figures_of: FiguresOf) -> None:
    found = figures_of(text)
    assert [figure.value for figure in found] == pytest.approx([low for low, _ in pairs])
    assert [figure.high for figure in found] == [high for _, high in pairs]


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("It costs about 8 or $9.", ["dollar", "dollar"]),
        ("Rates of 2, 3 and 4 percent are common.", ["percentage"] * 3),
        ("It has four-, five- and six-cylinder engines.", ["cylinder"]),
    ],
)
def test_shared_units(text: str, units: list[str], figures_of: FiguresOf) -> None:
    assert [figure.unit for figure in figures_of(text)][-len(units) :] == units

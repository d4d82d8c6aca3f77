from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.figures import Figure, quantities

FiguresOf = Callable[[str], list[Figure]]
_SCALES = {"thousand": 1e3, "lakh": 1e5, "million": 1e6, "crore": 1e7, "bn": 1e9, "billion": 1e9, "trillion": 1e12}


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
        ("Sea levels have risen by 21 to 24 cm.", [(21, 24)]),
        ("Shares fell by 12 to 35 pence.", [(12, None), (35, None)]),
        ("Sales grew 3 to 5 percent.", [(3, 5)]),
        ("Crime fell by a third last year and theft by a half.", [(1 / 3, None), (0.5, None)]),
        ("It is run by a third party, and was found by a third and a fourth man.", []),
        ("The coast will lose 4 to 6 metres.", [(4, 6)]),
        ("A jury awarded $4.69 billion to 22 women.", [(4.69e9, None), (22, None)]),
        ("It gave €300,000 to three museums.", [(300e3, None), (3, None)]),
        ("The pass costs $10 to 15.", [(10, 15)]),
        ("So did one in 10 people.", [(0.1, None)]),
        ("The odds of it are 1 in 292.2 million.", [(1 / 292.2e6, None)]),
        ("The last one in 2019 was better.", []),
        ("He is 5' 10\" tall.", [(5 + 10 / 12, None)]),
        ("It was 24 hours, 39 minutes and 35 seconds.", [(24, None), (39, None), (35, None)]),
        ("One in five children agreed.", [(0.2, None)]),
        ("So did one in every 20 workers.", [(0.05, None)]),
        ("Costs were up from $400m a year ago, as profits halved to $90m.", [(400e6, None), (90e6, None)]),
        ("He has paid back 2.1 of the 3.4 million crowns.", [(2.1e6, None), (3.4e6, None)]),
        ("She owns 2 of the 3 million shares.", [(2, None), (3e6, None)]),
        ("The odds were two-to-one.", [(2, None)]),
        ("They won 3-0 at home.", [(3, 0)]),
    ],
)
def test_pairs(text: str, pairs: list[tuple[float, float | None]], figures_of: FiguresOf) -> None:
    found = figures_of(text)
    assert [figure.value for figure in found] == pytest.approx([low for low, _ in pairs])
    assert [figure.high for figure in found] == [high for _, high in pairs]


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("The harbour will cost $5 to $10 million.", [(5e6, 10e6)]),
        ("The harbour will cost $500-600 million.", [(500e6, 600e6)]),
        ("The harbour costs £100-200 thousand a year.", [(100e3, 200e3)]),
        ("Anford has 5-10m visitors a year.", [(5e6, 10e6)]),
        ("Some 10 to 15 million people saw it.", [(10e6, 15e6)]),
        ("Between 5 and 10 million people saw it.", [(5e6, 10e6)]),
        ("Five to 10 million people saw it.", [(5e6, 10e6)]),
        ("Three to four million people saw it.", [(3e6, 4e6)]),
        ("Some three to four hundred thousand people saw it.", [(300e3, 400e3)]),
        ("Fifty to two hundred thousand people saw it.", [(50e3, 200e3)]),
        ("Three or four million people saw it.", [(3e6, 4e6)]),
        ("Two to three dozen men left.", [(24, 36)]),
        ("Anford lent Rs 5 to 10 lakh to the farmers.", [(5e5, 10e5)]),
        ("The fund holds 1.5 to 2 crore rupees.", [(1.5e7, 2e7)]),
        ("The port handles 1,000 to 1,200 thousand tonnes.", [(1e6, 1.2e6)]),
        ("Losses fell from 24.2 to 33-35 billion euros.", [(24.2e9, None), (33e9, 35e9)]),
        ("The plan would cut costs by $5 to $10 million.", [(5e6, None), (10e6, None)]),
        ("It costs 5 or 10 million.", [(5e6, None), (10e6, None)]),
        ("It has 6 to 7 hundred boats.", [(600, 700)]),
        # a range that falls
        ("Sales went from 3 to 2 million.", [(3e6, 2e6)]),
        ("Sales dropped from $200 to $4 million.", [(200e6, 4e6)]),
        ("Sales rose from $20 to $4 million.", [(20, 4e6)]),
        # each for itself
        ("Sales grew from 200,000 to 4 million.", [(200e3, 4e6)]),
        ("Tickets cost 5 dollars to 10 million dollars.", [(5, 10e6)]),
        ("Fifty to a hundred men left.", [(50, 100)]),
        ("The odds were 1 to 3 million.", [(1, 3e6)]),
    ],
)
def test_a_scale_word_speaks_for_both(
    text: str, pairs: list[tuple[float, float | None]], figures_of: FiguresOf
) -> None:
    assert [(figure.value, figure.high) for figure in figures_of(text)] == pairs


@given(
    st.sampled_from(["{} to {} {} men", "${} to ${} {}", "£{}-{} {}", "between {} and {} {} men", "from {} to {} {}"]),
    st.integers(1, 9_990),
    st.integers(1, 9_990),
    st.sampled_from(list(_SCALES)),
)
@settings(deadline=None)
def test_both_ends_of_a_range_have_its_scale(form: str, low: int, more: int, scale: str) -> None:
    ends = (low / 10, (low + more) / 10)
    (found,) = quantities(f"It took {form.format(*(f'{end:,}' for end in ends), scale)}.", None)
    assert (found.value, found.high) == pytest.approx([end * _SCALES[scale] for end in ends])


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

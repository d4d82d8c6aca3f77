from collections.abc import Callable

import pytest

from app.figures import Figure

FiguresOf = Callable[[str], list[Figure]]


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("More than seven thousand North Korean soldiers were moved.", ["North Korean soldiers"]),
        ("He has repaired dozens of Kia and Hyundai vehicles.", ["Kia and Hyundai vehicles"]),
        ("Duties were imposed on more than 5,700 categories of products.", ["categories of products"]),
        ("They sold 4.3 million digital and physical copies.", ["digital and physical copies"]),
        ("There were 22 burglaries, compared with an average of 20 per week.", ["burglaries", "burglary per week"]),
        ("Three thousand tests per day were done.", ["test per day"]),
        ("It uses 2.4 billion gallons of jet fuel a year.", ["gallon per year"]),
        ("The index rose 64.06 points to 4,577.10.", ["point", "point"]),
        ("He scored 12 points.", ["point"]),
        ("About 1000 come from Asia.", [None]),
        ("All 650 MPs will vote.", ["MPs"]),
        ("Two MP seats are vacant.", ["MP seats"]),
        ("Jane Holt keeps three horses.", ["horses"]),
        ("The airport of Anford has 114 flights today.", ["flights"]),
        ("I had 12 pupils when I began and have 140 today.", ["pupils", "pupils"]),
        ("She leaves five children and a parrot, thought to be about 80.", ["children", None]),
        ("Divers found 81 bodies, 29 of them children, and 12 of them in the hold.", ["bodies", "children", "bodies"]),
        ("Turnout was up 2.5 percentage points.", ["percentage point"]),
        ("Only 8 states have met the target; some spend less than 1.3.", ["states", None]),
        ("Tickets cost 22 euros, up from 17.", ["euro", "euro"]),
        ("Profits dived 42pc; 300 PCs were sold.", ["percentage", "PCs"]),
        ("The hospital did 1.4m fewer operations last year.", ["operations"]),
        ("Divers found 3 bodies, bringing the death toll to 17.", ["bodies", None]),
    ],
)
def test_unit(text: str, units: list[str | None], figures_of: FiguresOf) -> None:
    assert [figure.unit for figure in figures_of(text)] == units


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("They were armed with 60 millimeter mortars.", "mortars"),
        ("It makes 60 percent of its revenue abroad.", "its revenue"),
        ("Quarterly profits fell £3m.", "Quarterly profits"),
        ("There are 5 of them.", None),
        ("The board will spend $3.2 million on electric buses.", "electric buses"),
        ("The drug reduced deaths by 31%.", "deaths"),
        ("The storm brought winds of 120 mph.", "winds"),
        ("The poll has a margin of error of 3.1 points.", "margin of error"),
        ("The tunnel, which cost £4.2bn, opens on Monday.", "tunnel"),
        ("Alicia Brandt, 41, denied it.", "Alicia Brandt"),
        ("Shares of the chain closed at 4,210 pence.", "Shares of the chain"),
        ("The deficit widened to 5.1% of GDP.", "deficit"),
        ("The mercury hit 41.3 degrees in Seville.", "mercury"),
        ("Shares of Smith & Wesson rose 4%.", "Shares of Smith & Wesson"),
        ("The state has a deficit of 4.5% of gross domestic product.", "deficit"),
        ("Minister Jane Holt put the losses at $3 million.", "losses"),
        ("It will cost north of $40 million.", None),
        ("Fire destroyed goods worth an estimated Rs 45 crore.", "goods"),
        ("Reed scored late in front of a crowd of 74,212.", "crowd"),
        ("Divers found bodies, bringing the death toll to 17.", "death toll"),
        ("That is 9 million more than before the war, the Food Programme says.", None),
        # a quotation mark is not left alone, and a share is not what a figure is about
        ('The pill cuts "bad" cholesterol by 58 per cent.', "bad cholesterol"),
    ],
)
def test_subject(text: str, subject: str | None, figures_of: FiguresOf) -> None:
    assert [figure.subject for figure in figures_of(text)] == [subject]


def test_a_currency_that_is_left_out_is_not_that_of_a_conversion(figures_of: FiguresOf) -> None:
    figures = figures_of("It will pay 1.9 billion pounds ($2.4 billion) and assume debt of 600 million.")
    assert [figure.unit for figure in figures] == ["pound sterling", "dollar", "pound sterling"]


def test_what_was_gained_is_no_subject_of_what_it_came_to(figures_of: FiguresOf) -> None:
    figures = figures_of("Skarn Motors gained 250 yen, or 7%, to 3,600 yen.")
    assert {figure.subject for figure in figures} == {"Skarn Motors"}


def test_ages_in_words_and_between_two(figures_of: FiguresOf) -> None:
    figures = figures_of("Two brothers, aged six and nine, and seven people aged between 21 and 57 were held.")
    assert [figure.kind for figure in figures] == ["count", "age", "age", "count", "age"]
    assert (figures[-1].value, figures[-1].high) == (21, 57)


def test_a_label_is_what_its_figure_is_about(figures_of: FiguresOf) -> None:
    assert [figure.subject for figure in figures_of("- Net income: $1.8 billion")] == ["Net income"]
    assert [figure.subject for figure in figures_of("Rain: 12 mm. Wind: 40 km/h")] == ["Rain", "Wind"]
    [figure] = figures_of("The mayor named the price: $1.8 billion.")
    assert figure.subject != "The mayor named the price"


def test_a_measure_is_no_subject(figures_of: FiguresOf) -> None:
    figures = figures_of("The law bans old cars from streets within 500 metres of 1,000 schools.")
    assert [figure.subject for figure in figures] == ["schools", "law"]


def test_a_subject_leaves_out_its_own_number(figures_of: FiguresOf) -> None:
    assert figures_of("More than one million signatures were gathered in 10 days.")[1].subject == "signatures"


def test_the_place_before_a_report_is_no_subject(figures_of: FiguresOf) -> None:
    [figure] = figures_of("ANFORD — The operator of the ferries lost $40 million last year.")
    assert figure.subject is None or "ANFORD" not in figure.subject


def test_a_subject_does_not_hold_another_figure(figures_of: FiguresOf) -> None:
    text = "Humidity of less than 15 per cent has raised the risk in eight ports."
    assert [figure.subject for figure in figures_of(text)] == ["Humidity", "Humidity"]


def test_what_a_figure_is_per_is_no_figure_of_its_own(figures_of: FiguresOf) -> None:
    assert [figure.unit for figure in figures_of("The rate was 12 cases per 100,000 people.")] == [
        "cases per 100,000 people"
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Jamie Armstrong, 25, said she left.",
        "Senard, 65, now leads the firm.",
        "A woman aged 25 was hurt.",
        "He turned 40 on the day.",
        "She retired at the age of 60.",
        "A 25-year-old was hurt.",
        "The baby is ten months old.",
        "Waters, 79, is a veteran lawmaker.",
        "The pass is for children under 12.",
        "Every boy turning 18 this year got a letter.",
    ],
)
def test_age(text: str, figures_of: FiguresOf) -> None:
    assert [figure.kind for figure in figures_of(text)] == ["age"]


@pytest.mark.parametrize(
    "text",
    [
        "Jane Holt left school at 14 to work on a ferry.",
        "The captain retired at 70.",
        "She left home at 16, and never came back.",
    ],
)
def test_what_somebody_did_at_an_age(text: str, figures_of: FiguresOf) -> None:
    assert [figure.kind for figure in figures_of(text)] == ["age"]


@pytest.mark.parametrize("text", ["She left the party at 9.", "She left school at 8, after the bell."])
def test_an_hour_is_no_age(text: str, figures_of: FiguresOf) -> None:
    assert "age" not in [figure.kind for figure in figures_of(text)]


@pytest.mark.parametrize(
    ("text", "scores"),
    [
        ("Skarn Town 1-3 Anford Athletic", [(1, 3)]),
        ("Jane Holt won 6-4, 3-6, 7-6.", [(6, 4), (3, 6), (7, 6)]),
        ("The walk takes 1-3 hours.", []),
        ("They need 10-20 new ferries.", []),
    ],
)
def test_results(text: str, scores: list[tuple[float, float]], figures_of: FiguresOf) -> None:
    assert [(figure.value, figure.high) for figure in figures_of(text) if figure.kind == "score"] == scores


def test_points_are_an_indexs_only_among_indices(figures_of: FiguresOf) -> None:
    assert [figure.kind for figure in figures_of("The Dow fell 190 points.")] == ["index"]
    assert [figure.kind for figure in figures_of("LeBron James scored 40 points.")] == ["count"]

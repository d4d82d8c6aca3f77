"""Other languages than English: sentences of our own with all their figures, and numbers that read back."""

import math
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.article import Reader
from app.figures import Figure, Rejected, explain, quantities

_HERE = Path(__file__).parent / "languages"
_LANGUAGES = ("de", "fr", "es", "ru", "uk")
_SEPARATORS = {
    "de": (".", "\u00a0", "\u202f", " ", "'", "’"),
    "fr": ("\u00a0", "\u202f", " ", "."),
    "es": (".", "\u00a0", "\u202f", " "),
    "ru": ("\u00a0", "\u202f", " "),
    "uk": ("\u00a0", "\u202f", " "),
}
_EUROS = {"de": "Euro", "fr": "euros", "es": "euros", "ru": "евро", "uk": "євро"}
_MILLIONS = {"de": "Millionen", "fr": "millions", "es": "millones", "ru": "млн", "uk": "мільйонів"}
_SIZE = 100_000
_RUBBISH = (
    "1." * _SIZE,
    "7" * _SIZE,
    "5 und " * 20_000,
    "de 5 à " * 20_000,
    "1億" * 50_000,
    "§ 5, " * 20_000,
    "-5" * _SIZE,
)
_WORDS = (
    "7.000 1,5 zwei deux dos два п'ять Millionen mille млн тыс . , - – ( ) % € $ CHF Euro bis à до und от de d' Jahre "
    "ans -летний jährig um stieg на 3億円 人 1er 2. § Mai 2024 14:30 45 ans 😀 ½ ٣ laut selon eine Dutzende más"
)
_PIECES = st.sampled_from(_WORDS.split(" "))
_PROSE = st.lists(_PIECES, max_size=20)


@dataclass(frozen=True)
class Case:
    text: str
    language: str
    lines: tuple[str, ...]


def _cases(name: str) -> list[Case]:
    cases: list[Case] = []
    for line in (_HERE / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("    "):
            last = cases.pop()
            cases.append(Case(last.text, last.language, (*last.lines, line.strip())))
        elif line.startswith("["):
            code, _, text = line[1:].partition("] ")
            cases.append(Case(text, code, ()))
        elif line and not line.startswith("#"):
            cases.append(Case(line, name, ()))
    return cases


def _shown(value: float) -> str:
    return f"{value:.0f}" if value == int(value) else f"{value:.10g}"


def _line(figure: Figure) -> str:
    value = _shown(figure.value) + (f"..{_shown(figure.high)}" if figure.high is not None else "")
    trend = [figure.trend] if figure.trend else []
    return " | ".join([figure.text, value, figure.modifier, figure.unit or "-", figure.kind, *trend])


@pytest.mark.parametrize(
    "case",
    [case for name in (*_LANGUAGES, "others") for case in _cases(name)],
    ids=lambda case: f"{case.language}: {case.text[:50]}",
)
def test_sentence_has_exactly_these_figures(case: Case) -> None:
    found = quantities(case.text, None, case.language)
    assert tuple(_line(figure) for figure in found) == case.lines
    assert all(case.text[figure.start : figure.end] == figure.text for figure in found)


@pytest.mark.parametrize("language", _LANGUAGES)
def test_corpora_are_large(language: str) -> None:
    assert len(_cases(language)) >= 40


@pytest.mark.parametrize("language", _LANGUAGES)
@given(data=st.data(), whole=st.integers(0, 10**12), cents=st.integers(1, 99))
@settings(deadline=None, max_examples=60)
def test_numbers_read_back(language: str, data: st.DataObject, whole: int, cents: int) -> None:
    separator = data.draw(st.sampled_from(_SEPARATORS[language]))
    grouped = f"{whole:,}".replace(",", separator)
    for written, value in ((grouped, float(whole)), (f"{grouped},{cents:02}", whole + cents / 100)):
        (found,) = quantities(f"{written} {_EUROS[language]}", None, language)
        assert (found.text, found.unit) == (f"{written} {_EUROS[language]}", "euro")
        assert math.isclose(found.value, value)


@pytest.mark.parametrize("language", _LANGUAGES)
@given(whole=st.integers(2, 999), tenths=st.integers(1, 9))
@settings(deadline=None, max_examples=40)
def test_scales_multiply(language: str, whole: int, tenths: int) -> None:
    (found,) = quantities(f"{whole},{tenths} {_MILLIONS[language]} ", None, language)
    assert found.value == whole * 10**6 + tenths * 10**5


@pytest.mark.parametrize(
    ("language", "form"),
    [
        ("de", "zwischen {} und {} Millionen"),
        ("de", "von {} auf {} Millionen"),
        ("de", "{}-{} Mio. Euro"),
        ("fr", "{} à {} millions"),
        ("es", "entre {} y {} millones"),
        ("es", "desde {} hasta {} millones"),
        ("ru", "от {} до {} миллионов"),
        ("uk", "від {} до {} мільйонів"),
        ("it", "da {} a {} milioni"),
        ("pt", "de {} a {} milhões"),
        ("nl", "{} tot {} miljoen"),
        ("pl", "od {} do {} milionów"),
        ("ja", "{}から{}億円"),
        ("zh", "{}至{}亿元"),
    ],
)
@given(low=st.integers(1, 999), more=st.integers(1, 999))
@settings(deadline=None, max_examples=25)
def test_both_ends_of_a_range_have_its_scale(language: str, form: str, low: int, more: int) -> None:
    (found,) = quantities(form.format(low, low + more), None, language)
    scale = 1e8 if language in {"ja", "zh"} else 1e6
    assert (found.value, found.high) == (low * scale, (low + more) * scale)


@pytest.mark.parametrize(
    ("language", "text", "pair"),
    [
        ("de", "Drei oder vier Millionen Menschen flohen.", (3e6, 4e6)),
        ("de", "Der Umsatz fiel von 7 auf 5 Millionen Euro.", (7e6, 5e6)),
        ("de", "Der Umsatz stieg von 200 auf 4 Millionen Euro.", (200, 4e6)),
        ("de", "200.000 bis 4 Millionen Menschen flohen.", (2e5, 4e6)),
        ("de", "Es kostet 5 Euro bis 10 Millionen Euro.", (5, 10e6)),
        ("fr", "Trois à quatre cent mille personnes ont fui.", (3e5, 4e5)),
        ("es", "Cuesta 5 o 6 millones de euros.", (5e6, 6e6)),
        ("ja", "費用は1〜3億5000万円だ。", (1e8, 3.5e8)),
    ],
)
def test_a_scale_word_speaks_for_both(language: str, text: str, pair: tuple[float, float]) -> None:
    assert [(figure.value, figure.high) for figure in quantities(text, None, language)] == [pair]


@given(
    st.lists(_PIECES, max_size=20).map(" ".join) | st.lists(_PIECES, max_size=20).map("".join) | st.text(max_size=60)
)
@settings(deadline=None, max_examples=150)
def test_any_text_gives_exact_figures(text: str) -> None:
    for language in (*_LANGUAGES, "ja", "ko", "hi", "it", "xx", "de-CH", ""):
        end = 0
        for figure in quantities(text, None, language):
            assert text[figure.start : figure.end] == figure.text
            assert figure.start >= end
            assert math.isfinite(figure.value)
            assert math.isfinite(figure.high or 0.0)
            end = figure.end


@pytest.mark.parametrize("text", _RUBBISH, ids=lambda text: text[:8])
@pytest.mark.parametrize("language", ["de", "ru", "ja"])
def test_long_rubbish_comes_to_an_end(text: str, language: str) -> None:
    assert all(abs(figure.value) < 1e31 for figure in quantities(text, None, language))


@pytest.mark.parametrize(
    ("language", "text", "source"),
    [
        ("de", "Laut Polizei starben mindestens 5 Menschen.", "Polizei"),
        ("de", "Nach Angaben der Behörde fehlen 300 Lehrer.", "der Behörde"),
        ("fr", "Selon la préfecture, 300 personnes ont défilé.", "la préfecture"),
        ("fr", "Quelque 300 personnes ont défilé, selon la police.", "la police"),
        ("fr", "Le tri selon la taille a duré 3 heures.", None),
        ("es", "Según el Ministerio, murieron 12 personas.", "el Ministerio"),
        ("ru", "По данным полиции, пострадали 12 человек.", "полиции"),
        ("uk", "За даними ДСНС, постраждали 12 людей.", "ДСНС"),
    ],
)
def test_sources_that_a_comma_ends(language: str, text: str, source: str | None) -> None:
    assert [figure.source for figure in quantities(text, None, language)] == [source]


@pytest.mark.parametrize(
    ("language", "text", "reason"),
    [
        ("de", "Am 3. Oktober kam er an.", "date"),
        ("de", "Um 14.30 Uhr kam er an.", "clock time"),
        ("de", "Es ist der 25. Spieltag der Saison.", "ordinal"),
        ("fr", "L'article 5 est clair.", "label"),
        ("fr", "Le 1er ministre parle.", "ordinal"),
        ("es", "El club nació en 1902.", "year"),
        ("ru", "Это 3-й случай.", "ordinal"),
        ("uk", "Літак Ан-124 сів.", "name part"),
        ("de", "Das sind wir zwei.", "number word"),
        ("de", "Er wohnt Hauptstraße 12 in Köln.", "name part"),
        ("de", "9" * 400 + " Euro", "too large"),
    ],
)
def test_what_is_no_figure_has_its_reason(language: str, text: str, reason: str, reader: Reader) -> None:
    found = explain(reader.read_text(text, language=language), None)
    assert [item.reason for item in found if isinstance(item, Rejected)] == [reason]

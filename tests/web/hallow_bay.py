"""An invented article as a site has it, and the answer that the scripted service gives to it."""

from typing import Any

LEAD = "The town of Hallow Bay will plant 12,000 trees along its 8 kilometres of shore, the mayor said on Monday."
COSTS = "The plan costs $4.2 million, up from $1.4 million two years ago, according to the parks office."
SECOND = f"{COSTS} 🌳 It could shade 60% of the beach."
THIRD = "“We have lost 300 trees a year,” said Nora Quill, who runs the nursery. Work begins in spring."
TEXT = f"{LEAD}\n\n{SECOND}\n\n{THIRD}"
SENTENCES = (
    ("written", "Hallow Bay will plant 12,000 trees along its shore, the mayor said.", LEAD),
    ("compressed", "The plan costs $4.2 million, according to the parks office.", COSTS),
    ("quoted", "“We have lost 300 trees a year,” said Nora Quill, who runs the nursery.", THIRD[:71]),
)


def utf16(text: str) -> int:
    """The length of a text as JavaScript counts it."""
    return len(text.encode("utf-16-le")) // 2


def place(slice_: str, text: str = TEXT) -> dict[str, int]:
    """Where a slice stands in a text, in UTF-16 units."""
    start = utf16(text[: text.index(slice_)])
    return {"start": start, "end": start + utf16(slice_)}


def figure(text: str, value: float, unit: str | None, kind: str, **others: object) -> dict[str, Any]:
    """A key figure as the contract has it."""
    plain = {
        "high": None,
        "modifier": "=",
        "modifier_text": None,
        "subject": None,
        "trend": None,
        "source": None,
        "in_summary": True,
    }
    return {"text": text, "value": value, "unit": unit, "kind": kind, **plain, **place(text), **others}


def sentence(origin: str, text: str, evidence: str) -> dict[str, Any]:
    """A sentence of a summary as the contract has it."""
    return {"text": text, "origin": origin, "evidence": [place(evidence)]}


def answer(**others: object) -> dict[str, Any]:
    """The whole answer."""
    figures = [
        figure("12,000", 12_000, "trees", "count", source="The mayor", modifier="~"),
        figure("$4.2 million", 4.2e6, "dollar", "money", trend="up", source="parks office", subject="plan"),
        figure("$1.4 million", 1.4e6, "dollar", "money", subject="plan"),
        figure("60%", 60, "percent", "percent", subject="beach", modifier=">"),
        figure("300", 300, "trees", "count", source="Nora Quill", trend="down", modifier="~", modifier_text="Up to"),
    ]
    sentences = [sentence(*parts) for parts in SENTENCES]
    return {
        "id": "a" * 32,
        "summary": " ".join(item["text"] for item in sentences),
        "sentences": sentences,
        "key_figures": figures,
        "language": "en",
        "coverage": {"sentences_read": 5, "sentences": 5},
        "model": {"name": "fake", "revision": "1", "device": "cpu"},
        "verified": {"written": 1, "compressed": 1, "quoted": 1, "dropped": 0},
        "timing_ms": {"total": 1},
        "cached": False,
        "text": None,
        **others,
    }

"""The reasons for which a candidate may not leave the house."""

from typing import Literal

Violation = Literal[
    "number",
    "figure",
    "name",
    "quotation",
    "negation",
    "modality",
    "tense",
    "qualifier",
    "attribution",
    "word",
    "relation",
    "claim",
    "date",
    "cut short",
    "form",
    "unsupported",
]

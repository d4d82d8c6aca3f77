"""The summary: select -> write -> verify. Knows of articles, figures and a writer; nothing of HTTP, nothing of
torch.
"""

from app.summarize.model import LIMITS, Length, Limits, NothingToSay, Options, Origin, Style, Summary, SummarySentence
from app.summarize.pipeline import Plan, Summarizer, summary_of

__all__ = [
    "LIMITS",
    "Length",
    "Limits",
    "NothingToSay",
    "Options",
    "Origin",
    "Plan",
    "Style",
    "Summarizer",
    "Summary",
    "SummarySentence",
    "summary_of",
]

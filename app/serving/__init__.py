"""Serving: the contract's types, the house behind one class, its worker, and the answers kept. Knows nothing of
HTTP.
"""

from app.serving.answers import GivenAnswer, KeptAnswer, RecentAnswers
from app.serving.contract import Candidate, FiguresAnswer, FiguresRequest, SummaryAnswer, SummaryRequest
from app.serving.nutshell import Nutshell, Unanswerable, load_nutshell
from app.serving.worker import Busy, NotReady, Worker

__all__ = [
    "Busy",
    "Candidate",
    "FiguresAnswer",
    "FiguresRequest",
    "GivenAnswer",
    "KeptAnswer",
    "NotReady",
    "Nutshell",
    "RecentAnswers",
    "SummaryAnswer",
    "SummaryRequest",
    "Unanswerable",
    "Worker",
    "load_nutshell",
]

"""Serving: the contract's types, the house behind one class, and the service that runs it in workers. Knows nothing of
HTTP.
"""

from app.serving.answers import Answers, AnswerStore, KeptAnswer
from app.serving.contract import Candidate, FiguresAnswer, FiguresRequest, SummaryAnswer, SummaryRequest
from app.serving.faults import Unanswerable, Unreadable, faults, faults_of, read_json, told, unicode_only, unreadable
from app.serving.launch import Launch, in_process, in_thread
from app.serving.logs import log_json, request_id
from app.serving.metrics import Metrics
from app.serving.nutshell import Nutshell, load_nutshell
from app.serving.runs import Abandoned, Busy, Run, RunFailed, WorkerLost
from app.serving.service import NotReady, Service
from app.serving.stores import RedisStore, SqliteStore
from app.serving.wire import Message

__all__ = [
    "Abandoned",
    "AnswerStore",
    "Answers",
    "Busy",
    "Candidate",
    "FiguresAnswer",
    "FiguresRequest",
    "KeptAnswer",
    "Launch",
    "Message",
    "Metrics",
    "NotReady",
    "Nutshell",
    "RedisStore",
    "Run",
    "RunFailed",
    "Service",
    "SqliteStore",
    "SummaryAnswer",
    "SummaryRequest",
    "Unanswerable",
    "Unreadable",
    "WorkerLost",
    "faults",
    "faults_of",
    "in_process",
    "in_thread",
    "load_nutshell",
    "log_json",
    "read_json",
    "request_id",
    "told",
    "unicode_only",
    "unreadable",
]

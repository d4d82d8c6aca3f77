"""The service without its server: requests in, answers out, one after the other or many as one batch.

The command line, the batch command and the HTTP worker all stand on this one class, so that they answer alike.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from time import perf_counter

from app.article import Article, NotAnArticle, Parser, Reader
from app.engines import QuoteWriter, Writer, load_manifest, load_writer
from app.figures import Figure, explain, extract
from app.serving.answer import Credit, key_figures, summary_answer
from app.serving.contract import Candidate, FiguresAnswer, FiguresRequest, ModelUsed, SummaryAnswer, SummaryRequest
from app.settings import Settings
from app.summarize import NothingToSay, Options, Plan, Summarizer, Summary

# Part of every answer's id: raise it when the same article and model would be answered otherwise than before.
ANSWERS_VERSION = 1


class Unanswerable(ValueError):
    """The request is well formed, but its article cannot be answered. ``field`` is the part at fault: ``text`` or
    ``html``.
    """

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True, slots=True)
class _Job:
    """One request on its way: everything but the drafts."""

    request: SummaryRequest
    article: Article
    figures: tuple[Figure, ...]
    plan: Plan
    timing_ms: dict[str, int]


class Nutshell:
    """Reader, parser, figures and summariser around one writer. One caller at a time: the writer has one owner."""

    def __init__(self, writer: Writer, *, reader: Reader | None = None, parser: Parser | None = None) -> None:
        self._reader = reader or Reader()
        self._parser = parser or Parser()
        self._summarizer = Summarizer(writer)

    @property
    def writer(self) -> Writer:
        """Who writes."""
        return self._summarizer.writer

    def answer(self, request: SummaryRequest) -> SummaryAnswer:
        """Summarise one article. Raises ``Unanswerable``."""
        [answer] = self.answers([request])
        if isinstance(answer, Unanswerable):
            raise answer
        return answer

    def answers(self, requests: Sequence[SummaryRequest]) -> list[SummaryAnswer | Unanswerable]:
        """Summarise many articles, all their drafts in one batch of the writer; what cannot be answered keeps its
        place.
        """
        jobs = [self._prepare(request) for request in requests]
        begun = perf_counter()
        drafts = iter(self._summarizer.write([p for job in jobs if isinstance(job, _Job) for p in job.plan.prompts]))
        writing = perf_counter() - begun
        answers: list[SummaryAnswer | Unanswerable] = []
        for job in jobs:
            if isinstance(job, Unanswerable):
                answers.append(job)
                continue
            begun = perf_counter()
            with self._parser.open() as parses:
                summary = self._summarizer.finish(job.plan, [next(drafts) for _ in job.plan.prompts], parses)
            timing = {**job.timing_ms, "write": _ms(writing), "verify": _ms(perf_counter() - begun)}
            timing["total"] = sum(timing.values())
            answers.append(
                summary_answer(
                    job.request, job.article, job.figures, summary, self._credit(job.request, summary, timing)
                )
            )
        return answers

    def figures(self, request: FiguresRequest) -> FiguresAnswer:
        """An article's key figures. Raises ``Unanswerable``. Safe to call from another thread than ``answers``."""
        article = self._read(request)
        with self._parser.open() as parses:
            figures = extract(article, parses)
        return FiguresAnswer(
            key_figures=key_figures(request, article, figures),
            language=article.language,
            text=article.text if article.extracted else None,
        )

    def explain(self, request: FiguresRequest) -> list[Candidate]:
        """Every number of an article in the order of the text, the rejected ones with the reason. Raises
        ``Unanswerable``.
        """
        article = self._read(request)
        with self._parser.open() as parses:
            return [Candidate.model_validate(asdict(item)) for item in explain(article, parses)]

    def answer_id(self, request: SummaryRequest) -> str:
        """The name of the answer to ``request`` by this writer: the same for the same article, options and model
        revision.
        """
        info = self.writer.info
        asked = request.model_dump(mode="json", exclude={"cache"})
        known = json.dumps([ANSWERS_VERSION, info.name, info.revision, info.mode, asked], sort_keys=True)
        return hashlib.sha256(known.encode()).hexdigest()[:32]

    def _credit(self, request: SummaryRequest, summary: Summary, timing_ms: dict[str, int]) -> Credit:
        writer = self.writer.info if summary.asked else QuoteWriter().info
        return Credit(
            self.answer_id(request),
            ModelUsed(name=writer.name, revision=writer.revision, device=writer.device),
            timing_ms,
        )

    def _read(self, request: SummaryRequest | FiguresRequest) -> Article:
        try:
            if request.html is not None:
                return self._reader.read_html(request.html, title=request.title, language=request.language)
            read = self._reader.read_text if isinstance(request, SummaryRequest) else self._reader.read_phrase
            return read(request.text or "", title=request.title, language=request.language)
        except NotAnArticle as error:
            raise Unanswerable(error.field, str(error)) from error

    def _prepare(self, request: SummaryRequest) -> "_Job | Unanswerable":
        begun = perf_counter()
        try:
            article = self._read(request)
            read = perf_counter()
            with self._parser.open() as parses:
                plan = self._summarizer.plan(article, Options(request.style, request.length), parses)
                selected = perf_counter()
                figures = tuple(extract(article, parses))
        except Unanswerable as refusal:
            return refusal
        except NothingToSay as error:
            return Unanswerable("text" if request.html is None else "html", str(error))
        timing = {"read": read - begun, "select": selected - read, "figures": perf_counter() - selected}
        return _Job(request, article, figures, plan, {stage: _ms(seconds) for stage, seconds in timing.items()})


def _ms(seconds: float) -> int:
    return round(1000 * seconds)


def load_nutshell(settings: Settings) -> Nutshell:
    """The house with the writer that ``settings`` name; fetches the model if need be. Raises ``ModelError``."""
    manifest = load_manifest(settings.manifest) if settings.manifest else None
    writer = load_writer(
        settings.model,
        settings.device,
        settings.cache_dir,
        mode=settings.mode,
        threads=settings.threads,
        manifest=manifest,
    )
    return Nutshell(writer)

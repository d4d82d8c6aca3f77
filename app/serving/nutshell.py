"""The service without its server: requests in, answers out, one after the other or many as one batch.

The command line, the batch command and the HTTP worker all stand on this one class, so that they answer alike.
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from time import perf_counter

from app.article import Article, GivenUp, NotAnArticle, Parser, Reader
from app.engines import QuoteWriter, Writer, WriterInfo, load_manifest, load_writer
from app.figures import explain, extract
from app.serving.answer import Credit, key_figures, summary_answer
from app.serving.contract import (
    Candidate,
    FigureList,
    FiguresAnswer,
    FiguresRequest,
    ModelUsed,
    NumberedSentence,
    SummaryAnswer,
    SummaryRequest,
)
from app.serving.drafts import drafts
from app.serving.faults import Unanswerable
from app.serving.job import Job
from app.settings import Settings
from app.summarize import NothingToSay, Options, Summarizer, Summary

# Part of every answer's id: raise it when the same article and model would be answered otherwise than before.
ANSWERS_VERSION = 16


@dataclass(frozen=True, slots=True)
class Crash:
    """A request that failed where none should; ``error`` is for the log, not for the caller."""

    error: Exception


# What a request meets on its way, in this order: its sentences, its figures, its answer; or one of the others alone.
@dataclass(frozen=True, slots=True)
class Makeshift:
    """The writer failed, so that the answer to come quotes where it might have rewritten: it is not worth keeping."""


Event = NumberedSentence | FigureList | SummaryAnswer | Unanswerable | Crash | Makeshift


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
        answers: dict[int, SummaryAnswer | Unanswerable] = {}
        for index, event in self.stream(requests):
            if isinstance(event, Crash):
                raise event.error
            if isinstance(event, SummaryAnswer | Unanswerable):
                answers[index] = event
        return [answers[index] for index in range(len(requests))]

    def stream(
        self, requests: Sequence[SummaryRequest], alive: Callable[[int], bool] = lambda _: True
    ) -> Iterator[tuple[int, Event]]:
        """Each request's index with what has become of it, as soon as it has: see ``Event``.

        The drafts of all are written as batches. A request for which ``alive(index)`` is false is given up, between
        two sentences of its article or two steps of the writer, and one that fails does not touch the others.
        """
        jobs: dict[int, Job] = {}
        for index, request in enumerate(requests):
            yield from self._begin(index, request, jobs, partial(alive, index))
        rows = [(index, number) for index, job in jobs.items() for number in job.plan.prompts]
        prompts = [jobs[index].plan.prompts[number] for index, number in rows]
        for job in jobs.values():
            job.wait()
        for row, draft in drafts(self.writer, prompts, lambda row: alive(rows[row][0])):
            index, number = rows[row]
            if index in jobs:
                yield from self._told(index, jobs, jobs[index].take(number, draft, self._summarizer, self._parser))

    def _begin(
        self, index: int, request: SummaryRequest, jobs: dict[int, Job], alive: Callable[[], bool]
    ) -> Iterator[tuple[int, Event]]:
        """Plan a request, and answer what needs no writing at once."""
        if not alive():
            return
        try:
            job = self._prepare(request, alive)
        except GivenUp:
            return
        except Unanswerable as refusal:
            yield index, refusal
        except Exception as error:  # noqa: BLE001 - one article must not fail the others of its batch
            yield index, Crash(error)
        else:
            jobs[index] = job
            yield from self._told(index, jobs, job.advance(self._summarizer, self._parser))

    def _told(
        self, index: int, jobs: dict[int, Job], sentences: Iterator[NumberedSentence]
    ) -> Iterator[tuple[int, Event]]:
        """The sentences that a job has ready; after its last one its figures and its answer, and the job is done."""
        job = jobs[index]
        try:
            for sentence in sentences:
                yield index, sentence
            if job.summary is not None:
                del jobs[index]
                answer = self._answer(job, job.summary)
                yield index, FigureList(key_figures=answer.key_figures)
                if job.is_makeshift:
                    yield index, Makeshift()
                yield index, answer
        except GivenUp:
            del jobs[index]
        except Exception as error:  # noqa: BLE001 - as in _begin
            jobs.pop(index, None)
            yield index, Crash(error)

    def _answer(self, job: Job, summary: Summary) -> SummaryAnswer:
        timing = {**job.timing_ms, "write": _ms(job.writing), "verify": _ms(job.verifying)}
        timing["total"] = sum(timing.values())
        return summary_answer(
            job.request, job.article, job.figures, summary, self._credit(job.request, summary, timing)
        )

    def figures(self, request: FiguresRequest, alive: Callable[[], bool] = lambda: True) -> FiguresAnswer:
        """An article's key figures. Raises ``Unanswerable``, and ``GivenUp`` once ``alive()`` is false. Safe to call
        from another thread than ``answers``, which has the parser in between.
        """
        article = self._read(request)
        figures = extract(article, self._parser, alive)
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
        """The name of the answer to ``request`` by this writer: see the function ``answer_id``."""
        return answer_id(self.writer.info, request)

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

    def _prepare(self, request: SummaryRequest, alive: Callable[[], bool]) -> Job:
        begun = perf_counter()
        article = self._read(request)
        read = perf_counter()
        try:
            with self._parser.open(alive) as parses:
                plan = self._summarizer.plan(article, Options(request.style, request.length), parses)
                selected = perf_counter()
                figures = tuple(extract(article, parses, alive))
        except NothingToSay as error:
            raise Unanswerable("text" if request.html is None else "html", str(error)) from error
        timing = {"read": read - begun, "select": selected - read, "figures": perf_counter() - selected}
        return Job(request, article, figures, plan, {stage: _ms(seconds) for stage, seconds in timing.items()}, alive)


def answer_id(writer: WriterInfo, request: SummaryRequest) -> str:
    """The name of ``writer``'s answer to ``request``: the same for the same article, options and model revision."""
    asked = request.model_dump(mode="json", exclude={"cache"})
    known = json.dumps([ANSWERS_VERSION, writer.name, writer.revision, writer.mode, asked], sort_keys=True)
    return hashlib.sha256(known.encode()).hexdigest()[:32]


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

"""One request on its way through the house: what was planned, the drafts as they come in, and each sentence as soon as
it can be verified.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from time import perf_counter

from app.article import Article, Parser
from app.engines import Draft
from app.figures import Figure
from app.serving.answer import answer_sentences
from app.serving.contract import NumberedSentence, SummaryRequest
from app.summarize import Plan, Summarizer, Summary, SummarySentence, summary_of


@dataclass(slots=True)
class Job:
    """A planned request, worked on for as long as ``alive()`` is true. ``summary`` is there once every draft is;
    ``timing_ms``, ``writing`` and ``verifying`` (in seconds) say what it took.
    """

    request: SummaryRequest
    article: Article
    figures: tuple[Figure, ...]
    plan: Plan
    timing_ms: dict[str, int]
    alive: Callable[[], bool]
    summary: Summary | None = None
    verifying: float = 0.0
    writing: float = 0.0
    _waits_since: float = 0.0
    _drafts: dict[int, Draft] = field(default_factory=dict)
    _sentences: list[SummarySentence] = field(default_factory=list)
    _dropped: int = 0

    @property
    def is_makeshift(self) -> bool:
        """Whether the writer failed at one of its drafts: asked another time, it may do better."""
        return any(draft.finish == "failed" for draft in self._drafts.values())

    def wait(self) -> None:
        """From now on, the job waits for the writer."""
        self._waits_since = perf_counter()

    def take(self, number: int, draft: Draft, summarizer: Summarizer, parser: Parser) -> Iterator[NumberedSentence]:
        """Prompt ``number``'s draft has come: verify what can be verified now, in the summary's order."""
        self._drafts[number] = draft
        self.writing += perf_counter() - self._waits_since
        yield from self.advance(summarizer, parser)
        self.wait()

    def advance(self, summarizer: Summarizer, parser: Parser) -> Iterator[NumberedSentence]:
        """The sentences that are ready and were not given yet. Parses are closed again before each is handed on. Raises
        ``GivenUp``.
        """
        if summarizer.drafts_whole(self.plan):
            if 0 not in self._drafts:
                return
            begun = perf_counter()
            with parser.open(self.alive) as parses:
                self.summary = summarizer.finish_whole(self.plan, self._drafts[0], parses)
            self.verifying += perf_counter() - begun
            yield from self._numbered(0, self.summary.sentences)
            return
        while len(self._sentences) < len(self.plan.picks) and self._is_drafted(len(self._sentences)):
            yield from self._numbered(len(self._sentences), (self._verify(summarizer, parser),))
        if len(self._sentences) == len(self.plan.picks):
            self.summary = summary_of(self.plan, self._sentences, dropped=self._dropped)

    def _is_drafted(self, number: int) -> bool:
        return number not in self.plan.prompts or number in self._drafts

    def _verify(self, summarizer: Summarizer, parser: Parser) -> SummarySentence:
        begun, number = perf_counter(), len(self._sentences)
        with parser.open(self.alive) as parses:
            sentence, dropped = summarizer.sentence(self.plan, number, self._drafts.get(number), parses)
        self._sentences.append(sentence)
        self._dropped += dropped
        self.verifying += perf_counter() - begun
        return sentence

    def _numbered(self, first: int, sentences: tuple[SummarySentence, ...]) -> Iterator[NumberedSentence]:
        for index, sentence in enumerate(answer_sentences(self.request, self.article, sentences), start=first):
            yield NumberedSentence(index=index, **sentence.model_dump())

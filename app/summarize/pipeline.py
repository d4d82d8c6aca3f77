"""select -> write -> verify: from an article to a summary of which every sentence has passed.

The work is cut in two around the writer, so that the prompts of many articles can make one batch: ``plan`` selects
evidence and says what is to be written, ``sentence`` and ``finish_whole`` verify the drafts and choose. Parses are open
during each half only, never while the model writes.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from app.article import PARSED_LANGUAGE, Article, Parses, Seen, Span, count_words
from app.engines import Draft, Prompt, Writer
from app.summarize import claim, whole
from app.summarize.choose import Candidate, Ready, accept, as_it_stands, without_model
from app.summarize.ground import Ground
from app.summarize.mention import Mentions
from app.summarize.model import Evidence, Limits, NothingToSay, Options, Origin, Summary, SummarySentence
from app.summarize.opinion import Voice, author_of
from app.summarize.pick import pick, pick_anything
from app.summarize.prose import ProseFilter
from app.summarize.select import rank
from app.summarize.standing import Standing

INSTRUCTION = "Rewrite as one short, true news sentence."
# Pieces of prose, best first, among which a summary's evidence is picked, for each of its sentences; only these are
# parsed.
SHORTLIST = 6
# Shorter sentences are quoted without asking: of their drafts that change anything, few pass, and save two words.
LEAST_DRAFTED = 22  # words
NEWS = 2  # pieces at the beginning, one of which says what a headline must


@dataclass(frozen=True, slots=True)
class Plan:
    """What a summary will stand on, in the article's order, and what the writer is asked for: a draft for each pick
    that is worth one, by the pick's number, or one for all, under 0. ``has_writer``: the writer decides, by a draft or
    by none being worth it. ``article`` and all that is of it are as they are ``seen``.
    """

    seen: Seen
    article: Article
    options: Options
    picks: tuple[Ready, ...]
    prose: tuple[Evidence, ...]
    mentions: Mentions
    prompts: Mapping[int, Prompt]
    has_writer: bool = False

    def said_before(self, number: int) -> str:
        """What the summary says before pick ``number``, as far as can be known before anything is written."""
        return " ".join(ready.named for ready in self.picks[:number])


class Summarizer:
    """Summarises articles with one writer. Not thread-safe: a writer has one owner."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer
        self._filter = ProseFilter()

    @property
    def writer(self) -> Writer:
        """Who writes."""
        return self._writer

    def plan(self, article: Article, options: Options, parses: Parses) -> Plan:
        """Select the evidence and say what is to be written. Raises ``NothingToSay``."""
        seen = Seen.of(article.text)
        article = seen.article(article)
        prose = tuple(self._filter.evidence(article))
        # A headline has no room for its author, and a reader knows whose column it heads; only English is read for one.
        may_be_a_column = article.language == PARSED_LANGUAGE and options.style != "headline"
        voice = Voice.of(article) if may_be_a_column else None
        author = author_of(article, voice) if voice is not None else None
        mentions = Mentions(prose, around=self._filter.around(article), author=author)
        if options.style == "headline":
            picks = self._headline(article, options.limits, mentions, parses)
        else:
            standing = Standing.of(voice) if voice is not None else Standing()
            shortlist = self._shortlist(article, prose, options.limits)
            ready = without_model(shortlist, article.language, parses, mentions, standing)
            picks = pick(claim.weighed(ready, prose, options.limits), options.limits)
        picks = picks or pick_anything(self._anything(article), options.limits)
        if not picks:
            raise NothingToSay(f"has no sentence of at most {options.limits.words} words that can stand in a summary")
        plan = Plan(seen, article, options, tuple(picks), prose, mentions, {})
        return replace(plan, prompts=self._prompts(plan), has_writer=True) if self._can_write(plan) else plan

    def drafts_whole(self, plan: Plan) -> bool:
        """Whether one draft is the whole summary, so that no sentence can be verified before it is there."""
        return bool(plan.prompts) and self._writer.info.mode == "whole"

    def finish_whole(self, plan: Plan, draft: Draft, parses: Parses) -> Summary:
        """Verify a draft of the whole summary, and complete it."""
        passed, dropped = whole.verified(draft, plan.prose, parses)
        told = [_placed(plan, sentence) for sentence in _completed(passed, plan, parses)]
        return summary_of(plan, told, dropped=dropped)

    def sentence(self, plan: Plan, number: int, draft: Draft | None, parses: Parses) -> tuple[SummarySentence, bool]:
        """Pick ``number``'s verified draft, or its best form without a model; and whether a draft was dropped."""
        ready = plan.picks[number]
        passed = accept(draft, ready, plan.mentions, parses) if draft else None
        best = _standing_on(ready, passed or ready.candidate)
        told = _named(plan, best, plan.said_before(number), parses)
        return _placed(plan, told), draft is not None and passed is None

    def _shortlist(self, article: Article, prose: Sequence[Evidence], limits: Limits) -> list[Evidence]:
        """The pieces of prose that are worth most; the writer's judge reads English."""
        judge = self._writer.judge if article.language == PARSED_LANGUAGE else None
        ranked, size = rank(article, prose, judge), SHORTLIST * max(3, limits.sentences)
        return [*ranked[:size], *claim.doubts_of(prose, ranked[size:])]

    def _headline(self, article: Article, limits: Limits, mentions: Mentions, parses: Parses) -> list[Ready]:
        """The article's own heading, or the beginning of its prose cut down to the limit, or what else fits."""
        headings = list(map(as_it_stands, self._filter.headings(article)))

        def best_of(pieces: Sequence[Evidence]) -> list[Ready]:
            ready = without_model(pieces, article.language, parses, mentions, Standing(), longest=limits.words)
            return pick([*headings, *ready], limits)

        return best_of(mentions.prose[:NEWS]) or best_of(self._shortlist(article, mentions.prose, limits))

    def _anything(self, article: Article) -> Iterator[Ready]:
        """What can be quoted of a text without prose, word for word."""
        return map(as_it_stands, self._filter.quotable(article))

    def _can_write(self, plan: Plan) -> bool:
        """Whether a draft may be asked for: the writer writes the language, the house can verify it, and there is
        something to shorten.
        """
        info = self._writer.info
        writes = info.languages is None or plan.article.language in info.languages
        return info.mode != "quote" and writes and plan.article.language == PARSED_LANGUAGE and len(plan.prose) > 1

    def _prompts(self, plan: Plan) -> dict[int, Prompt]:
        if self._writer.info.mode == "whole":
            return {0: whole.prompt(plan.prose, plan.options.limits, plan.article.language)}
        return {
            number: _sentence_prompt(ready, plan)
            for number, ready in enumerate(plan.picks)
            if count_words(ready.evidence.text) >= LEAST_DRAFTED
        }


def summary_of(plan: Plan, sentences: Sequence[SummarySentence], *, dropped: int) -> Summary:
    """The summary that ``sentences`` make, of whose drafts ``dropped`` did not pass."""
    return Summary(tuple(sentences), sentences_read=len(plan.article.sentences), dropped=dropped, asked=plan.has_writer)


def _standing_on(ready: Ready, candidate: Candidate) -> SummarySentence:
    return SummarySentence(candidate.text, candidate.origin, (ready.evidence.span,))


def _named(plan: Plan, sentence: SummarySentence, said: str, parses: Parses) -> SummarySentence:
    """``sentence`` with the names in full that ``said``, the summary before it, does not have; a headline without its
    full stop.
    """
    text = sentence.text
    if plan.article.language == PARSED_LANGUAGE:
        text = plan.mentions.put_in_full(text, _index_of(sentence.evidence[0], plan.article), said, parses)
    if plan.options.style == "headline":
        text = text.removesuffix(".")
    origin: Origin = "compressed" if sentence.origin == "quoted" and text != sentence.text else sentence.origin
    return replace(sentence, text=text, origin=origin)


def _placed(plan: Plan, sentence: SummarySentence) -> SummarySentence:
    """``sentence`` with its evidence where it stands in the article as it was given."""
    return replace(sentence, evidence=tuple(map(plan.seen.place, sentence.evidence)))


def _index_of(span: Span, article: Article) -> int:
    """Which of the article's sentences the evidence at ``span`` is of."""
    return next(sentence.index for sentence in article.sentences if sentence.span.end >= span.end)


def _sentence_prompt(ready: Ready, plan: Plan) -> Prompt:
    """Ask for one sentence that says what the evidence says."""
    text = ready.evidence.text
    return Prompt(
        instruction=INSTRUCTION,
        text=text,
        language=plan.article.language,
        max_words=ready.words + 10,
        constraint=Ground.of(text),
    )


def _completed(passed: Sequence[SummarySentence], plan: Plan, parses: Parses) -> list[SummarySentence]:
    """A whole draft's sentences that passed, within the limits, and picks where they are too few."""
    limits, told = plan.options.limits, list[SummarySentence]()

    def named(sentence: SummarySentence) -> list[SummarySentence]:
        """``sentence`` behind those that are told, if it fits."""
        found = [*told, _named(plan, sentence, " ".join(one.text for one in told), parses)]
        fits = len(found) <= limits.sentences and sum(one.words for one in found) <= limits.words
        return found if fits else told

    for sentence in passed:
        told = named(sentence)
    drafted = len(told)
    for ready in plan.picks:
        if len(told) < limits.least and all(ready.evidence.span not in one.evidence for one in told):
            told = named(_standing_on(ready, ready.candidate))
    return sorted(told, key=lambda one: one.evidence[0].start) if len(told) > drafted else told

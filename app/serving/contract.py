"""The contract, v1: what is asked and what is answered, by HTTP, on the command line and in batches alike."""

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, JsonValue, field_validator, model_validator

from app.figures import Kind, Modifier, Trend
from app.serving.faults import unicode_only
from app.summarize import Length, Origin, Style

ARTICLE_EXAMPLE = (
    "The town of Anford will spend $3.2 million on 14 electric buses, Mayor Jane Holt said on Monday. The council "
    "approved the plan by 9 votes to 4 after a debate of three hours. The buses should cut fuel costs by about 12 "
    "percent a year, according to the transport office. The first five are due in March."
)

Language = Annotated[
    str, Field(pattern=r"^[a-z]{2}$", description="ISO 639-1 code; detected if left out", examples=["en"])
]
Offsets = Literal["codepoint", "utf16"]


# What ``_holds_one_article`` checks, for those who read the schema.
_ONE_ARTICLE: dict[str, JsonValue] = {
    "oneOf": [
        {"required": ["text"], "properties": {"text": {"type": "string"}}},
        {"required": ["html"], "properties": {"html": {"type": "string"}}},
    ]
}


class _Asked(BaseModel):
    """What requests have in common: an article, and nothing that the contract does not name."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    text: str | None = Field(None, description="the article as plain text; every offset in the answer counts in it")
    html: str | None = Field(
        None, description="a page to take the article from; the answer then holds the text that offsets count in"
    )
    title: str | None = Field(None, max_length=500, description="the headline, if it is not in the text")
    language: Language | None = None
    max_figures: int | None = Field(
        None, ge=0, le=1000, description="how many key figures to answer with; all if left out"
    )
    offsets: Offsets = Field(
        "codepoint", description="how `start` and `end` count: Unicode code points, or UTF-16 units as JavaScript does"
    )

    @field_validator("text", "html", "title")
    @classmethod
    def _is_unicode(cls, value: str | None) -> str | None:
        return unicode_only(value)

    @model_validator(mode="after")
    def _holds_one_article(self) -> Self:
        if (self.text is None) == (self.html is None):
            raise ValueError("give either text or html")
        return self


class FiguresRequest(_Asked):
    """Ask for an article's key figures alone."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"text": ARTICLE_EXAMPLE}], **_ONE_ARTICLE})


class SummaryRequest(_Asked):
    """Ask for a summary with its key figures."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"text": ARTICLE_EXAMPLE, "style": "tldr", "length": "short"}],
            **_ONE_ARTICLE,
        }
    )

    style: Style = Field(
        "tldr", description="tldr: a paragraph; key-points: points; teaser: what invites to read on; headline: one line"
    )
    length: Length = Field("short", description="tldr short: 2 to 3 sentences of at most 75 words in all")
    cache: bool = Field(True, description="false: nothing of this article is kept, nor is a kept answer used")


class PlaceInText(BaseModel):
    """A slice of the article's text, end exclusive, counted as the request's `offsets` says."""

    start: int
    end: int


class AnswerSentence(BaseModel):
    """A sentence of the summary. `quoted`: word for word; `compressed`: less whole clauses, with a name in full, or
    with the author named whose opinion it is; `written`: rewritten and verified.
    """

    text: str
    origin: Origin
    evidence: list[PlaceInText]


class NumberedSentence(AnswerSentence):
    """A verified sentence on its own, as the event `sentence` brings it; `index` is its place in the summary."""

    index: int


class KeyFigure(BaseModel):
    """A quantity of the article; `text` is its slice. Money is in whole units, percent as 12.5 for 12.5%."""

    text: str
    value: float
    high: float | None = Field(description="upper end of a range, or second number of a score")
    modifier: Modifier = Field(
        description="= as it is, ~ about, nearly or up to, > more than or at least, < less than or at most"
    )
    modifier_text: str | None = Field(
        None, description="the words before the figure that say so, as the text has them; null where there are none"
    )
    unit: str | None
    subject: str | None
    kind: Kind
    trend: Trend | None
    source: str | None = Field(description="who says so, as the text names them")
    start: int
    end: int
    in_summary: bool


class FigureList(BaseModel):
    """The key figures on their own, as the event `figures` brings them."""

    key_figures: list[KeyFigure]


class Coverage(BaseModel):
    """How much of the article was read for the summary."""

    sentences_read: int
    sentences: int


class ModelUsed(BaseModel):
    """Who wrote; `quote` when every sentence was chosen without a model."""

    name: str
    revision: str
    device: str


class Verified(BaseModel):
    """How the sentences came about, and how many drafts were dropped because they said something else than the
    article.
    """

    written: int
    compressed: int
    quoted: int
    dropped: int


class SummaryAnswer(BaseModel):
    """A summary of which every sentence was checked against the article, and the article's key figures, most important
    first.
    """

    id: str
    summary: str
    sentences: list[AnswerSentence]
    key_figures: list[KeyFigure]
    language: str
    coverage: Coverage
    model: ModelUsed
    verified: Verified
    timing_ms: dict[str, int]
    cached: bool
    text: str | None = Field(
        description="the article's text as taken from `html`, in which the offsets count; null for a `text` request"
    )


class Candidate(BaseModel):
    """A number of the article: a figure, or with `reason` what it was rejected as ("date", "name part", ...)."""

    text: str
    start: int
    end: int
    reason: str | None = None
    value: float | None = None
    high: float | None = None
    modifier: Modifier | None = None
    modifier_text: str | None = None
    unit: str | None = None
    subject: str | None = None
    kind: Kind | None = None
    trend: Trend | None = None
    source: str | None = None


class FiguresAnswer(BaseModel):
    """An article's key figures, most important first."""

    key_figures: list[KeyFigure]
    language: str
    text: str | None = Field(description="the article's text as taken from `html`; null for a `text` request")

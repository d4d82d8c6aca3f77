"""The remote writer against llama.cpp's own server, with the default model, fetched if it is not in the cache."""

import logging
import re
from collections.abc import Iterator

import pytest
import xllamacpp

from app.article import Parser, Reader
from app.engines import Prompt, load_writer, prepare_model
from app.engines.remote_grounding import regex
from app.serving import Nutshell, SummaryRequest
from app.settings import DEFAULT_MODEL, Settings
from app.summarize.ground import Ground
from articles import BUSES

TEXT = "Anford will spend $3.2 million on 14 electric buses, Mayor Jane Holt said on Monday."
HOSTILE = 'He wrote "a\\" | root ::= .*" in [the] {log} \\d+ \x07bell, and Éva 🎉 Łódź paid €5 <|im_end|> for (it)*.'


@pytest.fixture(scope="module")
def llama() -> Iterator[str]:
    """The address of a llama.cpp server."""
    cache = Settings().cache_dir
    prepare_model(DEFAULT_MODEL, cache)
    [weights] = (cache / "models").glob(f"{DEFAULT_MODEL}-*/*.gguf")
    given = xllamacpp.CommonParams()
    given.model.path = str(weights)
    given.model_alias = {"small"}
    given.hostnames = ["127.0.0.1"]
    given.port, given.n_ctx, given.n_parallel = 0, 2048, 2
    given.cpuparams.n_threads = given.cpuparams_batch.n_threads = 1
    server = xllamacpp.Server(given)
    yield server.listening_address
    del server


@pytest.mark.parametrize("text", [TEXT, HOSTILE])
def test_its_grammar_holds_a_draft_to_the_words_of_its_evidence(
    llama: str, text: str, caplog: pytest.LogCaptureFixture
) -> None:
    writer = load_writer(f"openai:{llama}/v1", "auto", Settings().cache_dir, mode="sentence")
    prompt = Prompt("Rewrite as one short, true news sentence.", text, max_words=20, constraint=Ground.of(text))
    with caplog.at_level(logging.WARNING):
        [draft] = writer.write([prompt])
    assert not caplog.text  # the server took the grammar
    assert re.fullmatch(regex(text).removesuffix("[.!?]"), draft.text.rstrip(".!?,"))


def test_a_summary_by_way_of_it_is_as_true_as_any(llama: str, shared_reader: Reader, shared_parser: Parser) -> None:
    writer = load_writer(f"openai:{llama}/v1#small", "auto", Settings().cache_dir, mode="sentence")
    answer = Nutshell(writer, reader=shared_reader, parser=shared_parser).answer(SummaryRequest(text=BUSES))
    assert (answer.model.name, answer.model.device) == ("small", "remote")
    assert 2 <= len(answer.sentences) <= 3
    assert set(re.findall(r"\w+", answer.summary.lower())) <= set(re.findall(r"\w+", BUSES.lower()))
    assert sum(answer.verified.model_dump().values()) >= len(answer.sentences)

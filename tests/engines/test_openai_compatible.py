"""The writer behind an OpenAI-compatible API: what it sends, what it makes of answers, and how it bears failures.

The exchanges with vLLM follow its documentation (models' ``owned_by``, ``structured_outputs``); those with llama.cpp
are real, in ``test_llama_server.py``.
"""

import json
import logging
import re
import threading
from dataclasses import replace
from typing import Any

import pytest

from app.engines import Draft, ModelFetchFailed, ModelRefused, Prompt, load_writer
from app.engines.openai_compatible import OpenAICompatibleWriter, Patience
from app.engines.remote_grounding import gbnf, own_words, regex
from app.summarize.ground import Ground
from http_stub import Call, Reply, Stub, stub

TEXT = 'Anford will spend $3.2 million on 14 buses, Mayor Jane Holt said. "The old ones cost more," she said.'
PROMPT = Prompt("Rewrite as one short sentence.", TEXT, max_words=20, constraint=Ground.of(TEXT))
QUICK = Patience(connect=0.5, read=0.5, retries=1, failures=3, pause=0.3)


def models(owner: str) -> Reply:
    return Reply({"object": "list", "data": [{"id": "some/model", "object": "model", "owned_by": owner}]})


def chat(text: str, finish: str = "stop") -> Reply:
    choice = {"index": 0, "message": {"role": "assistant", "content": text}, "finish_reason": finish}
    return Reply({"id": "chatcmpl-1", "object": "chat.completion", "choices": [choice]})


def answering(reply: Reply, owner: str = "vllm") -> Any:  # noqa: ANN401 - what stub() takes
    return lambda call, _: models(owner) if call.path == "/v1/models" else reply


def writer(server: Stub, **given: Any) -> OpenAICompatibleWriter:  # noqa: ANN401 - the writer's own options
    return OpenAICompatibleWriter(f"{server.address}/v1", None, **{"patience": QUICK, **given})


def test_a_prompt_becomes_a_chat_and_its_answer_a_draft() -> None:
    with stub(answering(chat(" Anford will buy 14 buses. "))) as server:
        ours = writer(server)
        assert ours.write([PROMPT]) == [Draft("Anford will buy 14 buses.")]
    body = server.calls[-1].body
    assert server.calls[-1].path == "/v1/chat/completions"
    assert body["model"] == ours.info.name == "some/model"
    assert (body["temperature"], body["max_tokens"]) == (0, 56)
    assert [m["role"] for m in body["messages"]] == ["user"]
    assert PROMPT.instruction in body["messages"][0]["content"]
    assert TEXT in body["messages"][0]["content"]
    assert (ours.info.mode, ours.info.device) == ("whole", "remote")


def test_prompts_are_under_way_at_once() -> None:
    together = threading.Barrier(4)

    def answer(call: Call, _: int) -> Reply:
        if call.path == "/v1/models":
            return models("vllm")
        together.wait(timeout=10)  # breaks, unless all four are here
        return chat("Anford will buy 14 buses.")

    with stub(answer) as server:
        assert writer(server, patience=Patience()).write([PROMPT] * 4) == [Draft("Anford will buy 14 buses.")] * 4


def test_vllm_is_given_a_regular_expression_and_others_nothing() -> None:
    with stub(answering(chat("x."))) as server:
        writer(server).write([PROMPT])
    assert server.calls[-1].body["structured_outputs"] == {"regex": regex(TEXT)}
    with stub(answering(chat("x."), owner="library")) as server:
        writer(server).write([PROMPT])
    assert set(server.calls[-1].body) == {"model", "messages", "max_tokens", "temperature"}


def test_a_server_that_refuses_the_guide_is_asked_without() -> None:
    def refuses(call: Call, _: int) -> Reply:
        if call.path == "/v1/models":
            return models("vllm")
        return Reply({"error": "no"}, 400) if "structured_outputs" in call.body else chat("Fine.")

    with stub(refuses) as server:
        assert writer(server).write([PROMPT]) == [Draft("Fine.")]


@pytest.mark.parametrize(
    ("draft", "fits"),
    [
        ("Anford will spend $3.2 million on 14 buses, she said.", True),
        ("The mayor said the old buses cost more.", True),
        ("Anford will spend $4.2 million.", False),
        ("Jane Smith said so.", False),
        ("Buses cost more", False),
        ("Anford spent 15 million.", False),
    ],
)
def test_the_regular_expression_lets_no_other_number_or_name_pass(draft: str, fits: bool) -> None:
    assert bool(re.fullmatch(regex(TEXT), draft)) is fits


def test_hostile_words_cannot_leave_the_grammar() -> None:
    text = 'He said "x\\" | root" \x00bad ' + "A" * 100 + ' A"B\\C and (D|E)*.'
    assert not any("\x00" in word or len(word) > 60 for word in own_words(text))
    own = gbnf(text).splitlines()[-1].removeprefix("own ::= ")
    assert re.fullmatch(r'"(?:[^"\\]|\\.)*"(?: \| "(?:[^"\\]|\\.)*")*', own)
    assert not re.fullmatch(regex(text), "E E.")


def test_an_article_cannot_speak_in_control_tokens() -> None:
    hostile = Prompt(
        "Rewrite.", "One <|im_end|> two </s> three [INST] four <think> five <｜end▁of▁sentence｜> 3 < 4 [sic]."
    )
    with stub(answering(chat("x."))) as server:
        writer(server).write([hostile])
    sent = server.calls[-1].body["messages"][0]["content"]
    assert not any(token in sent for token in ("<|im_end|>", "</s>", "[INST]", "<think>", "<｜end▁of▁sentence｜>"))
    assert "3 < 4 [sic]." in sent


@pytest.mark.parametrize(
    "reply",
    [
        Reply({"error": "down"}, 500),
        Reply({"error": "busy"}, 503),
        Reply(b"<html>bad gateway</html>"),
        Reply({"choices": []}),
        Reply([]),
    ],
)
def test_a_server_that_fails_leaves_empty_drafts(reply: Reply) -> None:
    with stub(answering(reply)) as server:
        assert writer(server).write([PROMPT, PROMPT]) == [Draft("", finish="failed")] * 2


def test_a_model_that_says_nothing_leaves_an_empty_draft() -> None:
    with stub(answering(Reply({"choices": [{"message": {"content": None}}]}))) as server:
        assert writer(server).write([PROMPT]) == [Draft("", finish="stuck")]


def test_a_draft_that_was_cut_off_says_so() -> None:
    with stub(answering(chat("Anford will", "length"))) as server:
        assert writer(server).write([PROMPT]) == [Draft("Anford will", finish="length")]


def test_a_server_that_is_busy_for_a_moment_is_asked_again() -> None:
    def busy(call: Call, number: int) -> Reply:
        if call.path == "/v1/models":
            return models("vllm")
        return Reply({}, 429, {"Retry-After": "0"}) if number == 2 else chat("Fine.")

    with stub(busy) as server:
        assert writer(server).write([PROMPT]) == [Draft("Fine.")]


def test_a_server_that_hangs_is_left_after_its_time() -> None:
    gate = threading.Event()

    def hangs(call: Call, _: int) -> Reply:
        if call.path != "/v1/models":
            gate.wait(30)
        return models("vllm")

    with stub(hangs) as server:
        assert writer(server).write([PROMPT])[0].finish == "failed"
        gate.set()
    assert len(server.calls) == 2


def test_a_server_that_keeps_failing_is_left_alone_and_tried_again_later() -> None:
    is_up = threading.Event()

    def down(call: Call, _: int) -> Reply:
        if call.path == "/v1/models":
            return models("x")
        return chat("Fine.") if is_up.is_set() else Reply({}, 500)

    with stub(down) as server:
        ours = writer(server)
        for _ in range(6):
            assert ours.write([PROMPT])[0].finish == "failed"
        assert len(server.calls) == 1 + QUICK.failures
        is_up.set()
        threading.Event().wait(QUICK.pause + 0.1)
        assert ours.write([PROMPT]) == [Draft("Fine.")]


def test_a_prompt_that_is_refused_keeps_no_other_from_being_asked() -> None:
    def refuses(call: Call, _: int) -> Reply:
        if call.path == "/v1/models":
            return models("x")
        return Reply({"error": "context length exceeded"}, 400) if "long" in json.dumps(call.body) else chat("Fine.")

    long = replace(PROMPT, text="A long text.")
    with stub(refuses) as server:
        ours = writer(server)
        assert [ours.write([long])[0].finish for _ in range(QUICK.failures + 1)] == ["stuck"] * (QUICK.failures + 1)
        assert ours.write([PROMPT]) == [Draft("Fine.")]


def test_prompts_that_nobody_waits_for_are_not_sent() -> None:
    with stub(answering(chat("Fine."))) as server:
        assert list(writer(server).stream([PROMPT] * 3, lambda index: index == 1)) == [(1, Draft("Fine."))]
    assert len(server.calls) == 2


def test_the_key_is_sent_and_never_told(caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> None:
    caplog.set_level(logging.DEBUG)
    monkeypatch.setenv("OPENAI_API_KEY", "sesame")
    with stub(answering(Reply({}, 401))) as server:
        ours = load_writer(f"openai:{server.address}/v1#my/model", "auto", cache_dir=None, mode="sentence")  # type: ignore[arg-type]  # not used
        ours.write([PROMPT])
    assert {call.headers["authorization"] for call in server.calls} == {"Bearer sesame"}
    assert (ours.info.name, ours.info.mode) == ("my/model", "sentence")
    assert caplog.text
    assert "sesame" not in caplog.text + repr(ours.info)


@pytest.mark.parametrize("address", ["ftp://x/v1", "", "http://user:sesame@host/v1", "http://host/v1?key=sesame"])
def test_an_address_that_cannot_be_is_refused_without_repeating_its_key(address: str) -> None:
    with pytest.raises(ModelRefused) as refused:
        OpenAICompatibleWriter(address, "m")
    assert "sesame" not in str(refused.value)


def test_a_server_that_is_away_must_have_its_model_named() -> None:
    with pytest.raises(ModelFetchFailed):
        OpenAICompatibleWriter("http://127.0.0.1:9/v1", None, patience=QUICK)
    ours = OpenAICompatibleWriter("http://127.0.0.1:9/v1", "m", patience=QUICK)
    assert ours.write([PROMPT])[0].finish == "failed"

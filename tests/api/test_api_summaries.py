import json
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.conftest import Serve
from app.api import batch as batch_module
from app.engines import Draft
from app.serving import Service, SummaryRequest
from articles import ARABIC, BUSES, EMOJI, INJECTION, JAPANESE, RUSSIAN, WORDY
from fakes import FakeWriter

URL = "/v1/summaries"


def post(client: TestClient, **body: object) -> dict[str, Any]:
    response = client.post(URL, json=body)
    assert response.status_code == 200, response.text
    answer: dict[str, Any] = response.json()
    return answer


def test_the_answer_has_the_contracts_shape(client: TestClient) -> None:
    answer = post(client, text=BUSES)
    assert set(answer) == {
        *("id", "summary", "sentences", "key_figures", "language", "coverage"),
        *("model", "verified", "timing_ms", "cached", "text"),
    }
    assert 2 <= len(answer["sentences"]) <= 3
    assert len(answer["summary"].split()) <= 75
    assert answer["summary"] == " ".join(sentence["text"] for sentence in answer["sentences"])
    assert answer["model"] == {"name": "fake", "revision": "7", "device": "cpu"}
    assert answer["language"] == "en"
    assert answer["text"] is None
    assert sum(answer["verified"][origin] for origin in ("written", "compressed", "quoted")) == len(answer["sentences"])


@pytest.mark.parametrize(
    "text", [BUSES, EMOJI, INJECTION, RUSSIAN, JAPANESE, ARABIC], ids=["buses", "emoji", "injection", "ru", "ja", "ar"]
)
def test_every_place_slices_the_text_in_code_points_and_in_utf16(client: TestClient, text: str) -> None:
    points, units = post(client, text=text), post(client, text=text, offsets="utf16")
    encoded = text.encode("utf-16-le")
    assert [figure["text"] for figure in points["key_figures"]] == [figure["text"] for figure in units["key_figures"]]
    for figure in points["key_figures"]:
        assert text[figure["start"] : figure["end"]] == figure["text"]
    for figure in units["key_figures"]:
        assert encoded[2 * figure["start"] : 2 * figure["end"]].decode("utf-16-le") == figure["text"]
    for in_points, in_units in zip(points["sentences"], units["sentences"], strict=True):
        for a, b in zip(in_points["evidence"], in_units["evidence"], strict=True):
            assert text[a["start"] : a["end"]] == encoded[2 * b["start"] : 2 * b["end"]].decode("utf-16-le") != ""


def test_what_is_quoted_stands_in_its_evidence(client: TestClient) -> None:
    for sentence in post(client, text=BUSES)["sentences"]:
        assert sentence["origin"] == "quoted"
        assert [BUSES[place["start"] : place["end"]] for place in sentence["evidence"]] == [sentence["text"]]


def test_html_is_answered_with_the_text_that_its_places_count_in(client: TestClient) -> None:
    paragraphs = "".join(f"<p>{line}</p>" for line in BUSES.splitlines() if line)
    answer = post(client, html=f"<html><body><nav>Home</nav><article>{paragraphs}</article></body></html>")
    assert "<p>" not in answer["text"]
    for figure in answer["key_figures"]:
        assert answer["text"][figure["start"] : figure["end"]] == figure["text"]
    assert {3_200_000.0, 14.0} <= {figure["value"] for figure in answer["key_figures"]}


@pytest.mark.parametrize("text", [RUSSIAN, JAPANESE, ARABIC], ids=["ru", "ja", "ar"])
def test_a_language_that_the_writer_does_not_write_is_quoted(client: TestClient, text: str) -> None:
    answer = post(client, text=text)
    assert answer["model"]["name"] == "quote"
    assert answer["verified"]["quoted"] == len(answer["sentences"]) > 0


def test_an_article_that_gives_orders_is_summarised_and_not_obeyed(serve: Serve) -> None:
    writer = FakeWriter(lambda _: Draft("HACKED"))
    with serve(writer) as client:
        answer = post(client, text=INJECTION)
    assert "HACKED" not in answer["summary"]
    assert "language model" not in answer["summary"]
    assert answer["verified"]["dropped"] == len(writer.asked) > 0


@pytest.mark.parametrize(
    "draft",
    [
        Draft(""),
        Draft("The port of Skarn will build a new bridge over the river for $14 million by the end", finish="length"),
        Draft("Here is the rewritten sentence: the port will build a new bridge."),
        Draft("The port of Skarn will build a new bridge over the river for $41 million, Ruth Keller said."),
        Draft("Mayor Paul Reed said on Monday."),
        Draft("bridge bridge bridge bridge bridge bridge bridge bridge"),
        Draft("", finish="stuck"),
    ],
)
def test_no_bad_draft_leaves_the_house(serve: Serve, draft: Draft) -> None:
    writer = FakeWriter(lambda _: draft)
    with serve(writer) as client:
        answer = post(client, text=WORDY)
    assert answer["verified"]["dropped"] == len(writer.asked) > 0
    assert answer["verified"]["written"] == 0
    assert all(sentence["origin"] != "written" for sentence in answer["sentences"])
    assert len(answer["sentences"]) >= 2


def test_what_a_failing_writer_left_as_it_stands_is_not_kept(serve: Serve) -> None:
    is_well = False
    writer = FakeWriter(lambda _: Draft("", finish="stop" if is_well else "failed"))
    with serve(writer) as client:
        first = post(client, text=WORDY)
        is_well = True
        second, third = post(client, text=WORDY), post(client, text=WORDY)
    assert first["verified"]["written"] == 0
    assert [answer["cached"] for answer in (first, second, third)] == [False, False, True]


@pytest.mark.parametrize(("length", "words"), [("short", 12), ("medium", 17), ("long", 22)])
def test_a_headline_keeps_its_limit(client: TestClient, length: str, words: int) -> None:
    assert 0 < len(post(client, text=BUSES, style="headline", length=length)["summary"].split()) <= words


def test_key_points_come_as_many_as_asked(client: TestClient) -> None:
    assert len(post(client, text=BUSES, style="key-points")["sentences"]) == 3


def test_max_figures_bounds_the_figures(client: TestClient) -> None:
    every, two = post(client, text=BUSES)["key_figures"], post(client, text=BUSES, max_figures=2)["key_figures"]
    assert len(every) > 2
    assert two == every[:2]
    assert post(client, text=BUSES, max_figures=0)["key_figures"] == []


def test_figures_of_the_summary_are_marked(client: TestClient) -> None:
    answer = post(client, text=BUSES)
    for figure in answer["key_figures"]:
        inside = any(
            e["start"] <= figure["start"] and figure["end"] <= e["end"]
            for s in answer["sentences"]
            for e in s["evidence"]
        )
        assert figure["in_summary"] == inside


def test_the_same_article_is_written_once_and_then_kept(serve: Serve) -> None:
    writer = FakeWriter()
    with serve(writer) as client:
        first = post(client, text=WORDY)
        asked = len(writer.asked)
        second = post(client, text=WORDY)
        assert (first["cached"], second["cached"]) == (False, True)
        assert len(writer.asked) == asked > 0
        assert {**second, "cached": False} == first
        assert post(client, text=WORDY, length="long")["id"] != first["id"]


def test_cache_false_keeps_nothing_and_uses_nothing(serve: Serve) -> None:
    with serve() as client:
        answer = post(client, text=BUSES, cache=False)
        assert client.get(f"{URL}/{answer['id']}").status_code == 404
        assert not post(client, text=BUSES)["cached"]
        assert not post(client, text=BUSES, cache=False)["cached"]


def test_an_answer_can_be_got_by_its_id(client: TestClient) -> None:
    answer = post(client, text=BUSES)
    got = client.get(f"{URL}/{answer['id']}")
    assert {**got.json(), "cached": answer["cached"]} == answer
    assert got.headers["cache-control"] == "public, max-age=300, stale-while-revalidate=86400"
    again = client.get(f"{URL}/{answer['id']}", headers={"If-None-Match": f'W/"other", {got.headers["etag"]}'})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get(f"{URL}/{'0' * 32}").status_code == 404
    assert client.get(f"{URL}/nonsense").status_code == 422


def test_a_batch_answers_each_line_under_its_id(client: TestClient) -> None:
    lines = [
        {"id": "a", "text": BUSES},
        {"id": 7, "text": "short"},
        {"id": "c", "text": EMOJI, "style": "headline"},
        {"id": "d", "no": 1},
    ]
    body = "\n".join(json.dumps(line) for line in lines) + "\nrubbish\n\n"
    response = client.post(f"{URL}:batch", content=body.encode(), headers={"content-type": "application/x-ndjson"})
    answers = [json.loads(line) for line in response.text.splitlines()]
    assert [answer["id"] for answer in answers] == ["a", 7, "c", "d", None]
    assert answers[0]["summary"]
    assert [answer.get("problem", {}).get("status") for answer in answers] == [None, 422, None, 422, 400]


@pytest.mark.parametrize("line_id", [rb'"\ud800"', rb'{"a": ["\ud800"]}', b"NaN", b"1e999"], ids=range(4))
def test_an_id_that_cannot_be_said_again_is_its_line_s_problem(client: TestClient, line_id: bytes) -> None:
    text = json.dumps(BUSES).encode()
    lines = [b'{"id": %s, "text": %s}' % (given, text) for given in (line_id, b'"b"', b'["c", 1.5]')]
    response = client.post(f"{URL}:batch", content=b"\n".join(lines), headers={"content-type": "application/x-ndjson"})
    refused, *answers = [json.loads(line) for line in response.content.split(b"\n")[:-1]]
    assert (refused["id"], refused["problem"]["status"]) == (None, 422)
    assert refused["problem"]["errors"][0]["field"] == "id"
    assert [answer["id"] for answer in answers] == ["b", ["c", 1.5]]
    assert all(answer["summary"] for answer in answers)


def test_a_line_that_fails_where_none_should_ends_no_other(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    whole = batch_module._answer  # noqa: SLF001 - what may fail, whatever it is

    async def answer(asked: SummaryRequest, service: Service) -> bytes:
        return await whole(asked, service) if asked.text == BUSES else b"" + str(1 / 0).encode()

    monkeypatch.setattr(batch_module, "_answer", answer)
    body = b"\n".join(json.dumps({"id": name, "text": text}).encode() for name, text in ((1, EMOJI), (2, BUSES)))
    response = client.post(f"{URL}:batch", content=body, headers={"content-type": "application/x-ndjson"})
    failed, answered = [json.loads(line) for line in response.content.split(b"\n")[:-1]]
    assert (failed["id"], failed["problem"]["status"], answered["id"]) == (1, 500, 2)
    assert "division" not in response.text
    assert "failed that should not have" in caplog.text


def test_figures_alone(client: TestClient) -> None:
    response = client.post("/v1/figures", json={"text": BUSES})
    assert response.status_code == 200
    assert response.json()["key_figures"] == [
        {**f, "in_summary": False} for f in post(client, text=BUSES)["key_figures"]
    ]

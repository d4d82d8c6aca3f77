"""What OpenAPI promises, held against the server: whatever is sent, statuses and bodies are those that it names."""

import json
from typing import Any

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

JSON = {"content-type": "application/json"}
ASKING = ["/v1/summaries", "/v1/figures"]
thorough = settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.fixture(scope="module")
def openapi(client: TestClient) -> dict[str, Any]:
    found: dict[str, Any] = client.get("/openapi.json").json()
    return found


def request_schema(openapi: dict[str, Any], path: str) -> dict[str, Any]:
    """The schema of what ``path`` takes, with everything that it refers to."""
    schema = openapi["paths"][path]["post"]["requestBody"]["content"]["application/json"]["schema"]
    name = schema["$ref"].rpartition("/")[2]
    return {**openapi["components"]["schemas"][name], "components": openapi["components"]}


def requests_of(schema: dict[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    """Objects that ``schema`` allows, as far as our requests need its vocabulary."""
    fields = {name: values(field) for name, field in schema["properties"].items()}
    return st.fixed_dictionaries({}, optional=fields).filter(Draft202012Validator(schema).is_valid)


def values(field: dict[str, Any]) -> st.SearchStrategy[Any]:
    if "anyOf" in field:
        return st.one_of([values(one) for one in field["anyOf"]])
    if "enum" in field:
        return st.sampled_from(field["enum"])
    if "pattern" in field:
        return st.from_regex(field["pattern"].removesuffix("$"), fullmatch=True)
    return {
        "string": st.text(max_size=min(60, field.get("maxLength", 60))),
        "integer": st.integers(field.get("minimum"), field.get("maximum")),
        "boolean": st.booleans(),
        "null": st.none(),
    }[field["type"]]


def assert_documented(openapi: dict[str, Any], path: str, method: str, response: Response) -> None:
    operation = openapi["paths"][path][method]
    assert response.status_code < 500
    assert str(response.status_code) in operation["responses"], response.text
    content = operation["responses"][str(response.status_code)]["content"]
    media_type = response.headers["content-type"].partition(";")[0]
    assert media_type in content
    if media_type in {"application/json", "application/problem+json"}:  # and not NDJSON
        schema = {**content[media_type]["schema"], "components": openapi["components"]}
        Draft202012Validator(schema).validate(response.json())


@pytest.mark.parametrize("path", ASKING)
def test_requests_as_the_schema_has_them(client: TestClient, openapi: dict[str, Any], path: str) -> None:
    @thorough
    @given(requests_of(request_schema(openapi, path)))
    def ask(body: dict[str, Any]) -> None:
        response = client.post(path, content=json.dumps(body).encode(), headers=JSON)
        assert_documented(openapi, path, "post", response)
        # What is well formed is refused for its article alone, never for its form.
        assert response.status_code == 200 or response.json()["errors"][0]["field"] in {"text", "html", "title"}

    ask()


def bodies() -> st.SearchStrategy[bytes]:
    """Requests, other JSON and rubbish. Text may hold halves of surrogate pairs, which JSON can write."""
    fields = ["id", "text", "html", "title", "language", "style", "max_figures", "offsets", "cache", "other", "\ud800"]
    names, text = st.sampled_from(fields), st.text(st.characters(exclude_categories=()), max_size=40)
    values = st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | text,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=3),
        max_leaves=6,
    )
    documents = st.dictionaries(names, values, max_size=4)
    return st.one_of((documents | values).map(lambda value: json.dumps(value).encode()), st.binary(max_size=60))


@pytest.mark.parametrize("path", ASKING)
def test_bodies_of_any_kind(client: TestClient, openapi: dict[str, Any], path: str) -> None:
    @thorough
    @given(bodies())
    def ask(body: bytes) -> None:
        response = client.post(path, content=body, headers=JSON)
        assert_documented(openapi, path, "post", response)

    ask()


def test_lines_of_any_kind_have_a_line_each(client: TestClient, openapi: dict[str, Any]) -> None:
    path = "/v1/summaries:batch"

    @thorough
    @given(st.lists(bodies(), max_size=4).map(b"\n".join))
    def ask(body: bytes) -> None:
        response = client.post(path, content=body, headers={"content-type": "application/x-ndjson"})
        assert_documented(openapi, path, "post", response)
        answers = [json.loads(line, parse_constant=pytest.fail) for line in response.content.split(b"\n")[:-1]]
        assert len(answers) == sum(bool(line.strip()) for line in body.split(b"\n"))
        assert all({"summary", "problem"} & set(answer) for answer in answers)

    ask()


def test_ids_of_any_kind(client: TestClient, openapi: dict[str, Any]) -> None:
    path = "/v1/summaries/{id}"

    @thorough
    @given(st.text("0123456789abcdefg-", min_size=1, max_size=40) | st.from_regex(r"[0-9a-f]{32}", fullmatch=True))
    def ask(name: str) -> None:
        assert_documented(openapi, path, "get", client.get(f"/v1/summaries/{name}"))

    ask()

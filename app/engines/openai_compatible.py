"""The writer that is a server elsewhere: llama.cpp's, vLLM, TGI, Ollama, or any other that speaks OpenAI's chat API.

    openai:http://gpu-host:8000/v1#Qwen/Qwen3-8B        an API key, if it wants one, in $OPENAI_API_KEY

A server that fails costs no answer: its drafts are empty, no check lets them pass, and the evidence is quoted. After
five failures in a row it is left alone for half a minute (a circuit breaker), so that articles do not wait for it.
"""

import json
import logging
import os
import re
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Literal, NoReturn
from urllib.parse import urlsplit

import pybreaker
import urllib3

from app.engines.errors import ModelFetchFailed, ModelRefused
from app.engines.prompting import message
from app.engines.remote_grounding import gbnf, regex
from app.engines.writer import Draft, Finish, Prompt, WriterInfo

_LOG = logging.getLogger(__name__)
SCHEME = "openai:"
KEY_VARIABLE = "OPENAI_API_KEY"
AT_ONCE = 16  # prompts under way; the server makes batches of them
_TOKENS_A_WORD = 2
_MARGIN = 16  # tokens
_STUCK, _FAILED = Draft(text="", finish="stuck"), Draft(text="", finish="failed")
# What servers' chat templates are made of (<|im_end|>, </s>, [INST]). They tokenise an article as they do their own
# template, so that a space after the first character must break it.
_CONTROL = re.compile(r"<(?=[|/｜]?[\w|｜▁/-]{1,40}>)|\[(?=/?[A-Z_]{2,30}\])")


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a server is waited for, in seconds, and how often it is asked again."""

    connect: float = 3.0
    read: float = 60.0
    retries: int = 2
    failures: int = 5
    pause: float = 30.0


@dataclass(frozen=True, slots=True)
class _Dialect:
    """What a kind of server understands beyond OpenAI's API."""

    guide: Callable[[str], dict[str, Any]]
    extra: dict[str, Any]


_NO_THINKING = {"chat_template_kwargs": {"enable_thinking": False}}
# By what a server calls the owner of its models.
_DIALECTS = {
    "llamacpp": _Dialect(lambda text: {"grammar": gbnf(text)}, _NO_THINKING),
    "vllm": _Dialect(lambda text: {"structured_outputs": {"regex": regex(text)}}, _NO_THINKING),
}
_PLAIN = _Dialect(lambda _: {}, {})


class _ServerFailed(RuntimeError):
    """The server did not answer, or with an error that is its own."""


class OpenAICompatibleWriter:
    """Writes by the chat API at ``address`` (ending in ``/v1``) with ``model``, or with the first that it lists."""

    def __init__(
        self,
        address: str,
        model: str | None,
        *,
        mode: Literal["auto", "sentence", "whole"] = "auto",
        key: str | None = None,
        patience: Patience | None = None,
    ) -> None:
        """Raises ``ModelRefused``: no such address; ``ModelFetchFailed``: no model named, and no server to ask."""
        patience = patience or Patience()
        self._address = _checked(address)
        self._http = urllib3.PoolManager(
            maxsize=AT_ONCE,
            timeout=urllib3.Timeout(connect=patience.connect, read=patience.read),
            retries=urllib3.Retry(
                total=patience.retries,
                read=0,  # who took too long once would again
                backoff_factor=0.2,
                backoff_jitter=0.2,
                status_forcelist=[429, 502, 503, 504],
                retry_after_max=5,
                allowed_methods=None,
                raise_on_status=False,
                redirect=False,  # the key goes nowhere else
            ),
            headers={"Content-Type": "application/json", **({"Authorization": f"Bearer {key}"} if key else {})},
        )
        self._breaker = pybreaker.CircuitBreaker(
            fail_max=patience.failures, reset_timeout=patience.pause, throw_new_error_on_trip=False
        )
        self._dialect, first = self._introduced()
        if not (model or first):
            raise ModelFetchFailed(f"{self._address} does not say which models it has; name one after a #.")
        self._model = model or str(first)
        # Who sets up a server of their own does so for a model that can draft a whole summary.
        self._info = WriterInfo(self._model, "remote", "remote", "whole" if mode == "auto" else mode)

    @property
    def info(self) -> WriterInfo:
        """The server's model; its revision is not known."""
        return self._info

    @property
    def judge(self) -> None:
        """Nobody: a server does not show its model's states."""
        return None

    def write(self, prompts: Sequence[Prompt]) -> list[Draft]:
        """One draft for each prompt, in their order; empty where the server failed."""
        drafts = dict(self.stream(prompts, lambda _: True))
        return [drafts[index] for index in range(len(prompts))]

    def stream(self, prompts: Sequence[Prompt], alive: Callable[[int], bool]) -> Iterator[tuple[int, Draft]]:
        """Each living prompt's index with its draft, as the server finishes it."""

        def written(index: int) -> tuple[int, Draft | None]:
            return index, self._draft(prompts[index]) if alive(index) else None

        with ThreadPoolExecutor(min(AT_ONCE, max(1, len(prompts)))) as threads:
            for future in as_completed([threads.submit(written, index) for index in range(len(prompts))]):
                index, draft = future.result()
                if draft is not None and alive(index):
                    yield index, draft

    def _draft(self, prompt: Prompt) -> Draft:
        try:
            if self._breaker.current_state == pybreaker.STATE_CLOSED:
                return self._beside_others(prompt)
            return self._breaker.call(self._ask, prompt)
        except pybreaker.CircuitBreakerError:
            return _FAILED
        except _ServerFailed as failure:
            _LOG.warning("the remote writer failed, its evidence is quoted: %s", failure)
            return _FAILED

    def _beside_others(self, prompt: Prompt) -> Draft:
        """Ask, and tell the breaker afterwards how it went: within the breaker there is one call at a time."""
        try:
            draft = self._ask(prompt)
        except _ServerFailed as failure:
            return self._breaker.call(_raise, failure)
        with suppress(pybreaker.CircuitBreakerError):  # others have failed meanwhile
            self._breaker.call(lambda: None)
        return draft

    def _ask(self, prompt: Prompt) -> Draft:
        guide = self._dialect.guide(prompt.text) if prompt.constraint else {}
        status, answer = self._call("POST", "/chat/completions", {**self._body(prompt), **guide})
        if status in {400, 422} and guide:
            _LOG.warning("the remote writer did not take its %s; the draft is verified without", ", ".join(guide))
            status, answer = self._call("POST", "/chat/completions", self._body(prompt))
        if status in {400, 413, 422}:  # of this prompt alone: the others go on
            _LOG.warning("the remote writer refused a prompt (%d), its evidence is quoted", status)
            return _STUCK
        if status != 200:
            raise _ServerFailed(f"it answered {status}")
        return _read(answer)

    def _body(self, prompt: Prompt) -> dict[str, Any]:
        return {
            "model": self._model,
            "messages": [{"role": "user", "content": _CONTROL.sub(r"\g<0> ", message(prompt))}],
            "max_tokens": _TOKENS_A_WORD * prompt.max_words + _MARGIN,
            "temperature": 0,
            **self._dialect.extra,
        }

    def _introduced(self) -> tuple[_Dialect, str | None]:
        """How to speak to the server, and its first model. One that cannot be reached now may be there later."""
        try:
            _, answer = self._call("GET", "/models", None)
            [first, *_] = answer["data"]
            return _DIALECTS.get(str(first.get("owned_by")), _PLAIN), str(first["id"])
        except (_ServerFailed, LookupError, TypeError, ValueError, AttributeError) as error:
            _LOG.warning("%s does not list its models (%s)", self._address, type(error).__name__)
            return _PLAIN, None

    def _call(self, method: str, path: str, body: dict[str, Any] | None) -> tuple[int, Any]:
        sent = None if body is None else json.dumps(body).encode()
        try:
            response = self._http.request(method, self._address + path, body=sent)
            return response.status, json.loads(response.data)
        except urllib3.exceptions.HTTPError as error:
            raise _ServerFailed(f"{type(error).__name__} from {self._address}") from error
        except ValueError as error:
            raise _ServerFailed(f"what {self._address} answers is not JSON") from error


def load_remote(model: str, mode: Literal["auto", "sentence", "whole"] = "auto") -> OpenAICompatibleWriter:
    """The writer that ``openai:http://host:port/v1#model`` names. Raises ``ModelError``."""
    address, _, name = model.removeprefix(SCHEME).partition("#")
    return OpenAICompatibleWriter(address, name or None, mode=mode, key=os.environ.get(KEY_VARIABLE))


def _raise(failure: _ServerFailed) -> NoReturn:
    raise failure


def _checked(address: str) -> str:
    parts = urlsplit(address)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ModelRefused(
            f"{SCHEME}{parts.scheme or '...'} is no address of a server; give {SCHEME}http://host:port/v1."
        )
    if parts.username or parts.password or parts.query:
        raise ModelRefused(f"A server's address must not hold its key; put it into ${KEY_VARIABLE}.")
    return address.rstrip("/")


def _read(answer: Any) -> Draft:  # noqa: ANN401 - whatever a server sends
    try:
        [choice, *_] = answer["choices"]
        text = str(choice["message"]["content"] or "").strip()
        finish: Finish = "length" if choice.get("finish_reason") == "length" else "stop"
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        raise _ServerFailed("its answer has no message") from error
    return Draft(text=text, finish=finish) if text else _STUCK

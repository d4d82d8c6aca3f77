"""Every setting of the service, read from ``NUTSHELL_*`` environment variables when somebody asks, never at import."""

import ipaddress
import re
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

import limits
from platformdirs import user_cache_path
from pydantic import AfterValidator, BeforeValidator, Field, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

DEFAULT_MODEL = "nutshell-135m"
_OWN_PORTS = {"http": 80, "https": 443}


def _words(value: object) -> object:
    return value.replace(",", " ").split() if isinstance(value, str) else value


def _is_rate(value: str | None) -> str | None:
    if value is not None:
        limits.parse(value)
    return value


def _is_origin(text: str) -> bool:
    """Whether a browser may send ``text`` as a page's origin: scheme and host in lower case, and the port unless it is
    the scheme's own.
    """
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        return False
    is_bare = bool(parts.scheme and parts.hostname) and text == f"{parts.scheme}://{parts.netloc}" and "@" not in text
    return is_bare and text.isascii() and text == text.lower() and port != _OWN_PORTS.get(parts.scheme, 0)


# Several words in one environment variable, separated by commas or spaces.
Words = Annotated[frozenset[str], NoDecode, BeforeValidator(_words)]
Rate = Annotated[str | None, AfterValidator(_is_rate)]


class Settings(BaseSettings):
    """The service's settings; ``NUTSHELL_PORT=9000`` sets ``port``, and so on."""

    model_config = SettingsConfigDict(env_prefix="NUTSHELL_", frozen=True, extra="ignore")

    model: str = Field(
        DEFAULT_MODEL, description="a name of the manifest, a directory, a hub id, or quote for no model", min_length=1
    )
    device: str = Field("auto", description="auto, cpu, cuda (cuda:1 ...) or mps")
    mode: Literal["auto", "sentence", "whole"] = Field(
        "auto", description="ask the writer for single sentences or whole summaries"
    )
    threads: int | None = Field(None, ge=1, description="CPU threads of the model; torch's own choice if unset")
    cache_dir: Path = Field(
        default_factory=lambda: user_cache_path("nutshell"), description="where fetched models are kept"
    )
    manifest: Path | None = Field(None, description="another models/manifest.toml")
    host: str = Field("127.0.0.1", description="address to listen on")
    port: int = Field(8000, ge=0, le=65535, description="port to listen on; 0 picks a free one")
    workers: int = Field(1, ge=1, description="processes with a model each; one front serves them all")
    max_body_bytes: int = Field(1_000_000, ge=1_000, description="the largest request body")
    max_waiting: int = Field(64, ge=1, description="articles that may wait for a worker; more are answered 429")
    deadline_seconds: float = Field(120, gt=0, description="a request that is not answered by then is answered 503")
    read_seconds: float = Field(
        15, gt=0, description="a request's head, then its body, must have come by then; some of an answer be taken"
    )
    grace_seconds: float = Field(20, ge=0, description="on SIGTERM, how long requests in work may go on")
    max_connections: int = Field(1_000, ge=1, description="connections in all; more are answered 503")
    max_connections_per_client: int = Field(100, ge=1, description="connections of one address; more are answered 429")
    trusted_proxies: Words = Field(
        frozenset({"127.0.0.1"}), description="addresses or networks whose X-Forwarded-For names the client"
    )
    cache: str = Field(
        "sqlite",
        pattern=r"^(sqlite|memory|(redis|rediss|unix)://.+)$",
        description="where answers are kept: sqlite (a file in cache_dir), memory, or the URL of a Redis",
    )
    cache_bytes: int = Field(256_000_000, ge=0, description="the most bytes of answers in the SQLite file")
    cache_seconds: float = Field(604_800, gt=0, description="how long an answer is kept")
    max_answers: int = Field(1_000, ge=0, description="answers that are also kept in memory")
    api_keys: Words = Field(frozenset(), description="SHA-256 of each key that may come in; none: everybody may")
    rate_per_key: Rate = Field(None, description="requests a key may make, such as 100/minute")
    rate_per_address: Rate = Field(None, description="requests an address may make, such as 20/minute")
    cors_origins: Words = Field(frozenset(), description="origins whose pages may ask, such as https://news.example")

    @field_validator("trusted_proxies")
    @classmethod
    def _are_networks(cls, proxies: frozenset[str]) -> frozenset[str]:
        for proxy in proxies:
            ipaddress.ip_network(proxy)
        return proxies

    @field_validator("cors_origins")
    @classmethod
    def _are_origins(cls, origins: frozenset[str]) -> frozenset[str]:
        for origin in sorted(origins - {"*"}):
            if not _is_origin(origin):
                what = "scheme and host, and a port that is not the scheme's own, such as https://news.example"
                raise ValueError(f"{origin[:100]} is no origin as browsers send it: give {what}")
        return origins

    @field_validator("api_keys")
    @classmethod
    def _are_digests(cls, keys: frozenset[str]) -> frozenset[str]:
        if not all(re.fullmatch(r"[0-9a-f]{64}", key) for key in keys):
            raise ValueError("give the SHA-256 of each key, 64 hexadecimal digits, not the key itself")
        return keys

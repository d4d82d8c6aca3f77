"""Every setting of the service, read from ``NUTSHELL_*`` environment variables when somebody asks, never at import."""

from pathlib import Path
from typing import Literal

from platformdirs import user_cache_path
from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

DEFAULT_MODEL = "nutshell-135m"


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
    max_body_bytes: int = Field(1_000_000, ge=1_000, description="the largest request body")
    max_waiting: int = Field(64, ge=1, description="articles that may wait for the writer; more are answered 429")
    max_answers: int = Field(
        1_000, ge=0, description="answers that are kept in memory for repeated requests and GET by id"
    )

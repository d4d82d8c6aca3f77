from pathlib import Path

import pytest
from pydantic import ValidationError

from app.settings import DEFAULT_MODEL, Settings


def test_the_defaults_need_no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(f"NUTSHELL_{name.upper()}", raising=False)
    settings = Settings()
    assert (settings.model, settings.device, settings.host, settings.port) == (DEFAULT_MODEL, "auto", "127.0.0.1", 8000)


def test_the_environment_is_read_when_settings_are_made(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("NUTSHELL_PORT", "9000")
    monkeypatch.setenv("NUTSHELL_CACHE_DIR", str(tmp_path))
    assert (Settings().port, Settings().cache_dir) == (9000, tmp_path)
    monkeypatch.setenv("NUTSHELL_PORT", "9001")
    assert Settings().port == 9001
    assert Settings(port=9002).port == 9002


@pytest.mark.parametrize(("name", "value"), [("PORT", "70000"), ("MODE", "both"), ("THREADS", "0"), ("MODEL", "")])
def test_a_wrong_setting_is_refused(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(f"NUTSHELL_{name}", value)
    with pytest.raises(ValidationError, match=name.lower()):
        Settings()


@pytest.mark.parametrize(
    "origin",
    [
        "https://news.example",
        "http://localhost:3000",
        "https://news.example:8443",
        "http://127.0.0.1:8000",
        "http://[::1]:3000",
        "chrome-extension://abcdef",
        "*",
    ],
)
def test_an_origin_is_taken_as_browsers_send_it(monkeypatch: pytest.MonkeyPatch, origin: str) -> None:
    monkeypatch.setenv("NUTSHELL_CORS_ORIGINS", f"https://a.example, {origin}")
    assert Settings().cors_origins == {"https://a.example", origin}


@pytest.mark.parametrize(
    "origin",
    [
        "news.example",
        "localhost:3000",
        "//news.example",
        "https://",
        "https://news.example/",
        "https://news.example/a",
        "https://News.example",
        "https://news.example:443",
        "http://news.example:80",
        "https://news.example:99999",
        "https://me@news.example",
        "https://news.example?a",
        "https://[::1",
        "https://nachrichten-für-alle.example",
        "null",
    ],
)
def test_what_no_browser_sends_as_an_origin_is_refused_by_name_with_an_example(
    monkeypatch: pytest.MonkeyPatch, origin: str
) -> None:
    monkeypatch.setenv("NUTSHELL_CORS_ORIGINS", f"https://a.example {origin}")
    with pytest.raises(ValidationError, match=r"cors_origins\n(.|\n)*https://news\.example") as refused:
        Settings()
    assert f"{origin} is no origin" in str(refused.value)

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

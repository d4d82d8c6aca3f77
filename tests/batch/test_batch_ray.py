"""Two workers of Ray's answer as one process does, and one that is killed costs no row. The command runs on its own,
since Ray leaves processes of its own to the end of a program.
"""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil

from batch.rows import FIGURES, ROWS, Run, jsonl, read
from ray_here import RAY

COMMAND = [str(Path(sys.executable).with_name("nutshell")), "batch"]


def workers(process: psutil.Process) -> list[psutil.Process]:
    """The processes of Ray's actors below ``process``."""
    return [child for child in process.children(recursive=True) if "MapWorker" in child.name()]


def begun(output: Path) -> bool:
    return output.exists() and output.stat().st_size > 0


def test_two_workers_one_of_which_is_killed_write_the_same_bytes_as_one_process(
    run: Run, source: Path, tmp_path: Path
) -> None:
    copies = [{**row, "id": f"{copy}-{row['id']}"} for copy in range(2) for row in ROWS]
    source.write_bytes(jsonl(*copies, {"id": "empty", "text": "  "}))
    one, two = tmp_path / "one.jsonl", tmp_path / "two.jsonl"
    run(source, one, FIGURES)
    options = ["--engine", "ray", "--concurrency", "2", "--figures-only"]
    command, env = [*COMMAND, str(source), str(two), *options], os.environ | RAY
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=env) as process:
        while process.poll() is None and not begun(two):
            time.sleep(0.05)
        assert process.poll() is None, process.stderr and process.stderr.read()
        first, *others = workers(psutil.Process(process.pid))
        os.kill(first.pid, signal.SIGKILL)
        _, told = process.communicate()
    assert len(others) == 1
    assert process.returncode == 3, told
    assert "80 answered, 0 answered before, 1 failed" in told
    assert two.read_bytes() == one.read_bytes()
    assert [row["id"] for row in read(tmp_path / "two.errors.jsonl")] == ["empty"]

"""`nutshell serve` with workers that have no model."""

import os
import sys
from pathlib import Path

from app.api.server import run
from app.serving import in_process
from app.settings import Settings

if __name__ == "__main__":
    settings = Settings()
    os.environ["PYTHONPATH"] = os.pathsep.join(sys.path)
    sys.exit(run(settings, in_process(settings, (sys.executable, str(Path(__file__).with_name("stub_worker.py"))))))

"""Many articles at once: JSONL, Parquet or a directory in, JSONL or Parquet out, resumable."""

from app.batch.local import LocalEngine
from app.batch.model import Asked, BatchEngine, BatchError, BatchOptions, Failed, Report
from app.batch.processes import ProcessEngine
from app.batch.run import BatchRun, survey
from app.batch.sinks import errors_path, start_over
from app.batch.sources import Source, open_source

__all__ = [
    "Asked",
    "BatchEngine",
    "BatchError",
    "BatchOptions",
    "BatchRun",
    "Failed",
    "LocalEngine",
    "ProcessEngine",
    "Report",
    "Source",
    "errors_path",
    "open_source",
    "start_over",
    "survey",
]

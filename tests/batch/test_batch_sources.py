"""Rows from lines of JSON, Parquet and directories."""

import os
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from app.batch import Asked, BatchError, BatchOptions, Failed, open_source
from articles import BUSES, EMOJI

OPTIONS = BatchOptions()


def test_empty_lines_are_no_rows(tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    path.write_bytes(b'\n{"id": 1, "text": "a"}\n  \n{"id": 2, "html": "b"}\n')
    source = open_source(path)
    assert source.count() == 2
    assert [(row.row_id, row.number) for row in source.rows(OPTIONS)] == [(1, 2), (2, 4)]


def test_a_parquet_table_is_read_by_the_columns_that_the_api_knows(tmp_path: Path) -> None:
    path = tmp_path / "in.parquet"
    columns = {
        "id": [7, 8, None],
        "text": [BUSES, None, EMOJI],
        "html": [None, "<p>x</p>", None],
        "length": ["long", None, None],
        "paid": [True, False, True],
    }
    pq.write_table(pa.table(columns), path)
    source = open_source(path)
    first, second, third = source.rows(OPTIONS)
    assert source.count() == 3
    assert isinstance(first, Asked)
    assert isinstance(second, Asked)
    assert isinstance(third, Failed)
    assert (first.row_id, first.request.text, first.request.model_dump()["length"]) == (7, BUSES, "long")
    assert (second.request.html, second.request.text) == ("<p>x</p>", None)
    assert "id" in third.reason
    assert len(list(source.rows(BatchOptions(figures_only=True)))) == 3


@pytest.mark.parametrize("columns", [{"text": ["a"]}, {"id": ["a"], "body": ["b"]}])
def test_a_table_without_articles_is_refused(tmp_path: Path, columns: dict[str, list[str]]) -> None:
    path = tmp_path / "in.parquet"
    pq.write_table(pa.table(columns), path)
    with pytest.raises(BatchError, match="column"):
        open_source(path)


def test_a_file_that_only_calls_itself_parquet_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "in.parquet"
    path.write_bytes(b"PAR1 but nothing else")
    with pytest.raises(BatchError, match="no Parquet file"):
        open_source(path)


def test_a_directory_s_files_are_rows_named_by_their_paths(tmp_path: Path) -> None:
    (tmp_path / "2024").mkdir()
    (tmp_path / "2024" / "b.html").write_text("<p>b</p>", encoding="utf-8")
    (tmp_path / "c.txt").write_text(BUSES, encoding="utf-8")
    (tmp_path / "d.txt").write_bytes(b"\xff\xfe")
    (tmp_path / os.fsdecode(b"d\xff.txt")).write_bytes(b"Lines end\r\nas they do.")
    (tmp_path / "e.pdf").write_bytes(b"no article")
    source = open_source(tmp_path)
    page, text, broken, odd = source.rows(OPTIONS)
    assert source.count() == 4
    assert isinstance(page, Asked)
    assert isinstance(text, Asked)
    assert (page.row_id, page.request.html) == ("2024/b.html", "<p>b</p>")
    assert (text.row_id, text.request.text) == ("c.txt", BUSES)
    assert isinstance(broken, Failed)
    assert broken.row_id == "d.txt"
    assert isinstance(odd, Asked)
    assert (odd.row_id, odd.request.text) == ("d\ufffd.txt", "Lines end\r\nas they do.")

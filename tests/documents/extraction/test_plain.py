from __future__ import annotations

from pathlib import Path

import pytest

from bihuan.documents.extraction import read_lines
from bihuan.kernel.errors import BadInput

TEXT = "关于巡察整改进展情况的通报\n\n1.关于责任不实问题的整改\n"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030", "utf-32"]
)
def test_text_is_read_in_the_encodings_of_offices(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "notice.txt"
    path.write_bytes(TEXT.encode(encoding))
    lines = read_lines(path).lines
    assert [(line.ref, line.text) for line in lines] == [
        (1, "关于巡察整改进展情况的通报"),
        (2, ""),
        (3, "1.关于责任不实问题的整改"),
    ]


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_lines_end_as_on_any_machine(tmp_path: Path, ending: str) -> None:
    path = tmp_path / "notice.txt"
    path.write_bytes(TEXT.replace("\n", ending).encode())
    assert len(read_lines(path).lines) == 3


def test_a_form_feed_ends_no_line(tmp_path: Path) -> None:
    path = tmp_path / "notice.txt"
    path.write_text("第一页\n\f第二页\u2028末", encoding="utf-8")
    assert len(read_lines(path).lines) == 2


def test_a_few_broken_bytes_are_a_warning_with_their_line(tmp_path: Path) -> None:
    path = tmp_path / "notice.txt"
    path.write_bytes((TEXT * 20).encode() + "末\n".encode()[:2] + b"\n")
    extracted = read_lines(path)
    assert [(w.code, w.line) for w in extracted.warnings] == [("text.undecodable", 61)]


@pytest.mark.parametrize("data", [b"", b" \n\n\x0c", b"\xef\xbb\xbf\n"])
def test_a_file_without_text_is_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "notice.txt"
    path.write_bytes(data)
    with pytest.raises(BadInput) as refused:
        read_lines(path)
    assert refused.value.code == "documents.empty"


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "notice.txt"
    path.write_bytes(bytes(range(256)) * 40)
    with pytest.raises(BadInput) as refused:
        read_lines(path)
    assert refused.value.code == "documents.unreadable"

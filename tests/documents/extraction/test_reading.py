from __future__ import annotations

from pathlib import Path

import pytest

from bihuan.documents.extraction import limits, read_lines
from bihuan.kernel.errors import BadInput


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    for path in (tmp_path / "missing.txt", tmp_path):
        with pytest.raises(BadInput) as refused:
            read_lines(path)
        assert refused.value.code == "documents.no_file"


def test_a_file_beyond_the_limit_is_refused_unread(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "MAX_BYTES", 10)
    path = tmp_path / "notice.txt"
    path.write_text("关于巡察整改情况的通报", encoding="utf-8")
    with pytest.raises(BadInput) as refused:
        read_lines(path)
    assert refused.value.code == "documents.too_large"


def test_more_lines_than_allowed_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "MAX_LINES", 2)
    path = tmp_path / "notice.txt"
    path.write_text("一\n二\n三", encoding="utf-8")
    with pytest.raises(BadInput) as refused:
        read_lines(path)
    assert refused.value.facts == {"what": "lines", "limit": 2}


def test_a_file_is_known_by_its_content_not_by_its_name(tmp_path: Path) -> None:
    path = tmp_path / "notice.pdf"
    path.write_text("关于巡察整改情况的通报", encoding="utf-8")
    assert read_lines(path).media_type == "text/plain"

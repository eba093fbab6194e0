from __future__ import annotations

import hashlib
import io
import os
import zipfile
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from PIL import Image
from tests.evidence import documents
from tests.evidence.pictures import encoded, exif, jpeg
from tests.evidence.stories import store

from bihuan.evidence import photographs
from bihuan.evidence.folders import content_path, copy_path, data_folder
from bihuan.evidence.models import StoredFile
from bihuan.evidence.public import (
    FileRefused,
    keeping_only_what_commits,
    open_copy,
    sweep_unclaimed_contents,
)
from bihuan.kernel.clock import FixedClock, SystemClock
from bihuan.kernel.errors import NotFound, Refusal

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.django_db
PNG = encoded(Image.new("RGBA", (30, 20), (10, 200, 10, 128)), "PNG")
WEBP = encoded(Image.new("RGB", (30, 20), (10, 10, 200)), "WEBP")
TEXT = "巡查发现问题 3 项。\n".encode()


def left_behind() -> list[Path]:
    return [path for path in data_folder().rglob("*") if path.is_file()]


@pytest.mark.parametrize(
    ("content", "name", "media_type"),
    [
        (jpeg(), "照片.jpg", "image/jpeg"),
        (jpeg(), "照片.png", "image/jpeg"),
        (jpeg() + jpeg(), "two.jpg", "image/jpeg"),
        (jpeg() + documents.mp4(), "live.jpg", "image/jpeg"),
        (jpeg() + b"\0" * 100, "padded.jpg", "image/jpeg"),
        (PNG, "a.png", "image/png"),
        (WEBP, "a.webp", "image/webp"),
        (documents.pdf(), "通报.pdf", "application/pdf"),
        (documents.mp4(), "现场.mp4", "video/mp4"),
        (TEXT, "通报.txt", "text/plain"),
        ("通报".encode("gb18030"), "通报.txt", "text/plain"),
        ("通报".encode("utf-16"), "通报.txt", "text/plain"),
        ("序号,问题\n1,通道堵塞\n".encode(), "台账.csv", "text/csv"),
        (b"plain", "", "text/plain"),
    ],
)
def test_what_is_taken_is_told_by_its_bytes(content: bytes, name: str, media_type: str) -> None:
    stored = store(content, name)

    assert stored.media_type == media_type
    assert stored.sha256 == hashlib.sha256(content).hexdigest()
    assert stored.size == len(content)
    assert content_path(stored.sha256).read_bytes() == content
    assert content_path(stored.sha256).stat().st_mode & 0o077 == 0


def test_office_documents_are_told_apart_by_what_is_in_them() -> None:
    assert store(documents.docx(), "x.xlsx").media_type.endswith("wordprocessingml.document")
    assert store(documents.xlsx(), "x.docx").media_type.endswith("spreadsheetml.sheet")


def overlapping() -> bytes:
    """An archive whose directory names the same packed bytes many times."""
    plain = documents.like_docx(big=b"a" * 900_000)
    with zipfile.ZipFile(io.BytesIO(plain)) as packed:
        offset = packed.getinfo("big").header_offset
        start = packed.start_dir
    directory, entry = plain[start:], plain[start:].index(b"big") - 46
    record = directory[entry : entry + 49]
    assert int.from_bytes(record[42:46], "little") == offset
    body, end = directory[:-22] + record * 3, bytearray(directory[-22:])
    for at, value, size in ((8, 6, 2), (10, 6, 2), (12, len(body), 4)):
        end[at : at + size] = value.to_bytes(size, "little")
    return plain[:start] + body + bytes(end)


REFUSED = {
    "empty": (b"", "a.jpg", "empty"),
    "cut picture": (jpeg(size=(400, 300))[:-300], "a.jpg", "truncated"),
    "cut png": (PNG[:-20], "a.png", "truncated"),
    "cut webp": (WEBP[:-10], "a.webp", "truncated"),
    "cut pdf": (documents.pdf()[:-10], "a.pdf", "truncated"),
    "cut film": (documents.mp4()[:-10], "a.mp4", "truncated"),
    "cut docx": (documents.docx()[:-100], "a.docx", "truncated"),
    "broken pixels": (PNG[:60] + b"\0\0\0\0" + PNG[64:], "a.png", "truncated"),
    "picture and archive": (jpeg() + documents.docx(), "a.jpg", "polyglot"),
    "picture and pdf": (jpeg() + documents.pdf(), "a.jpg", "polyglot"),
    "picture and page": (jpeg() + b"<html>", "a.jpg", "polyglot"),
    "picture and program": (jpeg() + b"\x7fELF" + b"x" * 100, "a.jpg", "polyglot"),
    "script in a comment": (
        jpeg()[:2] + b"\xff\xfe\x00\x11<script>alert()" + jpeg()[2:],
        "a.jpg",
        "polyglot",
    ),
    "png and more": (PNG + b"more", "a.png", "polyglot"),
    "pdf and archive": (documents.pdf() + documents.docx() + b"%%EOF"[:0], "a.pdf", "truncated"),
    "docx after a stub": (b"PK\x03\x04" + documents.docx(), "a.docx", "polyglot"),
    "plain archive": (documents.archive({"a.txt": b"x"}), "a.docx", "unknown_kind"),
    "both word and excel": (
        documents.like_docx(xl__workbook_dot_xml=b"<w/>"),
        "a.docx",
        "unknown_kind",
    ),
    "macros": (documents.like_docx(word__vbaProject_dot_bin=b"x"), "a.docx", "macros"),
    "unpacks to too much": (documents.like_docx(big=b"\0" * 30_000_000), "a.docx", "bomb"),
    "entries that overlap": (overlapping(), "a.docx", "bomb"),
    "path outside": (
        documents.archive({"[Content_Types].xml": b"", "word/document.xml": b"", "../x": b""}),
        "a.docx",
        "polyglot",
    ),
    "svg": (b'<?xml version="1.0"?><svg xmlns="x"/>', "a.svg", "active_text"),
    "svg as text": (b'<svg onload="x()">', "a.txt", "active_text"),
    "page": ("\n<!DOCTYPE html><p>通报".encode(), "a.txt", "active_text"),
    "page in utf-16": ("<html>".encode("utf-16"), "a.txt", "active_text"),
    "script by name": (b"alert(1)", "a.js", "active_text"),
    "script by its first line": (b"#!/bin/sh\n", "a.txt", "program"),
    "windows program": (b"MZ\x90\0\3", "a.jpg", "program"),
    "linux program": (b"\x7fELF\2\1", "a.txt", "program"),
    "old word": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 99, "a.doc", "old_office"),
    "heic": (documents.box(b"ftyp", b"heic\0\0\0\0"), "a.heic", "heic"),
    "quicktime": (documents.box(b"ftyp", b"qt  \0\0\0\0"), "a.mov", "unknown_kind"),
    "gif": (b"GIF89a", "a.gif", "unknown_kind"),
    "noise": (bytes(range(256)), "a.txt", "unknown_kind"),
}


@pytest.mark.parametrize(("content", "name", "code"), REFUSED.values(), ids=REFUSED)
def test_what_is_refused_leaves_nothing_behind(content: bytes, name: str, code: str) -> None:
    with pytest.raises(FileRefused) as refused:
        store(content, name)

    assert refused.value.code == f"evidence.file_{code}"
    assert str(refused.value)
    assert not StoredFile.objects.exists()
    assert left_behind() == []


class Endless(io.RawIOBase):
    """An upload that never ends; counts what was read of it."""

    read_bytes = 0

    def read(self, size: int = -1) -> bytes:
        self.read_bytes += size
        return b"a" * size


def test_an_upload_is_not_read_beyond_the_limit(settings: pytest.FixtureRequest) -> None:
    settings.BIHUAN_UPLOAD_MAX_MB = 1  # type: ignore[attr-defined]
    endless = Endless()

    with pytest.raises(FileRefused) as refused:
        store(endless, "a.txt")

    assert refused.value.code == "evidence.file_too_large"
    assert "1 MB" in str(refused.value)
    assert endless.read_bytes < 2 * 1024 * 1024
    assert left_behind() == []


def test_a_picture_with_too_many_pixels_is_refused_before_it_is_unpacked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # The real limit would need a picture of a hundred million pixels.
    monkeypatch.setattr(photographs, "MAX_PIXELS", 1000)

    with pytest.raises(FileRefused) as refused:
        store(jpeg(size=(40, 30)), "a.jpg")

    assert refused.value.code == "evidence.file_too_many_pixels"
    assert left_behind() == []


def test_a_picture_that_claims_absurd_sides_is_refused() -> None:
    wide = bytearray(PNG)
    wide[16:24] = (60_000).to_bytes(4, "big") * 2

    with pytest.raises(FileRefused):
        store(bytes(wide), "a.png")

    assert left_behind() == []


def test_equal_contents_are_kept_once_and_told_apart_by_who_brought_them() -> None:
    one, two = store(jpeg(), "one.jpg"), store(jpeg(), "two.jpg")

    assert one.sha256 == two.sha256
    assert (one.name, two.name) == ("one.jpg", "two.jpg")
    assert len(list((data_folder() / "files").rglob("*.*"))) == 0
    assert sum(path.name == one.sha256 for path in left_behind()) == 1


def refused_step() -> None:
    with keeping_only_what_commits(), transaction.atomic():
        store(jpeg(), "again.jpg")
        store(PNG, "new.png")
        raise Refusal("overtaken", "somebody else was first")


def test_a_step_refused_after_its_files_were_stored_leaves_none_of_them() -> None:
    kept = store(jpeg(), "kept.jpg")

    with pytest.raises(Refusal):
        refused_step()

    assert {path.name for path in left_behind()} == {
        kept.sha256,
        f"{kept.sha256}-view.jpg",
        f"{kept.sha256}-thumb.jpg",
    }
    assert StoredFile.objects.count() == 1


def test_the_sweep_takes_what_a_crash_left_and_nothing_else() -> None:
    kept = store(jpeg(), "kept.jpg")
    orphan = content_path("ab" * 32)
    orphan.parent.mkdir(parents=True)
    orphan.write_bytes(b"half")
    half = data_folder() / "incoming" / "in-half"
    half.write_bytes(b"half")
    now = SystemClock().now()

    assert sweep_unclaimed_contents(FixedClock(now)) == "0 removed"
    assert sweep_unclaimed_contents(FixedClock(now + timedelta(days=2))) == "2 removed"

    assert not orphan.exists()
    assert not half.exists()
    assert content_path(kept.sha256).exists()


def test_a_photograph_tells_its_facts_and_its_copies_tell_nothing() -> None:
    stored = store(jpeg(size=(1600, 900), exif=exif()), "整改后.jpg")

    assert stored.photo == {
        "make": "HUAWEI",
        "model": "ALN-AL10",
        "software": "Camera 1.0",
        "orientation": 6,
        "taken_at": "2026-03-02T09:30:15+08:00",
        "taken_at_zone": "stated",
        "latitude": "31.2988600",
        "longitude": "120.5852892",
        "width": 1600,
        "height": 900,
    }
    for variant, longest in (("view", 1280), ("thumb", 320)):
        with open_copy(stored, variant) as content, Image.open(content) as copy:
            # Orientation 6 lies on its side: the copy stands upright.
            assert copy.size == (longest * 9 // 16, longest)
            assert not copy.getexif()
            assert set(copy.info) <= {
                "jfif",
                "jfif_version",
                "jfif_unit",
                "jfif_density",
                "progressive",
                "progression",
            }


@pytest.mark.parametrize("content", [PNG, WEBP])
def test_copies_of_other_kinds_are_plain_jpeg_on_white(content: bytes) -> None:
    with open_copy(store(content, "a"), "thumb") as copied, Image.open(copied) as copy:
        assert (copy.format, copy.mode, copy.size) == ("JPEG", "RGB", (30, 20))


def test_a_missing_copy_is_made_again_and_a_missing_original_is_not_found() -> None:
    stored = store(jpeg(), "a.jpg")
    copy_path(stored.sha256, "view").unlink()
    with open_copy(stored, "view") as content:
        assert content.read(2) == b"\xff\xd8"

    copy_path(stored.sha256, "view").unlink()
    content_path(stored.sha256).unlink()
    with pytest.raises(NotFound):
        open_copy(stored, "view")


SAMPLES = (jpeg(exif=exif()), PNG, WEBP, documents.pdf(), documents.docx(), documents.mp4(), TEXT)


@hypothesis_settings(
    max_examples=int(os.environ.get("BIHUAN_TEST_EXAMPLES", "80")),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.sampled_from(SAMPLES), st.data())
def test_bent_bytes_are_taken_or_refused_and_never_break_anything(
    sample: bytes, data: st.DataObject
) -> None:
    at = data.draw(st.integers(0, len(sample) - 1))
    bent = sample[:at] + data.draw(st.binary(max_size=6)) + sample[at + 1 :]
    before = StoredFile.objects.count()

    try:
        store(bent, "a.txt")
    except FileRefused:
        assert StoredFile.objects.count() == before
    else:
        assert StoredFile.objects.count() == before + 1
    assert not list((data_folder() / "incoming").iterdir())

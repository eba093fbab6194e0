"""A real scan, recognised for real: uploaded, read by the worker, a draft with its problems."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING, Any

import pypdfium2 as pdfium
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw, ImageFont
from tests.rest.notices import TEXT

from bihuan.documents import public as documents
from bihuan.documents.extraction import scan
from bihuan.documents.schemas import UploadIn
from bihuan.documents.uploads import for_whom, take_in
from bihuan.evidence import public as evidence
from bihuan.foundation import jobs
from bihuan.foundation.models import LongWork

if TYPE_CHECKING:
    from pathlib import Path

    from tests.factories import Town

#: A4 at 200 dots an inch.
_PAGE_PX, _MARGIN_PX, _TYPE_PX = (1654, 2339), 160, 40


def chinese_font() -> str:
    """Return a font file with Chinese characters; skips where there is none."""
    lister = shutil.which("fc-match")
    if not lister:
        pytest.skip("fontconfig is not installed")
    asked = [lister, "--format=%{file}|%{lang}", "sans:lang=zh-cn"]
    path, _bar, languages = subprocess.run(
        asked, capture_output=True, text=True, check=True
    ).stdout.partition("|")
    if "zh-cn" not in languages:
        pytest.skip("no Chinese font (Debian: apt-get install fonts-noto-cjk)")
    return path


def scanned_pdf(pages: list[str], path: Path) -> bytes:
    """Return pages that are pictures of printed text, and nothing but pictures."""
    document = pdfium.PdfDocument.new()
    font = ImageFont.truetype(chinese_font(), _TYPE_PX)
    for text in pages:
        picture = pdfium.PdfImage.new(document)
        picture.set_bitmap(pdfium.PdfBitmap.from_pil(printed(text, font)))
        picture.set_matrix(pdfium.PdfMatrix().scale(595, 842))
        page = document.new_page(595, 842)
        page.insert_obj(picture)
        page.gen_content()
    document.save(str(path))
    return path.read_bytes()


def printed(text: str, font: Any) -> Image.Image:
    page = Image.new("RGB", _PAGE_PX, "white")
    ink = ImageDraw.Draw(page)
    for at, line in enumerate(line for line in text.splitlines() if line):
        ink.text((_MARGIN_PX, _MARGIN_PX + at * 2 * _TYPE_PX), line, font=font, fill="black")
    return page


@pytest.mark.skipif(
    not scan.installed(), reason="text recognition (the extra ocr) is not installed"
)
def test_a_scan_is_recognised_by_the_worker(town: Town, tmp_path: Path) -> None:
    half = TEXT.index("2. 关于")
    content = scanned_pdf([TEXT[:half], TEXT[half:]], tmp_path / "scan.pdf")
    actor = town.actor("alice")
    organisation, region = for_whom(UploadIn(), actor)

    notice = take_in(
        SimpleUploadedFile("扫描件.pdf", content),
        organisation=organisation,
        region=region,
        actor=actor,
        clock=town.clock,
    )
    assert notice.state == "reading"
    jobs.Worker(town.clock).tick()

    notice.refresh_from_db()
    assert notice.state == "draft"
    assert (LongWork.objects.get().state, LongWork.objects.get().total) == ("done", 2)
    titles = [problem["title"] for problem in notice.as_edited["problems"]]
    assert len(titles) == 2, titles
    assert "粉尘涉爆" in titles[0]
    assert "危险作业审批" in titles[1]
    assert documents.draft.counts(notice.as_edited)["measures"] == 5
    assert [problem["lines"][0][0] for problem in notice.as_edited["problems"]] == ["1", "2"]
    assert evidence.verify_all().is_clean

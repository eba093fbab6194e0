"""A notice of five pages that counts as long, and a reader whose pages take two seconds each."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.files.uploadedfile import SimpleUploadedFile
from tests.engines.text.corpus.builders import write_pdf
from tests.rest.notices import TEXT

from bihuan.documents.extraction import limits, read_content
from bihuan.documents.schemas import UploadIn
from bihuan.documents.services import read_notice
from bihuan.documents.uploads import for_whom, take_in

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest
    from tests.factories import Town

    from bihuan.documents.public import Notice
    from bihuan.kernel.clock import FixedClock

PAGE_S = timedelta(seconds=2)
PAGES = 5


def long_pdf(folder: Path) -> bytes:
    """Return the short notice of the tests, followed by pages without a problem."""
    source = folder / "notice.txt"
    source.write_text(TEXT + "\f附页" * (PAGES - 1), encoding="utf-8")
    return write_pdf(source, folder / "notice.pdf").read_bytes()


def upload_long(town: Town, folder: Path, name: str = "alice") -> Notice:
    """Upload the long notice as somebody; nothing is read from it yet."""
    actor = town.actor(name)
    organisation, region = for_whom(UploadIn(), actor)
    return take_in(
        SimpleUploadedFile("通报.pdf", long_pdf(folder)),
        organisation=organisation,
        region=region,
        actor=actor,
        clock=town.clock,
    )


def few_pages_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a document of three pages be one that is read by a worker."""
    monkeypatch.setattr(limits, "PAGES_AT_ONCE", 2)


class SlowPages:
    """Reads as the product does; each page takes two seconds, and then something may happen."""

    def __init__(self, clock: FixedClock, monkeypatch: pytest.MonkeyPatch) -> None:
        self._clock = clock
        #: Page -> what happens while it is read.
        self.during: dict[int, Callable[[], object]] = {}
        #: Pages that were read, in order, over all attempts.
        self.read: list[int] = []
        monkeypatch.setattr(read_notice, "read_content", self._read)

    def _read(self, data: bytes, told: Callable[[int, int], None]) -> Any:
        def slowly(page: int, total: int) -> None:
            self._clock.advance(PAGE_S)
            self.read.append(page)
            self.during.pop(page, lambda: None)()
            told(page, total)

        return read_content(data, slowly)

"""A paper as PDF, where LibreOffice is installed: made once, kept beside the other copies."""

from __future__ import annotations

import logging
import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from bihuan.evidence import public as evidence
from bihuan.kernel.errors import Refusal

if TYPE_CHECKING:
    from bihuan.evidence.public import StoredFile

_log = logging.getLogger(__name__)
#: Seconds; a paper takes two to five on one slow core.
_TIME_LIMIT: Final = 60
_FONTS = Path(__file__).parent / "fonts.conf"
#: One at a time in a process: each takes some 200 MB.
_one_at_a_time = Lock()


class NoPdf(Refusal):
    """There is no PDF of the paper; the .docx file is there."""

    status = 503


def can_make_pdf() -> bool:
    """Say whether LibreOffice is installed here."""
    return _program() is not None


def pdf_of(file: StoredFile) -> bytes:
    """Return a stored .docx file as PDF.

    Raises:
        NoPdf: LibreOffice is not installed, failed, or took too long.
    """
    kept = _kept(file.sha256)
    if not kept.exists():
        with evidence.open_original(file) as content:
            made = convert(content.read())
        evidence.write_whole(kept, made)
    return kept.read_bytes()


def convert(document: bytes) -> bytes:
    """Return a .docx file as PDF; raises as :func:`pdf_of`."""
    program = _program()
    if program is None:
        raise NoPdf(
            "documents.no_pdf",
            _("PDF needs LibreOffice on the server. Download the .docx file instead."),
        )
    with _one_at_a_time, tempfile.TemporaryDirectory(prefix="bihuan-pdf-") as folder:
        source = Path(folder) / "paper.docx"
        source.write_bytes(document)
        _run(program, Path(folder), source)
        made = source.with_suffix(".pdf")
        if not made.exists():
            raise _failed()
        return made.read_bytes()


def _run(program: str, folder: Path, source: Path) -> None:
    """Run LibreOffice in a profile of its own, which is thrown away afterwards."""
    profile = (folder / "profile").as_uri()
    asked = [
        program, "--headless", "--norestore", "--nolockcheck", f"-env:UserInstallation={profile}",
        "--convert-to", "pdf:writer_pdf_Export", "--outdir", str(folder), str(source),
    ]  # fmt: skip
    # A proxy that nobody listens on: a document cannot make the server fetch anything.
    closed = dict.fromkeys(("http_proxy", "https_proxy", "all_proxy"), "http://127.0.0.1:9")
    known = {"PATH": os.environ.get("PATH", ""), "HOME": str(folder), "LANG": "C.UTF-8"}
    try:
        subprocess.run(  # noqa: S603 - the program is found by its name, its arguments are ours
            asked,
            env={**known, **closed, "FONTCONFIG_FILE": str(_FONTS)},
            cwd=folder,
            timeout=_TIME_LIMIT,
            check=True,
            capture_output=True,
        )
    except (subprocess.SubprocessError, OSError) as fault:
        _log.warning("no PDF was made: %s", fault)
        raise _failed() from fault


def _failed() -> NoPdf:
    return NoPdf(
        "documents.pdf_failed",
        _("The PDF could not be made just now. Download the .docx file, or try again later."),
    )


def _kept(sha256: str) -> Path:
    return Path(settings.BIHUAN_DATA) / "copies" / sha256[:2] / sha256[2:4] / f"{sha256}-paper.pdf"


def _program() -> str | None:
    return shutil.which("soffice") or shutil.which("libreoffice")

"""What other contexts and the shells may use of documents."""

from __future__ import annotations

from bihuan.documents.domain import draft
from bihuan.documents.domain.draft import Draft, DraftRefused
from bihuan.documents.forms import corrections, version_of
from bihuan.documents.models import Notice, NoticeState
from bihuan.documents.papers.models import Paper, PaperKind, PaperState
from bihuan.documents.papers.pdf import can_make_pdf, pdf_of
from bihuan.documents.papers.pdf import convert as convert_to_pdf
from bihuan.documents.papers.permissions import may_see as may_see_paper
from bihuan.documents.papers.permissions import no_such_paper
from bihuan.documents.papers.permissions import visible as visible_papers
from bihuan.documents.papers.pictures import Picture
from bihuan.documents.papers.recording import snapshots as paper_snapshots
from bihuan.documents.papers.services import (
    About,
    discard_paper,
    draft_paper,
    edit_paper,
    issue_paper,
    paper_of,
    papers_about,
    preview_paper,
    spelled,
    void_paper,
)
from bihuan.documents.papers.templates import managed_bodies as bodies_with_papers
from bihuan.documents.permissions import may_see, visible, visible_notice
from bihuan.documents.recording import snapshots
from bihuan.documents.services.edit_notice import claim_notice, discard_notice, edit_notice
from bihuan.documents.services.read_notice import (
    READING,
    cancel_reading,
    read_again,
    read_waiting,
    reading_failed,
)
from bihuan.documents.uploads import grids_in, take_in

__all__ = [
    "READING",
    "About",
    "Draft",
    "DraftRefused",
    "Notice",
    "NoticeState",
    "Paper",
    "PaperKind",
    "PaperState",
    "Picture",
    "bodies_with_papers",
    "can_make_pdf",
    "cancel_reading",
    "claim_notice",
    "convert_to_pdf",
    "corrections",
    "discard_notice",
    "discard_paper",
    "draft",
    "draft_paper",
    "edit_notice",
    "edit_paper",
    "grids_in",
    "issue_paper",
    "may_see",
    "may_see_paper",
    "no_such_paper",
    "paper_of",
    "paper_snapshots",
    "papers_about",
    "pdf_of",
    "preview_paper",
    "read_again",
    "read_waiting",
    "reading_failed",
    "snapshots",
    "spelled",
    "take_in",
    "version_of",
    "visible",
    "visible_notice",
    "visible_papers",
    "void_paper",
]

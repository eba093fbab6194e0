"""Why a file is not taken and what verification found, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from bihuan.evidence.domain.faults import Fault

UNFIT = {
    "empty": _("The file is empty."),
    "too_large": _("The file is larger than %(max_mb)s MB. Make it smaller, then try again."),
    "too_many_pixels": _("The picture has too many pixels. Save it in a smaller size."),
    "truncated": _("The file is damaged or incomplete. Save or send it again."),
    "polyglot": _("The file holds something besides what it claims to be, so it is not taken."),
    "bomb": _("The file unpacks to far more than its size, so it is not taken."),
    "encrypted": _("The file is protected by a password. Take the protection off first."),
    "macros": _("The document holds macros. Save it without macros (.docx, .xlsx)."),
    "active_text": _("Web pages and scripts are not taken. Send plain text instead."),
    "program": _("Programs are not taken."),
    "heic": _("Pictures in HEIC are not taken. Save it as JPEG; phones can be set to do so."),
    "old_office": _("Old office formats are not taken. Save it as .docx or .xlsx."),
    "unknown_kind": _(
        "This kind of file is not taken. Send JPEG, PNG, WebP, PDF, DOCX, XLSX, TXT, CSV or MP4."
    ),
}

FAULTS = {
    "link_missing": _("The link of this step is missing."),
    "link_previous": _("The link does not follow on the one before it."),
    "link_digest": _("The link was changed: its digest does not fit its content."),
    "link_columns": _("The link's columns contradict its content: %(detail)s."),
    "history_missing": _("The history row of this step is missing."),
    "history_changed": _("The history row was changed: %(detail)s."),
    "history_unchained": _("The history row has no link: it was added by hand."),
    "attachment_unchained": _("Attachment %(detail)s has no link: it was added by hand."),
    "attachment_changed": _("Attachment %(detail)s was changed."),
    "attachment_missing": _("Attachment %(detail)s, or its file's row, is missing."),
    "links_missing": _("All links of the record are missing."),
    "head_missing": _("The head of the chain is missing."),
    "head_differs": _("The head contradicts the newest link or the roots: %(detail)s."),
    "sealed_link_missing": _("Root %(detail)s covers this step, and its link is missing."),
    "sealed_link_differs": _("The step is not as a root covers it: root %(detail)s."),
    "subject_missing": _("The record itself is missing or cannot be read."),
    "subject_unchained": _("The record has no chain: it was added by hand."),
    "subject_differs": _("The record was changed outside a step: %(detail)s."),
    "number_missing": _("%(detail)s was given out, and no record with a chain carries it."),
    "number_counter": _("The counter stands below a number that was given out: %(detail)s."),
    "number_twice": _("Another record carries the same number: %(detail)s."),
    "number_changed": _("The record took another number: %(detail)s."),
    "number_malformed": _("The number fits no series: %(detail)s."),
    "root_leaves": _("The root does not fit its leaves."),
    "root_previous": _("The root does not follow on the one before it."),
    "root_key_unknown": _("There is no public key %(detail)s to check the root with."),
    "root_signature": _("The signature does not fit the root."),
    "root_missing": _("The root is missing: %(detail)s."),
    "root_counter": _("The counter of roots was changed: %(detail)s."),
    "published_unreadable": _("The published root %(detail)s cannot be read."),
    "published_differs": _("The root is not as it was published: %(detail)s."),
    "file_missing": _("The stored file is missing: %(detail)s."),
    "file_changed": _("The stored file was changed: %(detail)s."),
}


def fault_words(fault: Fault) -> str:
    """Say what a fault is."""
    return str(FAULTS[fault.code] % {"detail": fault.detail})

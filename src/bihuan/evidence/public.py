"""What other contexts may use of evidence."""

from __future__ import annotations

from bihuan.evidence.domain.faults import Fault
from bihuan.evidence.folders import write_whole
from bihuan.evidence.jobs import (
    compare_photographs,
    seal_changed_heads,
    sweep_unclaimed_contents,
)
from bihuan.evidence.models import Attachment, ChainLink, DailyRoot, Purpose, StoredFile
from bihuan.evidence.queries import (
    EarlierUse,
    attachments_of,
    count_after,
    earlier_uses,
    links_of,
    newest_root,
    not_yet_compared,
    sealed_seq,
)
from bihuan.evidence.services.append_link import ChainBroken, append, append_first
from bihuan.evidence.services.attach_file import AlreadyVoided, attach_file, void_attachment
from bihuan.evidence.services.make_proof import NotProvable, prove_number, prove_subject
from bihuan.evidence.services.open_copy import open_copy, open_original
from bihuan.evidence.services.register import (
    register_numbers,
    register_subject,
    register_witness,
)
from bihuan.evidence.services.seal_root import publish_root, root_text, seal_root
from bihuan.evidence.services.signing_key import KeyMissing
from bihuan.evidence.services.store_file import (
    FileRefused,
    keeping_only_what_commits,
    store_file,
)
from bihuan.evidence.services.verify.verify_all import Report, verify_all
from bihuan.evidence.wording import fault_words

__all__ = [
    "AlreadyVoided",
    "Attachment",
    "ChainBroken",
    "ChainLink",
    "DailyRoot",
    "EarlierUse",
    "Fault",
    "FileRefused",
    "KeyMissing",
    "NotProvable",
    "Purpose",
    "Report",
    "StoredFile",
    "append",
    "append_first",
    "attach_file",
    "attachments_of",
    "compare_photographs",
    "count_after",
    "earlier_uses",
    "fault_words",
    "keeping_only_what_commits",
    "links_of",
    "newest_root",
    "not_yet_compared",
    "open_copy",
    "open_original",
    "prove_number",
    "prove_subject",
    "publish_root",
    "register_numbers",
    "register_subject",
    "register_witness",
    "root_text",
    "seal_changed_heads",
    "seal_root",
    "sealed_seq",
    "store_file",
    "sweep_unclaimed_contents",
    "verify_all",
    "void_attachment",
    "write_whole",
]

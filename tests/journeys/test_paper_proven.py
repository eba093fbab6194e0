"""An order is drafted, issued, downloaded and proven; void, its number stays; tampering is found."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import docx
import pytest
from tests.factories import make_finding

from bihuan.documents.public import Paper
from bihuan.evidence import public as evidence
from bihuan.evidence.folders import content_path
from bihuan.foundation.models import History

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client
    from tests.factories import Town

    from bihuan.findings.public import Finding

ROOT = Path(__file__).resolve().parents[2]
WORDS = {
    "addressee": "澜州恒锐精密压铸有限公司",
    "demands": "停用该设备。",
    "basis": "",
    "copies_to": "",
}


def drafted(town: Town, client: Client, finding: Finding) -> str:
    """Draft an order as an officer does; return the address of its page."""
    body = str(town.organisations["enforcement"].pk)
    sent = client.post(f"/findings/{finding.pk}/papers/new/order", {**WORDS, "body": body})
    return str(sent["Location"])


def issued(town: Town, client: Client, finding: Finding) -> tuple[str, Paper]:
    """Issue an order as an officer does; return the address of its page, and the paper."""
    page = drafted(town, client, finding)
    assert client.post(page, {**WORDS, "act": "issue"}).status_code == 302
    return page, Paper.objects.get(pk=page.rsplit("/", 1)[1])


def test_an_order_goes_out_is_proven_offline_and_keeps_its_number(
    town: Town, as_: Callable[[str], Client], tmp_path: Path
) -> None:
    client, finding = as_("officer"), make_finding(town, "assigned")
    given_up = drafted(town, client, finding)
    client.post(given_up, {"act": "discard"})

    page, paper = issued(town, client, finding)

    assert paper.no == 1, "a draft that was given up took no number"
    content = client.get(f"{page}.docx").content
    digest = hashlib.sha256(content).hexdigest()
    assert paper.number in [line.text for line in docx.Document(BytesIO(content)).paragraphs]
    step = History.objects.get(subject_id=finding.pk, step="issue_paper")
    assert step.facts["paper_sha256"] == digest
    proven_offline(finding, town, tmp_path, digest)

    assert client.post(page, {"act": "void", "reason": "主送单位有误"}).status_code == 302
    _page, second = issued(town, client, finding)

    paper.refresh_from_db()
    assert (paper.state, paper.no, second.no) == ("void", 1, 2)
    assert client.get(f"{page}.docx").content == content, "what was issued stays readable"
    assert evidence.verify_all().is_clean


def proven_offline(finding: Finding, town: Town, folder: Path, digest: str) -> None:
    """Check the finding's proof with the stand-alone script: it holds the paper's hash."""
    proof = folder / "proof.json"
    proof.write_text(evidence.prove_number(number=finding.number, clock=town.clock), "utf-8")
    assert digest in proof.read_text("utf-8")
    forged = folder / "forged.json"
    forged.write_text(proof.read_text("utf-8").replace(digest, "0" * 64), "utf-8")
    command = [sys.executable, "-I", str(ROOT / "docs" / "verify_proof.py")]

    genuine = subprocess.run([*command, str(proof)], capture_output=True, check=False)
    refused = subprocess.run([*command, str(forged)], capture_output=True, check=False)

    assert genuine.returncode == 0, genuine.stderr.decode()
    assert refused.returncode == 1
    assert json.loads(proof.read_text("utf-8"))["number"] == finding.number


@pytest.mark.parametrize(
    "changed",
    [
        {"number": "执法监督局责改〔2026〕9号", "no": 9},
        {"content": {"due": "2027年1月1日"}},
        {"words": {**WORDS, "demands": "无"}},
        {"state": "void"},
    ],
    ids=["number", "content", "words", "state"],
)
def test_a_paper_that_was_changed_by_hand_is_found(
    town: Town, as_: Callable[[str], Client], changed: dict[str, Any]
) -> None:
    _page, paper = issued(town, as_("officer"), make_finding(town, "assigned"))
    assert evidence.verify_all().is_clean

    Paper.objects.filter(pk=paper.pk).update(**changed)

    assert not evidence.verify_all().is_clean


def test_a_file_of_a_paper_that_was_exchanged_is_found(
    town: Town, as_: Callable[[str], Client]
) -> None:
    _page, paper = issued(town, as_("officer"), make_finding(town, "assigned"))
    assert paper.file is not None
    content_path(paper.file.sha256).write_bytes(b"something else")

    assert not evidence.verify_all().is_clean


def test_a_paper_that_was_removed_is_found(town: Town, as_: Callable[[str], Client]) -> None:
    _page, paper = issued(town, as_("officer"), make_finding(town, "assigned"))

    Paper.objects.filter(pk=paper.pk).delete()

    assert not evidence.verify_all().is_clean

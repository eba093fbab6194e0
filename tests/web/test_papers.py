"""The pages of papers: drafted on a record, seen, issued, downloaded, replaced; and a body's templates."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.factories import Town, make_finding

from bihuan.documents.papers.models import PaperKind, PaperTemplate
from bihuan.documents.papers.standard import standard_template
from bihuan.documents.public import Paper

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

WORDS = {"addressee": "恒锐压铸", "demands": "停用该设备。", "basis": "", "copies_to": ""}


def draft(town: Town, client: Client, finding: object) -> str:
    """Draft an order as a person does; return the address of its page."""
    body = str(town.organisations["enforcement"].pk)
    answer = client.post(f"/findings/{finding}/papers/new/order", {**WORDS, "body": body})
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


def test_an_order_is_drafted_seen_issued_and_downloaded(
    town: Town, as_: Callable[[str], Client]
) -> None:
    client, finding = as_("officer"), make_finding(town, "assigned")
    assert (
        f"/findings/{finding.pk}/papers/new/order"
        in client.get(f"/findings/{finding.pk}").content.decode()
    )
    page = draft(town, client, finding.pk)
    seen = docx.Document(BytesIO(client.get(f"{page}.docx").content))
    assert "（草稿，未编号）" in [line.text for line in seen.paragraphs]

    assert client.post(page, {**WORDS, "act": "issue"}).status_code == 302

    paper = Paper.objects.get()
    assert paper.number in client.get(f"/findings/{finding.pk}").content.decode()
    assert paper.number in client.get("/papers", {"q": finding.number}).content.decode()
    issued = docx.Document(BytesIO(client.get(f"{page}.docx").content))
    assert paper.number in [line.text for line in issued.paragraphs]
    plant = as_("dong")
    assert plant.get(f"{page}.docx").status_code == 200
    assert plant.post(page, {"act": "void", "reason": "不服"}).status_code == 403


def test_a_window_that_still_shows_the_draft_is_told_that_it_was_issued(
    town: Town, as_: Callable[[str], Client]
) -> None:
    client, finding = as_("officer"), make_finding(town, "assigned")
    page = draft(town, client, finding.pk)
    assert client.post(page, {**WORDS, "act": "issue"}).status_code == 302
    paper = Paper.objects.get()

    for act in ("issue", "save"):
        late = client.post(page, {**WORDS, "demands": "另一种写法。", "act": act})

        assert late.status_code == 409
        assert late.context["refusal"].code == "documents.paper_no_draft"
        assert not late.context["form"].errors, "nobody asked to declare it void"
    after = Paper.objects.get()
    assert (after.state, after.number, after.words, after.version) == (
        paper.state,
        paper.number,
        paper.words,
        paper.version,
    )


def test_a_draft_is_nobody_elses(town: Town, as_: Callable[[str], Client]) -> None:
    finding = make_finding(town, "assigned")
    page = draft(town, as_("officer"), finding.pk)
    for who in ("dong", "auditor"):
        assert as_(who).get(page).status_code == 404
        assert as_(who).get(f"{page}.docx").status_code == 404


def test_a_body_puts_its_own_template_and_restores_the_standard_one(
    town: Town, as_: Callable[[str], Client]
) -> None:
    client = as_("alice")
    document = docx.Document(BytesIO(standard_template(PaperKind.ACCEPTANCE)))
    document.paragraphs[0].runs[0].text = "本单位验收表"
    buffer = BytesIO()
    document.save(buffer)
    sent = {"act": "template", "kind": "acceptance"}

    answer = client.post(
        "/settings/papers", {**sent, "file": SimpleUploadedFile("a.docx", buffer.getvalue())}
    )

    assert answer.status_code == 302, answer.content.decode()
    finding = make_finding(town, "accepted")
    body = str(town.organisations["office"].pk)
    page = client.post(f"/findings/{finding.pk}/papers/new/acceptance", {**WORDS, "body": body})[
        "Location"
    ]
    seen = docx.Document(BytesIO(client.get(f"{page}.docx").content))
    assert seen.paragraphs[0].text == "本单位验收表"
    assert client.post("/settings/papers", {"act": "restore:acceptance"}).status_code == 302
    seen = docx.Document(BytesIO(client.get(f"{page}.docx").content))
    assert seen.paragraphs[0].text == "整改验收表"
    assert PaperTemplate.objects.count() == 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("{{ nobody }}", "nobody"),
        ("{{ issuer.__class__ }}", "__class__"),
        ("{{ ''.join(demands) }}", "call"),
        ("{% for a in demands %}", "endfor"),
    ],
)
def test_a_template_that_cannot_be_used_is_refused_with_the_reason(
    town: Town, as_: Callable[[str], Client], words: str, said: str
) -> None:
    document = docx.Document()
    document.add_paragraph(words)
    buffer = BytesIO()
    document.save(buffer)
    file = SimpleUploadedFile("a.docx", buffer.getvalue())

    answer = as_("alice").post(
        "/settings/papers", {"act": "template", "kind": "order", "file": file}
    )

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not PaperTemplate.objects.exists()


def test_the_code_of_a_body_begins_its_next_number(
    town: Town, as_: Callable[[str], Client]
) -> None:
    client, finding = as_("alice"), make_finding(town, "accepted")
    assert client.post("/settings/papers", {"act": "code", "code": "〔"}).status_code == 422
    assert client.post("/settings/papers", {"act": "code", "code": "澜安委办"}).status_code == 302
    body = str(town.organisations["office"].pk)
    page = client.post(f"/findings/{finding.pk}/papers/new/acceptance", {**WORDS, "body": body})[
        "Location"
    ]
    client.post(page, {**WORDS, "act": "issue"})
    assert Paper.objects.get().number.startswith("澜安委办验收〔")

"""The pages of lists as papers: offered where a notice is looked at, drafted, seen, issued, downloaded."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import docx
import pytest
from tests.findings.test_notice_papers import confirmed

from bihuan.documents.public import Paper, can_make_pdf

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client
    from tests.factories import Town

WORDS = {"addressee": "各县区安委会", "demands": "每月更新。", "basis": "", "copies_to": ""}


def draft(town: Town, client: Client, notice: object) -> str:
    """Draft the lists as a person does; return the address of their page."""
    body = str(town.organisations["office"].pk)
    answer = client.post(f"/notices/{notice}/papers/new", {**WORDS, "body": body})
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


def test_lists_are_drafted_from_the_notice_seen_issued_and_downloaded(
    town: Town, as_: Callable[[str], Client]
) -> None:
    client, notice = as_("alice"), confirmed(town)
    result = f"/notices/{notice.pk}/result"
    lists = client.get("/findings/lists", {"notice": str(notice.pk), "tab": "all"})
    assert f'href="{result}#' in lists.content.decode()
    assert f"/notices/{notice.pk}/papers/new" in client.get(result).content.decode()
    assert "#paperwork-title" not in client.get("/findings/lists").content.decode()
    page = draft(town, client, notice.pk)
    assert client.get(page).status_code == 200
    seen = docx.Document(BytesIO(client.get(f"{page}.docx").content))
    assert "（草稿，未编号）" in [line.text for line in seen.paragraphs]

    assert client.post(page, {**WORDS, "act": "issue"}).status_code == 302

    paper = Paper.objects.get()
    assert paper.number in client.get(result).content.decode()
    everything = client.get("/papers", {"q": paper.number}).content.decode()
    assert page in everything
    issued = docx.Document(BytesIO(client.get(f"{page}.docx").content))
    assert paper.number in [line.text for line in issued.paragraphs]
    assert client.post(page, {"act": "void", "reason": ""}).status_code == 422
    assert client.post(page, {"act": "void", "reason": "口径有误"}).status_code == 302
    paper.refresh_from_db()
    assert paper.state == "void"


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        ("bob", (200, 422, 200, 200 if can_make_pdf() else 503)),
        ("auditor", (200, 403, 200, 200 if can_make_pdf() else 503)),
        ("charlie", (404,) * 4),
        ("miller", (404,) * 4),
        ("worker", (404,) * 4),
    ],
)
def test_issued_lists_are_seen_by_whoever_sees_the_area(
    town: Town, as_: Callable[[str], Client], who: str, expected: tuple[int, ...]
) -> None:
    client = as_("alice")
    page = draft(town, client, confirmed(town).pk)
    assert as_(who).get(page).status_code == (200 if who == "bob" else 404), "a draft"
    client.post(page, {**WORDS, "act": "issue"})
    other = as_(who)

    got = (
        other.get(page).status_code,
        other.post(page, {"act": "void", "reason": ""}).status_code,
        other.get(f"{page}.docx").status_code,
        other.get(f"{page}.pdf").status_code,
    )

    assert got == expected
    assert Paper.objects.get().state == "issued"

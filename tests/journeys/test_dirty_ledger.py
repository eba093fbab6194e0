"""A dirty ledger of 500 rows: sent on the desk, looked at, taken over, found, taken out again."""

from __future__ import annotations

import html
import re
from datetime import timedelta
from io import BytesIO
from typing import TYPE_CHECKING

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.factories import make_finding
from tests.journeys.dirty_ledger import as_csv, dirty_ledger

from bihuan.evidence import public as evidence
from bihuan.findings.models import LedgerEntry, LedgerUpload
from bihuan.findings.public import Finding
from bihuan.foundation import jobs
from bihuan.foundation.long_work import Running
from bihuan.foundation.models import History, LongWork

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client
    from tests.factories import Town

    As = Callable[[str], Client]


def send(client: Client, town: Town, content: bytes, name: str = "台账.xlsx") -> LedgerUpload:
    sent = {
        "file": SimpleUploadedFile(name, content),
        "organisation": str(town.organisations["office"].pk),
        "region": "9901",
    }
    answer = client.post("/ledgers", sent)
    assert answer.status_code == 302, answer.content.decode()
    return LedgerUpload.objects.get(pk=answer["Location"].rpartition("/")[2])


def page(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_dirty_ledger_from_preview_to_findings_and_out_again(as_: As, town: Town) -> None:
    dirty, alice = dirty_ledger(), as_("alice")

    upload = send(alice, town, dirty.content)
    path = f"/ledgers/{upload.pk}"
    shown = page(alice, path)

    # What was read is told before anything becomes a finding.
    assert upload.preview["rows_read"] == dirty.rows == 500
    assert upload.preview["records"] == dirty.hazards + dirty.doubled
    assert (upload.preview["joined"], len(upload.preview["rejected"])) == (
        dirty.joined,
        dirty.rejected,
    )
    assert "这一行报告没有隐患" in shown or "没有隐患" in shown
    assert "<script>alert" not in shown
    assert not Finding.objects.exists()

    # 备注 is set to the place: read anew with it, and remembered for the next ledger of this form.
    at = next(n for n, c in enumerate(upload.preview["columns"]) if c["name"] == "备注")
    alice.post(path, {"version": "1", f"column-{at}": "place"})
    upload.refresh_from_db()
    assert upload.mapping == {"备注": "place"}

    alice.post(f"{path}/import", {"version": str(upload.version)})
    assert "等待转入" in page(alice, path)
    jobs.Worker(town.clock).tick()

    upload.refresh_from_db()
    result = upload.result
    assert upload.state == "done"
    assert result["rows_read"] == result["imported"] + result["merged"] + result["rejected"] == 500
    assert result["imported"] == Finding.objects.count() == dirty.hazards
    assert result["merged"] == dirty.joined + dirty.doubled
    shown = page(alice, path)
    assert f"{dirty.hazards}" in shown

    # Every rejected row can be taken out with its cells and why.
    book = openpyxl.load_workbook(BytesIO(alice.get(f"{path}/left-out.xlsx").content))
    sheet = book.active
    assert sheet is not None
    assert sheet.max_row == dirty.rejected + 1
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)

    # The same bytes again change nothing.
    before = (Finding.objects.count(), LedgerEntry.objects.count())
    again = send(alice, town, dirty.content)
    assert again.mapping == {"备注": "place"}
    alice.post(f"/ledgers/{again.pk}/import", {"version": "1"})
    jobs.Worker(town.clock).tick()
    again.refresh_from_db()
    assert (again.result["imported"], again.result["merged"]) == (0, 500 - dirty.rejected)
    assert (Finding.objects.count(), LedgerEntry.objects.count()) == before
    assert evidence.verify_all().faults == []

    # And out again: as many rows as findings, no formula among them.
    taken = alice.get("/findings/lists/problems.xlsx?tab=all")
    sheet = openpyxl.load_workbook(BytesIO(taken.content)).active
    assert sheet is not None
    rows = list(sheet.iter_rows(min_row=4))
    assert len(rows) == dirty.hazards
    assert all(
        cell.data_type in ("s", "n") and cell.data_type != "f" for row in rows for cell in row
    )
    assert any(str(row[2].value).startswith("=HYPERLINK") for row in rows)


def test_the_page_of_a_ledger_leads_to_what_was_made_of_it_and_nothing_else(
    as_: As, town: Town
) -> None:
    alice, content = as_("alice"), as_csv(12)[0]
    make_finding(town)
    uploads = [send(alice, town, content, "甲.csv"), send(alice, town, as_csv(15, 9)[0], "乙.csv")]
    for upload in uploads:
        alice.post(f"/ledgers/{upload.pk}/import", {"version": "1"})
        jobs.Worker(town.clock).tick()
    made = LedgerEntry.objects.filter(ledger__name="甲.csv", is_first=True)
    numbers = set(made.values_list("finding__number", flat=True))

    shown = page(alice, f"/ledgers/{uploads[0].pk}")
    [path] = re.findall(r'href="(/findings\?tab=all[^"]*)"', shown)
    listed = page(alice, html.unescape(path))

    assert len(numbers) == 12
    assert set(re.findall(r"澜安隐〔\d+〕\d+", listed)) == numbers
    # It stands as a chip, goes along with the filter, and is left by the chip.
    assert "甲.csv" in listed
    assert f'name="ledger" value="{uploads[0].pk}"' in listed
    rows = alice.get(f"/findings/lists/problems.csv?tab=all&ledger={uploads[0].pk}")
    assert len(rows.content.decode().splitlines()) == 1 + 12


@pytest.mark.parametrize("who", ["charlie", "worker"])
def test_a_stranger_learns_nothing_by_the_id_of_a_ledger(as_: As, town: Town, who: str) -> None:
    upload = send(as_("alice"), town, as_csv(12)[0], "甲.csv")
    as_("alice").post(f"/ledgers/{upload.pk}/import", {"version": "1"})
    jobs.Worker(town.clock).tick()

    listed = page(as_(who), f"/findings?tab=all&ledger={upload.pk}")

    assert Finding.objects.exists()
    assert "甲.csv" not in listed
    assert not set(Finding.objects.values_list("number", flat=True)) & set(
        re.findall(r"澜安隐〔\d+〕\d+", listed)
    )


def test_a_csv_in_the_old_encoding_goes_the_same_way(as_: As, town: Town) -> None:
    content, hazards = as_csv()
    alice = as_("alice")

    upload = send(alice, town, content, "台账2021.csv")
    alice.post(f"/ledgers/{upload.pk}/import", {"version": "1"})
    jobs.Worker(town.clock).tick()

    upload.refresh_from_db()
    assert upload.result["imported"] == Finding.objects.count() == hazards


def test_an_import_is_stopped_and_goes_on_where_it_stopped(
    as_: As, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bihuan.findings.steps.step1_found_in_ledger.BATCH", 50)
    monkeypatch.setattr("bihuan.foundation.long_work.BEAT", timedelta(-1))
    dirty, alice = dirty_ledger(200), as_("alice")
    upload = send(alice, town, dirty.content)
    path = f"/ledgers/{upload.pk}"
    alice.post(f"{path}/import", {"version": "1"})
    told = Running.told

    def stopping(self: Running, done: int, total: int) -> None:
        if done == 100:
            alice.post(f"{path}/stop", {"version": "2"})
        told(self, done, total)

    with monkeypatch.context() as patched:
        patched.setattr(Running, "told", stopping)
        jobs.Worker(town.clock).tick()

    upload.refresh_from_db()
    assert upload.state == "stopped"
    stands = Finding.objects.count()
    assert 0 < stands < dirty.hazards
    assert re.search(rf"{stands}", page(alice, path))
    assert LongWork.objects.get().state == "cancelled"

    alice.post(f"{path}/import", {"version": "3"})
    jobs.Worker(town.clock).tick()
    upload.refresh_from_db()
    assert upload.state == "done"
    assert upload.result["imported"] == Finding.objects.count() == dirty.hazards
    assert sum(upload.result[name] for name in ("imported", "merged", "rejected")) == 200


@pytest.mark.parametrize("who", ["charlie", "miller", "auditor", "worker"])
def test_strangers_neither_see_nor_import_a_ledger(as_: As, town: Town, who: str) -> None:
    upload = send(as_("alice"), town, dirty_ledger(40).content)
    client, path = as_(who), f"/ledgers/{upload.pk}"
    steps = History.objects.count()

    answers = [
        client.get(path),
        client.get(f"{path}/left-out.xlsx"),
        *(
            client.post(f"{path}{step}", {"version": "1"})
            for step in ("", "/import", "/stop", "/discard")
        ),
    ]

    assert {answer.status_code for answer in answers} <= {302, 403, 404}
    assert not [
        answer
        for answer in answers
        if "台账" in answer.content.decode(errors="ignore") and answer.status_code == 200
    ]
    upload.refresh_from_db()
    assert (upload.state, History.objects.count()) == ("draft", steps)
    assert not Finding.objects.exists()

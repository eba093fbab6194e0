from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from tests.evidence.stories import Story, three_records, told

from bihuan.cli import main
from bihuan.evidence.folders import root_path
from bihuan.evidence.models import Attachment, ChainHead, ChainLink, DailyRoot
from bihuan.evidence.services import register
from bihuan.foundation.models import History

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.django_db(transaction=True)
COUNTS = ("subjects", "links", "roots", "files", "numbers", "unsealed")
NUMBER = "澜安隐〔2026〕000002"


@pytest.fixture(autouse=True)
def stories(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> list[Story]:
    # Only what this test registers is asked; the product's own contexts stay out.
    for name in ("_policies", "_witnesses", "_numbers"):
        monkeypatch.setattr(register, name, {})
    return three_records()


def test_a_clean_chain_ends_with_0_and_counts_on_standard_error(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["chain", "verify"]) == 0

    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.strip() == (
        "3 records, 8 links, 0 roots, 3 numbers, 2 files: 0 faults; 8 links under no root yet"
    )


def test_each_fault_is_one_line_that_names_record_and_step(
    stories: list[Story], capsys: pytest.CaptureFixture[str]
) -> None:
    ChainLink.objects.filter(subject_id=stories[1].subject_id, seq=2).update(previous="0" * 64)

    assert main(["chain", "verify"]) == 2

    lines = capsys.readouterr().out.splitlines()
    assert [line.split(": ")[0] for line in lines] == [
        f"case {NUMBER} #2 link_digest",
        f"case {NUMBER} #2 link_previous",
    ]


def test_a_record_removed_with_all_its_rows_is_named_by_its_number(
    stories: list[Story], capsys: pytest.CaptureFixture[str]
) -> None:
    gone = stories.pop(1)
    for model in (Attachment, ChainLink, ChainHead, History):
        model._default_manager.filter(subject_id=gone.subject_id).delete()
    told(*stories)

    assert main(["chain", "verify"]) == 2
    (line,) = capsys.readouterr().out.splitlines()
    assert line.startswith(f"{NUMBER} number_missing: ")

    assert main(["chain", "verify", "--json"]) == 2
    (fault,) = json.loads(capsys.readouterr().out)["faults"]
    assert (fault["code"], fault["number"], fault["detail"]) == ("number_missing", NUMBER, NUMBER)


def test_the_report_as_json(stories: list[Story], capsys: pytest.CaptureFixture[str]) -> None:
    ChainLink.objects.filter(subject_id=stories[1].subject_id, seq=3).delete()

    assert main(["chain", "verify", "--json"]) == 2

    report = json.loads(capsys.readouterr().out)
    assert report["ok"] is False
    assert {name: report[name] for name in COUNTS} == {
        "subjects": 3, "links": 7, "roots": 0, "files": 2, "numbers": 3, "unsealed": 7
    }  # fmt: skip
    missing = next(f for f in report["faults"] if f["code"] == "link_missing")
    assert (missing["number"], missing["seq"]) == (NUMBER, 3)
    assert missing["message"]


def test_a_proof_is_written_whole(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "proof.json"

    assert main(["chain", "proof", NUMBER, "-o", str(path)]) == 0

    assert json.loads(path.read_text("utf-8"))["number"] == NUMBER
    assert list(tmp_path.glob(".proof*")) == []
    assert main(["chain", "verify"]) == 0


def test_an_unknown_number_is_refused_in_one_line_and_writes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "proof.json"
    path.write_text("older", encoding="utf-8")

    assert main(["chain", "proof", "澜安隐〔2026〕999999", "-o", str(path)]) == 2

    told = capsys.readouterr()
    assert told.out == ""
    assert len(told.err.strip().splitlines()) == 1
    assert path.read_text("utf-8") == "older"
    assert not DailyRoot.objects.exists()


def test_a_folder_that_is_not_there_is_refused_before_anything_is_sealed(tmp_path: Path) -> None:
    assert main(["chain", "proof", NUMBER, "-o", str(tmp_path / "none" / "proof.json")]) == 2
    assert main(["chain", "root", "-o", str(tmp_path)]) == 2

    assert not (tmp_path / "none").exists()
    assert not DailyRoot.objects.exists()


def test_a_root_is_given_out_and_later_held_against_the_database(
    stories: list[Story], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "newspaper.json"
    assert main(["chain", "root", "-o", str(path)]) == 0
    assert path.read_bytes() == root_path(1).read_bytes()
    assert main(["chain", "root"]) == 0
    assert json.loads(capsys.readouterr().out)["no"] == 1
    assert main(["chain", "verify", "--root", str(path)]) == 0

    path.write_text(path.read_text("utf-8").replace("2026", "2025"), encoding="utf-8")

    assert main(["chain", "verify", "--root", str(path)]) == 2
    assert "published_differs" in capsys.readouterr().out


def test_there_is_no_root_of_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    ChainHead.objects.all().delete()

    assert main(["chain", "root"]) == 2
    assert not DailyRoot.objects.exists()

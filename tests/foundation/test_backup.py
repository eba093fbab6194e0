"""A backup is whole or it is none; it restores into an empty installation and nowhere else."""

from __future__ import annotations

import json
import threading
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from django.apps import apps
from django.db import connection

from bihuan.foundation.backup import manifest
from bihuan.foundation.backup.manifest import NotABackup, NotEmpty
from bihuan.foundation.backup.restore import restore_backup
from bihuan.foundation.backup.write import one_moment, write_backup
from bihuan.foundation.models import Counter, History
from bihuan.kernel.ids import uuid7

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from bihuan.kernel.clock import FixedClock

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 2, 1, 2, 3, 456789, tzinfo=UTC)
FACTS = {"万": ["甲", None, True, 12], "nested": {"text": 'quote " and \u2028'}}


@pytest.fixture
def filled(data_dir: Path) -> Path:
    Counter.objects.create(series="苏安隐/2026", value=7)
    History.objects.create(
        subject_type="finding", subject_id=uuid7(), county_code="320585", seq=1,
        event="finding_found", step="find", to_state="found", at=AT, facts=FACTS,
    )  # fmt: skip
    for name in ("files/ab/cd/abcd", "roots/root-000001.json", "files/.half", "copies/x"):
        (data_dir / name).parent.mkdir(parents=True, exist_ok=True)
        (data_dir / name).write_text(name, encoding="utf-8")
    (data_dir / "keys").mkdir()
    for name in ("secret_key", "chain_ed25519.pem", "chain_ed25519.pub.pem"):
        (data_dir / "keys" / name).write_text(name, encoding="utf-8")
    return data_dir


def emptied(data: Path) -> None:
    History.objects.all().delete()
    Counter.objects.all().delete()
    for path in sorted(data.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()


@pytest.fixture
def saved(filled: Path, tmp_path: Path, clock: FixedClock) -> Path:
    target = tmp_path / "backup"
    write_backup(target, with_private_keys=True, clock=clock)
    emptied(filled)
    return target


def test_everything_comes_back(saved: Path, data_dir: Path) -> None:
    restore_backup(saved)

    assert Counter.objects.get().value == 7
    row = History.objects.get()
    assert (row.at, row.facts) == (AT, FACTS)
    assert (data_dir / "files/ab/cd/abcd").read_text(encoding="utf-8") == "files/ab/cd/abcd"
    assert (data_dir / "roots/root-000001.json").exists()
    assert (data_dir / "keys/chain_ed25519.pem").stat().st_mode & 0o777 == 0o600


def test_putting_rows_back_leaves_later_stamps_to_the_clock(saved: Path, data_dir: Path) -> None:
    fields = [field for model in apps.get_models() for field in model._meta.local_concrete_fields]
    stamped = {field: vars(field).get("auto_now_add") for field in fields}

    restore_backup(saved)

    assert any(stamped.values())
    assert {field: vars(field).get("auto_now_add") for field in fields} == stamped


def test_what_can_be_made_again_or_is_secret_stays_out(saved: Path) -> None:
    names = set(manifest.files_in(saved))

    assert "files/ab/cd/abcd" in names
    assert not {"keys/secret_key", "files/.half", "copies/x"} & names


def test_the_private_key_is_saved_only_when_asked(
    filled: Path, tmp_path: Path, clock: FixedClock
) -> None:
    write_backup(tmp_path / "backup", with_private_keys=False, clock=clock)

    keys = tmp_path / "backup" / "keys"
    assert [key.name for key in keys.iterdir()] == ["chain_ed25519.pub.pem"]
    assert (filled / "keys" / "chain_ed25519.pem").exists()


def test_a_folder_with_something_in_it_is_not_overwritten(
    filled: Path, tmp_path: Path, clock: FixedClock
) -> None:
    target = tmp_path / "backup"
    target.mkdir()
    (target / "mine").write_text("mine", encoding="utf-8")

    with pytest.raises(NotEmpty):
        write_backup(target, with_private_keys=False, clock=clock)

    assert [path.name for path in target.iterdir()] == ["mine"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["backup", filled.name]


def test_a_backup_that_fails_leaves_nothing(
    filled: Path, tmp_path: Path, clock: FixedClock
) -> None:
    History.objects.update(facts={})
    (filled / "files" / "dangling").symlink_to(tmp_path / "absent")

    with pytest.raises(OSError, match="dangling"):
        write_backup(tmp_path / "backup", with_private_keys=False, clock=clock)

    assert [path.name for path in tmp_path.iterdir()] == [filled.name]


def _change(folder: Path) -> None:
    path = folder / "tables" / "foundation.counter.jsonl"
    path.write_text(path.read_text(encoding="utf-8").replace("7", "8"), encoding="utf-8")


def _remove(folder: Path) -> None:
    (folder / "files/ab/cd/abcd").unlink()


def _add(folder: Path) -> None:
    (folder / "files/stray").write_text("stray", encoding="utf-8")


def _link(folder: Path) -> None:
    target = folder / "files/ab/cd/abcd"
    content = target.read_text(encoding="utf-8")
    outside = folder.parent / "outside"
    outside.write_text(content, encoding="utf-8")
    target.unlink()
    target.symlink_to(outside)


def _rewrite(change: Callable[[dict[str, object]], object]) -> Callable[[Path], None]:
    def apply(folder: Path) -> None:
        path = folder / manifest.NAME
        content = json.loads(path.read_text(encoding="utf-8"))
        change(content)
        path.write_text(json.dumps(content), encoding="utf-8")

    return apply


@pytest.mark.parametrize(
    "harm",
    [
        _change,
        _remove,
        _add,
        _link,
        lambda folder: (folder / manifest.NAME).unlink(),
        lambda folder: (folder / manifest.NAME).write_text("[]", encoding="utf-8"),
        _rewrite(lambda content: content.update(format=2)),
        _rewrite(lambda content: content["migrations"].update(people=["9999_of_tomorrow"])),  # type: ignore[attr-defined]
        _rewrite(lambda content: content["tables"].pop("foundation.counter")),  # type: ignore[attr-defined]
        _rewrite(lambda content: content["tables"].update({"foundation.counter": 2})),  # type: ignore[attr-defined]
    ],
)
def test_a_backup_that_is_not_whole_restores_nothing(
    saved: Path, data_dir: Path, harm: Callable[[Path], None]
) -> None:
    harm(saved)

    with pytest.raises(NotABackup):
        restore_backup(saved)

    assert not Counter.objects.exists()
    assert not History.objects.exists()
    assert list(data_dir.iterdir()) == []


def test_an_installation_with_rows_is_not_overwritten(saved: Path) -> None:
    Counter.objects.create(series="mine", value=1)

    with pytest.raises(NotEmpty):
        restore_backup(saved)

    assert Counter.objects.get().series == "mine"


@pytest.mark.parametrize("name", ["files/ab", "roots/root-000001.json", "keys/chain_ed25519.pem"])
def test_an_installation_with_files_or_keys_is_not_overwritten(
    saved: Path, data_dir: Path, name: str
) -> None:
    (data_dir / name).parent.mkdir(parents=True)
    (data_dir / name).write_text("mine", encoding="utf-8")

    with pytest.raises(NotEmpty):
        restore_backup(saved)

    assert not Counter.objects.exists()
    assert (data_dir / name).read_text(encoding="utf-8") == "mine"


@pytest.mark.django_db(transaction=True)
def test_a_backup_shows_one_moment_and_keeps_nobody_from_writing() -> None:
    Counter.objects.create(series="before", value=1)

    def write_meanwhile() -> None:
        Counter.objects.create(series="meanwhile", value=1)
        connection.close()

    with one_moment():
        assert Counter.objects.count() == 1
        writer = threading.Thread(target=write_meanwhile)
        writer.start()
        writer.join()
        seen = Counter.objects.count()

    assert seen == 1
    assert Counter.objects.count() == 2

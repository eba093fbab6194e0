from __future__ import annotations

import json
import shutil
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from django.db import transaction
from tests.evidence.stories import Story

from bihuan.evidence.domain.statements import signed_bytes
from bihuan.evidence.folders import data_folder, root_path
from bihuan.evidence.models import ChainHead, DailyRoot, RootLeaf
from bihuan.evidence.public import (
    KeyMissing,
    newest_root,
    root_text,
    seal_changed_heads,
    seal_root,
)
from bihuan.evidence.services.seal_root import statement_of
from bihuan.evidence.services.signing_key import is_signed, signing_key
from bihuan.foundation.models import Counter

if TYPE_CHECKING:
    from bihuan.kernel.clock import FixedClock

pytestmark = pytest.mark.django_db(transaction=True)


def sealed_twice(clock: FixedClock) -> tuple[Story, Story]:
    one, two = Story("澜安隐〔2026〕000001"), Story("澜安隐〔2026〕000002")
    one.step("found")
    two.step("found")
    seal_root(clock=clock)
    clock.advance(timedelta(days=1))
    two.step("assigned")
    seal_root(clock=clock)
    return one, two


def test_a_root_covers_what_changed_and_follows_on_the_one_before(clock: FixedClock) -> None:
    one, two = sealed_twice(clock)

    first, second = DailyRoot.objects.order_by("no")
    assert (first.no, first.leaves_count, first.previous_root) == (1, 2, "0" * 64)
    assert (second.no, second.leaves_count, second.previous_root) == (2, 1, first.root)
    assert str(second.day) == "2026-03-03"
    covered = RootLeaf.objects.order_by("root", "position").values_list("subject_id", "seq")
    assert sorted(covered[:2]) == sorted([(one.subject_id, 1), (two.subject_id, 1)])
    assert list(covered[2:]) == [(two.subject_id, 2)]
    assert newest_root() == second


def test_many_who_need_the_key_at_once_get_the_same_one() -> None:
    for _ in range(20):
        shutil.rmtree(data_folder() / "keys", ignore_errors=True)
        together = threading.Barrier(6)

        def key(together: threading.Barrier = together) -> bytes:
            together.wait()
            return signing_key().private_bytes_raw()

        with ThreadPoolExecutor(6) as pool:
            made = [future.result() for future in [pool.submit(key) for _ in range(6)]]

        assert len(set(made)) == 1
        assert sorted(path.name for path in (data_folder() / "keys").iterdir()) == [
            "chain_ed25519.pem",
            "chain_ed25519.pub.pem",
        ]


def test_the_signature_is_the_keys_beside_the_private_one(clock: FixedClock) -> None:
    sealed_twice(clock)

    pem = (data_folder() / "keys" / "chain_ed25519.pub.pem").read_bytes()
    for root in DailyRoot.objects.all():
        key = load_pem_public_key(pem)
        assert is_signed(key, root.signature, signed_bytes(statement_of(root)))  # type: ignore[arg-type]


def test_only_its_owner_reads_the_private_key(clock: FixedClock) -> None:
    signing_key()

    assert (data_folder() / "keys" / "chain_ed25519.pem").stat().st_mode & 0o777 == 0o600
    assert sorted(path.name for path in (data_folder() / "keys").iterdir()) == [
        "chain_ed25519.pem",
        "chain_ed25519.pub.pem",
    ]


def test_the_key_stays_the_same(clock: FixedClock) -> None:
    sealed_twice(clock)

    assert DailyRoot.objects.values("key_id").distinct().count() == 1


def test_no_root_is_made_where_nothing_changed(clock: FixedClock) -> None:
    sealed_twice(clock)

    assert seal_root(clock=clock) is None
    assert seal_changed_heads(clock) == "nothing changed"
    assert DailyRoot.objects.count() == 2
    assert Counter.objects.get(pk="evidence.daily_root").value == 2


def test_the_job_says_what_it_sealed(clock: FixedClock) -> None:
    Story("澜安隐〔2026〕000001").step("found")

    assert seal_changed_heads(clock) == "root 1: 1 heads"


def test_a_lost_private_key_is_not_replaced_in_silence(clock: FixedClock) -> None:
    signing_key()
    (data_folder() / "keys" / "chain_ed25519.pem").unlink()
    Story("澜安隐〔2026〕000001").step("found")

    with pytest.raises(KeyMissing):
        seal_root(clock=clock)

    assert not DailyRoot.objects.exists()
    assert ChainHead.objects.get().sealed_seq == 0
    assert not (data_folder() / "keys" / "chain_ed25519.pem").exists()


def test_a_root_that_is_rolled_back_is_not_published(clock: FixedClock) -> None:
    Story("澜安隐〔2026〕000001").step("found")

    with transaction.atomic():
        seal_root(clock=clock)
        transaction.set_rollback(True)

    assert not root_path(1).exists()
    root = seal_root(clock=clock)
    assert root is not None
    assert root.no == 1


def test_the_published_text_is_small_and_whole(clock: FixedClock) -> None:
    sealed_twice(clock)
    root = DailyRoot.objects.get(no=2)

    text = root_path(2).read_text("utf-8")

    assert text == root_text(root)
    assert len(text) < 700
    said = json.loads(text)
    assert (said["no"], said["root"], said["signature"]) == (2, root.root, root.signature)


def test_many_heads_are_sealed_in_batches(
    clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The real batch would need a thousand records.
    monkeypatch.setattr("bihuan.evidence.services.seal_root._BATCH", 2)
    for n in range(5):
        Story(f"澜安隐〔2026〕{n:06}").step("found")

    root = seal_root(clock=clock)

    assert root is not None
    assert root.leaves_count == 5
    assert list(root.leaves.order_by("position").values_list("position", flat=True)) == [*range(5)]
    assert set(ChainHead.objects.values_list("sealed_seq", flat=True)) == {1}

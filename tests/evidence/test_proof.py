from __future__ import annotations

import copy
import importlib.util
import json
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.evidence.stories import three_records

from bihuan.evidence.folders import data_folder, root_path
from bihuan.evidence.models import ChainLink, DailyRoot
from bihuan.evidence.public import NotProvable, prove_number, seal_root
from bihuan.kernel.errors import NotFound

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

    from bihuan.kernel.clock import FixedClock

pytestmark = pytest.mark.django_db(transaction=True)
SCRIPT = Path(__file__).resolve().parents[2] / "docs" / "verify_proof.py"
NUMBER = "澜安隐〔2026〕000002"


@pytest.fixture(scope="module")
def verify_proof() -> ModuleType:
    spec = importlib.util.spec_from_file_location("verify_proof", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(params=["sha256", "sm3"])
def proof(request: pytest.FixtureRequest, settings: Any, clock: FixedClock) -> str:
    settings.BIHUAN_CHAIN_ALGORITHM = request.param
    three_records()
    return prove_number(number=NUMBER, clock=clock)


def saved(text: str, tmp_path: Path) -> str:
    path = tmp_path / "proof.json"
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_a_proof_is_checked_without_the_database(
    proof: str, tmp_path: Path, verify_proof: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    key = str(data_folder() / "keys" / "chain_ed25519.pub.pem")
    path = saved(proof, tmp_path)

    assert verify_proof.main([path, "--key", key, "--root", str(root_path(1))]) == 0

    said = capsys.readouterr().out
    assert "FAILED" not in said
    assert "共 4 步" in said
    assert "4 steps" in said
    assert "周敏" in said
    assert "根与公布的一致" in said


def test_without_a_published_key_or_root_it_says_what_is_still_open(
    proof: str, tmp_path: Path, verify_proof: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    assert verify_proof.main([saved(proof, tmp_path)]) == 0
    assert "NOTE" in capsys.readouterr().out


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place in a JSON value that holds something that can be changed."""
    if isinstance(value, dict):
        for name, part in value.items():
            yield from places(part, (*path, name))
    elif isinstance(value, list):
        for i, part in enumerate(value):
            yield from places(part, (*path, i))
    yield path


def mutations(whole: Any) -> Iterator[tuple[str, Any]]:
    """The proof with one thing changed, taken out, doubled or exchanged."""
    for path in places(whole):
        if not path:
            continue
        for how, change in CHANGES.items():
            bent = copy.deepcopy(whole)
            around = bent
            for step in path[:-1]:
                around = around[step]
            if change(around, path[-1]) and bent != whole:
                yield f"{how} {'.'.join(map(str, path))}", bent


def _flip(around: Any, at: Any) -> bool:
    value = around[at]
    if isinstance(value, str):
        # The last character too: hexadecimal digits, offsets and endings of names count.
        around[at] = value[:-1] + ("1" if value[-1:] != "1" else "2")
    elif isinstance(value, int):
        around[at] = value + 1
    else:
        around[at] = 0
    return True


def _first(around: Any, at: Any) -> bool:
    value = around[at]
    if not isinstance(value, str) or not value:
        return False
    around[at] = ("0" if value[0] != "0" else "1") + value[1:]
    return True


def _middle(around: Any, at: Any) -> bool:
    value = around[at]
    if not isinstance(value, str) or len(value) < 3:
        return False
    half = len(value) // 2
    around[at] = value[:half] + ("a" if value[half] != "a" else "b") + value[half + 1 :]
    return True


def _upper(around: Any, at: Any) -> bool:
    if not isinstance(around[at], str):
        return False
    around[at] = around[at].upper()
    return True


def _retype(around: Any, at: Any) -> bool:
    value = around[at]
    around[at] = str(value) if isinstance(value, int) else [value]
    return True


def _lower_number(around: Any, at: Any) -> bool:
    if type(around[at]) is not int:
        return False
    around[at] -= 1
    return True


def _remove(around: Any, at: Any) -> bool:
    del around[at]
    return True


def _double(around: Any, at: Any) -> bool:
    if isinstance(around, list):
        around.insert(at, copy.deepcopy(around[at]))
    else:
        around[f"{at}2"] = around[at]
    return True


def _exchange(around: Any, at: Any) -> bool:
    if not isinstance(around, list) or at + 1 >= len(around):
        return False
    around[at], around[at + 1] = around[at + 1], around[at]
    return True


CHANGES = {
    "flip": _flip,
    "first": _first,
    "middle": _middle,
    "upper": _upper,
    "retype": _retype,
    "lower": _lower_number,
    "remove": _remove,
    "double": _double,
    "exchange": _exchange,
}


def test_whatever_is_changed_in_a_proof_makes_it_fail(
    proof: str, tmp_path: Path, verify_proof: ModuleType
) -> None:
    path = tmp_path / "bent.json"
    held = []

    tried = 0
    for what, bent in mutations(json.loads(proof)):
        path.write_text(json.dumps(bent, ensure_ascii=False), encoding="utf-8")
        tried += 1
        if verify_proof.main([str(path)]) != 1:
            held.append(what)

    assert held == []
    assert tried > 300


def test_every_character_inside_a_payload_counts(proof: str, verify_proof: ModuleType) -> None:
    whole = json.loads(proof)
    text = whole["links"][2]["payload"]

    for at in range(0, len(text), 7):
        whole["links"][2]["payload"] = text[:at] + text[at + 1 :]
        with pytest.raises((verify_proof.Wrong, ValueError)):
            verify_proof.check(verify_proof.read_proof(json.dumps(whole)), None, None)


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", "null", '{"format": 1.5}', '{"a": 1, "a": 1}', "[" * 100_000, "\ud800"]
)
def test_what_is_no_proof_fails_with_a_sentence(
    text: str, tmp_path: Path, verify_proof: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "proof.json"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))

    assert verify_proof.main([str(path)]) == 1
    assert "FAILED" in capsys.readouterr().out


def test_another_key_or_another_root_fails(
    proof: str, tmp_path: Path, verify_proof: ModuleType
) -> None:
    other = json.loads(root_path(1).read_text("utf-8"))
    other["day"] = "2026-03-03"
    bent = tmp_path / "root.json"
    bent.write_text(json.dumps(other), encoding="utf-8")
    path = saved(proof, tmp_path)

    assert verify_proof.main([path, "--key", "ab" * 32]) == 1
    assert verify_proof.main([path, "--root", str(bent)]) == 1
    assert verify_proof.main([path, "--root", str(tmp_path / "none.json")]) == 1


def test_a_signature_made_by_another_key_fails(
    proof: str, tmp_path: Path, verify_proof: ModuleType
) -> None:
    whole = json.loads(proof)
    swapped = whole["root"]["signature"]
    order = verify_proof.ORDER
    s = int.from_bytes(bytes.fromhex(swapped[64:]), "little") + order
    whole["root"]["signature"] = swapped[:64] + s.to_bytes(32, "little").hex()

    assert verify_proof.main([saved(json.dumps(whole), tmp_path)]) == 1


def test_the_scripts_own_hash_and_signature_are_those_of_the_standards(
    verify_proof: ModuleType,
) -> None:
    # RFC 8032 section 7.1, test 2; GB/T 32905 annex A.
    key = bytes.fromhex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c")
    signature = bytes.fromhex(
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
        "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
    )

    assert verify_proof.is_signed(key, signature, b"\x72")
    assert not verify_proof.is_signed(key, signature, b"\x73")
    assert verify_proof.sm3(b"abc").startswith("66c7f0f462eeedd9")


def test_a_covered_record_is_proven_from_the_root_that_covered_it(clock: FixedClock) -> None:
    stories = three_records()
    seal_root(clock=clock)
    stories[0].step("closed")
    seal_root(clock=clock)

    whole = json.loads(prove_number(number=NUMBER, clock=clock))

    assert whole["root"]["no"] == 1
    assert DailyRoot.objects.count() == 2
    assert whole["number"] == NUMBER
    assert [link["seq"] for link in whole["links"]] == [1, 2, 3, 4]


def test_an_unknown_number_is_not_found_and_seals_nothing(clock: FixedClock) -> None:
    three_records()

    with pytest.raises(NotFound):
        prove_number(number="澜安隐〔2026〕999999", clock=clock)

    assert not DailyRoot.objects.exists()


def test_a_broken_chain_is_not_proven(clock: FixedClock) -> None:
    stories = three_records()
    seal_root(clock=clock)
    ChainLink.objects.filter(subject_id=stories[1].subject_id).delete()

    with pytest.raises(NotProvable):
        prove_number(number=NUMBER, clock=clock)


def oldest_python() -> str | None:
    """Python 3.9 where the machine has one."""
    found = shutil.which("python3.9")
    kept = sorted(Path.home().glob(".pyenv/versions/3.9.*/bin/python"))
    return str(kept[0]) if kept else found


@pytest.mark.skipif(oldest_python() is None, reason="there is no Python 3.9 on this machine")
def test_the_script_runs_alone_on_python_3_9(proof: str, tmp_path: Path) -> None:
    command = [str(oldest_python()), "-I", str(SCRIPT), saved(proof, tmp_path)]

    done = subprocess.run(command, capture_output=True, check=False)

    assert done.returncode == 0, done.stdout.decode() + done.stderr.decode()

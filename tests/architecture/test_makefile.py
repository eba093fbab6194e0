"""The Makefile stays one screen, and says what it can do."""

from __future__ import annotations

import re
from pathlib import Path

MAKEFILE = (Path(__file__).resolve().parents[2] / "Makefile").read_text("utf-8")
TARGETS = re.findall(r"^([a-z]+):(.*)$", MAKEFILE, re.MULTILINE)


def test_there_are_at_most_twenty_targets_with_a_comment_each() -> None:
    assert 5 < len(TARGETS) <= 20
    assert [name for name, rest in TARGETS if "## " not in rest] == []


def test_every_target_is_phony() -> None:
    phony = re.search(r"^\.PHONY: (.*)$", MAKEFILE, re.MULTILINE)

    assert phony
    assert {name for name, _rest in TARGETS} == set(phony[1].split())

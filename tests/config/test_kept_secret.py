"""A secret that nobody gave is made once and kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bihuan.config.kept_secret import kept_secret

if TYPE_CHECKING:
    from pathlib import Path


def test_the_secret_is_made_once(tmp_path: Path) -> None:
    first = kept_secret(tmp_path)

    assert kept_secret(tmp_path) == first
    assert len(first) >= 50


def test_only_the_owner_may_read_it(tmp_path: Path) -> None:
    kept_secret(tmp_path)

    place = tmp_path / "keys" / "secret_key"
    assert place.stat().st_mode & 0o777 == 0o600
    assert place.parent.stat().st_mode & 0o777 == 0o700
    assert list(place.parent.iterdir()) == [place]


def test_two_installations_have_two_secrets(tmp_path: Path) -> None:
    assert kept_secret(tmp_path / "a") != kept_secret(tmp_path / "b")

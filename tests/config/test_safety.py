"""Production does not start with unsafe settings."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from bihuan.config.reading import read
from bihuan.config.safety import Unsafe, require_safe

if TYPE_CHECKING:
    from pathlib import Path

SAFE = read(
    {
        "BIHUAN_MODE": "production",
        "BIHUAN_SECRET_KEY": "kE7-vq2_Zr9bT4xWm1Yc8NsLd6HfJ0gUaPiQoRwXe5tByVuC3nM",
        "BIHUAN_HOSTS": "loop.example.cn",
        "BIHUAN_TLS": "proxy",
    }
)


def test_safe_settings_start() -> None:
    require_safe(SAFE)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"secret_key": ""}, "BIHUAN_SECRET_KEY"),
        ({"secret_key": "short"}, "BIHUAN_SECRET_KEY"),
        ({"secret_key": "x" * 80}, "BIHUAN_SECRET_KEY"),
        ({"secret_key": "change-me " + SAFE.secret_key}, "example"),
        ({"hosts": ()}, "BIHUAN_HOSTS"),
        ({"hosts": ("*",)}, "BIHUAN_HOSTS"),
        ({"tls": "off"}, "BIHUAN_TLS"),
        ({"hsts_seconds": 0}, "BIHUAN_HSTS_SECONDS"),
        ({"debug": True}, "BIHUAN_DEBUG"),
        ({"tls": "certificate"}, "BIHUAN_TLS_CERTIFICATE"),
    ],
)
def test_production_refuses_what_is_unsafe(change: dict[str, Any], reason: str) -> None:
    with pytest.raises(Unsafe, match=reason):
        require_safe(replace(SAFE, **change))


def test_all_reasons_are_named_at_once() -> None:
    with pytest.raises(Unsafe) as refused:
        require_safe(replace(SAFE, secret_key="", hosts=(), tls="off"))
    assert len(refused.value.facts["reasons"]) == 3  # type: ignore[arg-type]


def test_a_refusal_does_not_show_the_secret() -> None:
    with pytest.raises(Unsafe) as refused:
        require_safe(replace(SAFE, secret_key="hunter2-hunter2"))
    assert "hunter2" not in str(refused.value)


def test_a_certificate_must_be_there_in_every_mode(tmp_path: Path) -> None:
    file = tmp_path / "file.pem"
    file.touch()
    demo = replace(read({}), tls="certificate", tls_certificate=file, tls_key=tmp_path / "absent")

    with pytest.raises(Unsafe, match="BIHUAN_TLS_KEY"):
        require_safe(demo)
    require_safe(replace(demo, tls_key=file))


def test_debug_pages_are_for_development_alone() -> None:
    require_safe(read({"BIHUAN_MODE": "development", "BIHUAN_DEBUG": "true"}))
    with pytest.raises(Unsafe):
        require_safe(read({"BIHUAN_MODE": "demo", "BIHUAN_DEBUG": "true"}))

"""The examples of operation name settings that exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from bihuan.config.reading import table

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"
EXAMPLES = sorted(path for path in DEPLOY.rglob("*") if path.is_file() and path.suffix != "")


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_every_variable_is_a_setting(path: Path) -> None:
    known = {setting.name for setting in table()}
    known |= {f"{setting.name}_FILE" for setting in table() if setting.secret}

    assert set(re.findall(r"BIHUAN_[A-Z_]+", path.read_text("utf-8"))) <= known


def test_the_services_hang_together() -> None:
    compose = yaml.safe_load((DEPLOY / "compose.yml").read_text("utf-8"))

    assert set(compose["services"]) == {"db", "migrate", "web", "work"}
    assert compose["services"]["web"]["ports"] == ["127.0.0.1:8000:8000"]
    for service in compose["services"].values():
        assert set(service["secrets"]) <= set(compose["secrets"])

"""The examples of operation name settings that exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from bihuan.config.reading import table
from bihuan.notices.live import STREAM_PATH
from bihuan.notices.streams import Pace

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"
EXAMPLES = sorted(path for path in DEPLOY.rglob("*") if path.is_file() and path.suffix != "")


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_every_variable_is_a_setting(path: Path) -> None:
    known = {setting.name for setting in table()}
    known |= {f"{setting.name}_FILE" for setting in table() if setting.secret}

    assert set(re.findall(r"BIHUAN_[A-Z_]+", path.read_text("utf-8"))) <= known


def test_the_proxy_passes_streams_on_line_by_line() -> None:
    nginx = (DEPLOY / "nginx.conf").read_text("utf-8")

    (part,) = re.findall(rf"location = {STREAM_PATH} {{(.*?)}}", nginx, re.DOTALL)
    said = dict(line.split(" ", 1) for line in re.findall(r"^\s+(\w+ .+);$", part, re.MULTILINE))

    assert said["proxy_pass"] == "http://127.0.0.1:8001"
    assert said["proxy_buffering"] == "off"
    assert said["gzip"] == "off"
    assert int(said["proxy_read_timeout"].rstrip("s")) > 2 * Pace().heartbeat_s


def test_the_services_hang_together() -> None:
    compose = yaml.safe_load((DEPLOY / "compose.yml").read_text("utf-8"))

    assert set(compose["services"]) == {"db", "migrate", "web", "work"}
    assert compose["services"]["web"]["ports"] == ["127.0.0.1:8000:8000", "127.0.0.1:8001:8001"]
    for service in compose["services"].values():
        assert set(service["secrets"]) <= set(compose["secrets"])

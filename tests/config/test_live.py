"""Where browsers find live changes, and that their policy lets them there and nowhere else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.test import RequestFactory

from bihuan.config.headers import live_sources
from bihuan.config.parsing import BadSetting
from bihuan.config.reading import read
from bihuan.notices.public import stream_address

if TYPE_CHECKING:
    from pytest_django.fixtures import Settings

HERE = ["127.0.0.1", "localhost", "[::1]"]
CERTIFICATE = {"BIHUAN_TLS": "certificate", "BIHUAN_LIVE_PORT": "8001"}
PROXY = {"BIHUAN_TLS": "proxy", "BIHUAN_LIVE_PORT": "8001"}
NAMED = {"BIHUAN_LIVE_PORT": "8001", "BIHUAN_LIVE_URL": "http://desk.example:9001/sse"}


@pytest.mark.parametrize(
    ("environ", "hosts", "sources", "address"),
    [
        ({}, HERE, [], ""),
        ({"BIHUAN_LIVE_PORT": "0"}, HERE, [], ""),
        (
            {"BIHUAN_LIVE_PORT": "8001"},
            HERE,
            ["http://127.0.0.1:8001", "http://localhost:8001"],
            "http://desk.example:8001/sse",
        ),
        (
            {"BIHUAN_LIVE_PORT": "8001"},
            [".example"],
            ["http://example:8001", "http://*.example:8001"],
            "http://desk.example:8001/sse",
        ),
        (
            CERTIFICATE,
            ["desk.example"],
            ["https://desk.example:8001"],
            "https://desk.example:8001/sse",
        ),
        (PROXY, ["desk.example"], [], "/sse"),
        ({**PROXY, "BIHUAN_LIVE_PORT": "0"}, ["desk.example"], [], ""),
        (NAMED, ["desk.example"], ["http://desk.example:9001"], "http://desk.example:9001/sse"),
    ],
)
def test_a_page_names_the_address_that_its_policy_allows(
    settings: Settings,
    environ: dict[str, str],
    hosts: list[str],
    sources: list[str],
    address: str,
) -> None:
    settings.BIHUAN = read(environ)
    request = RequestFactory().get(
        "/", headers={"Host": "desk.example:8000"}, secure=settings.BIHUAN.uses_tls
    )

    assert live_sources(settings.BIHUAN, hosts) == sources
    assert stream_address(request) == address


def test_the_port_beside_the_desk_is_the_program_s_choice() -> None:
    assert read({}).live_port is None
    assert read({"BIHUAN_LIVE_PORT": "auto"}).live_port is None
    assert read({"BIHUAN_LIVE_PORT": "8443"}).live_port == 8443


@pytest.mark.parametrize("raw", ["65536", "-1", "8001 ", "Auto", "eighty"])
def test_what_is_no_port_is_refused(raw: str) -> None:
    with pytest.raises(BadSetting, match="BIHUAN_LIVE_PORT must be"):
        read({"BIHUAN_LIVE_PORT": raw})

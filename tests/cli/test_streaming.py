"""Streams over real HTTP, from the process that ``bihuan serve`` starts beside the desk."""

from __future__ import annotations

import os
import signal
import socket
import ssl
import time
from contextlib import ExitStack, closing
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from tests.cli.running import bihuan
from tests.cli.streaming import Site, found_town, free_pair, serving, wait_for_streams
from tests.cli.test_serve import asked, served
from tools.databases import answering

from bihuan.cli.serve import GRACE_S, require_free

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST = 8
#: So many of one person; see Limits.
EACH = 6


def made_database() -> Iterator[str]:
    """Make a database on the server that answers, and drop it."""
    server = answering()
    if not server:
        pytest.skip("no PostgreSQL answers at BIHUAN_TEST_POSTGRES_URL or on the local socket")
    name = f"bihuan_streams_{os.getpid()}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        try:
            yield server.replace("/postgres?", f"/{name}?")
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(
    scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]
)
def site(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    """The town, served on each database."""
    data = tmp_path_factory.mktemp("streams") / "data"
    with ExitStack() as stack:
        more = {"BIHUAN_LIVE_CONNECTIONS": str(MOST), "BIHUAN_MODE": "development"}
        if request.param == "postgresql":
            database = made_database()
            more["BIHUAN_DATABASE_URL"] = next(database)
            stack.callback(lambda: next(database, None))
        yield stack.enter_context(serving(data, found_town(data, **more), more))


def test_who_has_the_record_open_hears_of_a_step_and_a_stranger_of_nothing(site: Site) -> None:
    with site.of("alice", 0) as alice, site.of("charlie", 0) as charlie:
        before, stranger = alice.told(), charlie.told()
        assert before
        assert stranger

        site.take_up(0)
        taken = time.monotonic()
        after = alice.told()

        assert after
        assert after["version"] == before["version"] + 1
        assert time.monotonic() - taken < 3
        assert stranger["version"] is None
        assert charlie.told(2) is None
        assert not charlie.ended


def test_what_was_read_elsewhere_is_told_to_its_reader_alone(site: Site) -> None:
    with site.of("dong") as dong, site.of("alice") as alice:
        before = dong.told()
        assert before
        assert before["unread"] >= 1
        assert alice.told()

        site.post(f"/inbox/{site.town['message']}/read")
        after = dong.told()

        assert after
        assert after["unread"] == before["unread"] - 1
        assert alice.told(2) is None


def test_who_comes_back_is_told_only_what_is_new(site: Site) -> None:
    with site.of("alice", 1) as alice:
        before = alice.told()
    assert before

    with site.of("alice", 1, Last_Event_ID=before["id"]) as same:
        assert same.block() == {"retry": "5000", "": "nothing new"}
    site.take_up(1)
    with site.of("alice", 1, Last_Event_ID=before["id"]) as later:
        told = later.told()

    assert told
    assert told["version"] == before["version"] + 1


def test_a_session_that_ended_hears_nothing_more(site: Site) -> None:
    key = site.town["leaving"]
    query = f"?subject=finding:{site.town['findings'][2]}"
    with site.stream(key, query) as leaving, site.of("alice", 2) as alice:
        assert leaving.told()
        assert alice.told()

        site.sign_out(key)
        site.take_up(2)

        assert alice.told()
        assert leaving.told() is None
        assert leaving.ended
    with site.stream(key) as again:
        assert again.status == 401


def test_strangers_and_pages_of_others_are_refused_and_told_nothing(site: Site) -> None:
    own, cookie = f"http://127.0.0.1:{site.port}", site.town["sessions"]["dong"]
    with site.stream() as nobody:
        assert nobody.status == 401
        assert b"data:" not in nobody.response.read()
    for foreign in ("http://127.0.0.1:1", "http://evil.example", own.replace("http", "https")):
        with site.stream(cookie, Origin=foreign) as answer:
            assert answer.status == 403
            assert answer.response.getheader("Access-Control-Allow-Origin") is None
            assert b"data:" not in answer.response.read()
    with site.stream(cookie, Origin=own) as desk:
        assert desk.status == 200
        assert desk.response.getheader("Access-Control-Allow-Origin") == own
        assert desk.response.getheader("Access-Control-Allow-Credentials") == "true"
        assert desk.told()


@pytest.mark.parametrize(
    ("query", "path", "status"),
    [("?subject=finding:x", "/sse", 422), ("", "/inbox", 404), ("", "/events", 404)],
)
def test_what_is_asked_wrongly_is_refused(site: Site, query: str, path: str, status: int) -> None:
    with site.stream(site.town["sessions"]["dong"], query, path) as answer:
        assert answer.status == status


def test_another_host_is_refused(site: Site) -> None:
    with site.stream(site.town["sessions"]["dong"], Host="evil.example") as answer:
        assert answer.status == 400


def test_one_too_many_is_refused_and_the_others_stay(site: Site) -> None:
    with ExitStack() as stack:
        held = [stack.enter_context(site.of("alice")) for _each in range(EACH)]
        assert all(each.told() for each in held)
        with site.of("alice") as one_too_many:
            assert one_too_many.status == 429
            assert b"too many streams of one person" in one_too_many.response.read()
        others = [stack.enter_context(site.of("dong")) for _each in range(MOST - EACH)]
        assert all(each.told() for each in others)
        with site.of("charlie") as beyond:
            assert beyond.status == 503
            assert b"too many streams are held" in beyond.response.read()
        assert not any(each.ended for each in (*held, *others))
    # Who went away makes room.
    until = time.monotonic() + 5
    while True:
        with site.of("charlie") as later:
            if later.status == 200:
                break
        assert time.monotonic() < until


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    """An installation that tests serve for themselves."""
    data = tmp_path_factory.mktemp("own") / "data"
    return data, found_town(data)


def test_the_server_stops_soon_though_streams_are_open(
    home: tuple[Path, dict[str, Any]],
) -> None:
    with serving(*home) as site, site.of("dong") as dong, site.of("alice") as alice:
        assert dong.told()
        assert alice.told()

        began = time.monotonic()
        os.killpg(site.process.pid, signal.SIGINT)
        _out, said = site.process.communicate(timeout=30)

        assert time.monotonic() - began < GRACE_S
        assert site.process.returncode == 0
        assert b"Traceback" not in said
        assert b"panicked" not in said
        assert dong.told() is None
        assert dong.ended


def test_a_server_that_was_killed_frees_both_ports(home: tuple[Path, dict[str, Any]]) -> None:
    with serving(*home) as site:
        site.process.kill()
        site.process.communicate(timeout=30)

        require_free("127.0.0.1", site.port)
        require_free("127.0.0.1", site.port + 1)


def test_streams_that_ended_unasked_are_held_again(home: tuple[Path, dict[str, Any]]) -> None:
    with serving(*home) as site:
        with site.of("dong") as dong:
            assert dong.told()
            os.kill(listener(site.port + 1), signal.SIGKILL)
            assert dong.told() is None
        assert asked(site.port, "/readyz")["ready"] is True
        wait_for_streams(site)

        with site.of("dong") as again:
            assert again.told()


def listener(port: int) -> int:
    """Return the process that listens on a port."""
    lines = Path("/proc/net/tcp").read_text().splitlines()[1:]
    rows = [line.split() for line in lines]
    (inode,) = [row[9] for row in rows if row[1].endswith(f":{port:04X}") and row[3] == "0A"]
    for folder in Path("/proc").glob("[0-9]*/fd"):
        try:
            if any(f"socket:[{inode}]" == str(fd.readlink()) for fd in folder.iterdir()):
                return int(folder.parent.name)
        except OSError:
            continue
    pytest.fail("nobody listens there")


def test_behind_a_proxy_the_address_that_people_see_counts(
    home: tuple[Path, dict[str, Any]],
) -> None:
    seen = {"Host": "desk.example", "X_Forwarded_Proto": "https"}

    with serving(*home, {"BIHUAN_TLS": "proxy", "BIHUAN_HOSTS": "desk.example"}) as site:
        with site.of("dong", None, Origin="https://desk.example", **seen) as dong:
            assert dong.told()
        with site.of("dong", None, Origin=f"https://desk.example:{site.port}", **seen) as beside:
            assert beside.status == 403
        with site.of("dong", Host="desk.example") as plain:
            assert plain.status == 401
            assert b"data:" not in plain.response.read()


def test_with_a_certificate_the_stream_speaks_tls_too(
    home: tuple[Path, dict[str, Any]], tmp_path: Path
) -> None:
    certificate, key = self_signed(tmp_path)
    settings = {
        "BIHUAN_TLS": "certificate",
        "BIHUAN_TLS_CERTIFICATE": str(certificate),
        "BIHUAN_TLS_KEY": str(key),
    }
    context = ssl.create_default_context(cafile=str(certificate))

    with serving(*home, settings, context) as site:
        own = f"https://127.0.0.1:{site.port}"
        with site.of("dong", Origin=own) as dong:
            assert dong.response.getheader("Access-Control-Allow-Origin") == own
            assert dong.told()
        with site.of("dong", Origin=own.replace("https", "http")) as plain:
            assert plain.status == 403


def self_signed(folder: Path) -> tuple[Path, Path]:
    """Make a certificate of this machine's address, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    address = x509.IPAddress(ip_address("127.0.0.1"))
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([address]), critical=False)
        .sign(key, hashes.SHA256())
    )
    certificate, secret = folder / "certificate.pem", folder / "key.pem"
    certificate.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    secret.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return certificate, secret


def test_without_a_port_beside_it_the_desk_serves_alone_and_says_so(tmp_path: Path) -> None:
    port = free_pair()
    taken = closing(socket.create_server(("127.0.0.1", port + 1)))
    with taken, served(tmp_path / "data", port) as process:
        assert asked(port, "/readyz")["ready"] is True
        process.terminate()
        _out, said = process.communicate(timeout=30)

    assert b"no live changes: something listens there already" in said
    assert process.returncode == 0


def test_a_port_that_was_asked_for_must_be_free(tmp_path: Path) -> None:
    port = free_pair()
    with closing(socket.create_server(("127.0.0.1", port + 1))):
        done = bihuan(
            tmp_path / "data", "serve", "--port", str(port), BIHUAN_LIVE_PORT=str(port + 1)
        )

    assert done.returncode == 2
    assert "choose another with BIHUAN_LIVE_PORT" in done.stderr

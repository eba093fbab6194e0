"""Machines ask after our health; strangers learn nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from django.db import DatabaseError

from bihuan.foundation import health

if TYPE_CHECKING:
    from pathlib import Path

    from django.test import Client
    from pytest_django.fixtures import Settings


def test_the_process_lives_without_a_database(client: Client) -> None:
    response = client.get("/healthz")

    assert (response.status_code, response.json()) == (200, {"alive": True})


def test_probes_answer_under_any_host_name(client: Client, settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["loop.example.cn"]

    assert client.get("/healthz", headers={"host": "10.0.0.7"}).status_code == 200


@pytest.mark.django_db
def test_ready_when_database_tables_and_storage_are(client: Client, data_dir: Path) -> None:
    response = client.get("/readyz")

    assert response.status_code == 200
    assert response.json()["checks"] == {"database": True, "migrations": True, "storage": True}
    assert list(data_dir.iterdir()) == []


@pytest.mark.django_db
def test_not_ready_where_nothing_can_be_written(
    client: Client, data_dir: Path, settings: Settings
) -> None:
    blocked = data_dir / "file"
    blocked.touch()
    settings.BIHUAN_DATA = blocked

    response = client.get("/readyz")

    assert response.status_code == 503
    assert response.json()["checks"]["storage"] is False


def test_not_ready_while_the_database_is_away(
    client: Client, data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away() -> Any:
        raise DatabaseError

    # No fake of a connection is as true as one that fails.
    monkeypatch.setattr("django.db.connection.cursor", away)
    monkeypatch.setattr(health, "pending_migrations", away)

    response = client.get("/readyz")

    assert response.status_code == 503
    assert response.json()["checks"] == {"database": False, "migrations": False, "storage": True}


@pytest.mark.django_db
def test_this_machine_may_read_the_metrics(client: Client) -> None:
    client.get("/nowhere")

    response = client.get("/metrics")

    assert response.status_code == 200
    assert 'bihuan_requests_total{method="GET",route="unmatched",status="404"}' in (
        response.content.decode()
    )


@pytest.mark.parametrize(
    "meta",
    [
        {"REMOTE_ADDR": "10.0.0.7"},
        {"REMOTE_ADDR": "10.0.0.7", "HTTP_X_FORWARDED_FOR": "127.0.0.1"},
        {"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "127.0.0.1"},
        {"REMOTE_ADDR": "127.0.0.1", "HTTP_FORWARDED": "for=127.0.0.1"},
        {"REMOTE_ADDR": "127.0.0.1", "HTTP_X_REAL_IP": "10.0.0.7"},
        {"REMOTE_ADDR": ""},
        {"REMOTE_ADDR": "10.0.0.7", "HTTP_AUTHORIZATION": "Bearer "},
        {"REMOTE_ADDR": "10.0.0.7", "HTTP_AUTHORIZATION": "Bearer wrong"},
    ],
)
def test_to_others_there_are_no_metrics(client: Client, meta: dict[str, str]) -> None:
    response = client.get("/metrics", **meta)  # type: ignore[arg-type]

    assert response.status_code == 404
    assert b"bihuan_" not in response.content


def test_behind_a_proxy_the_connection_proves_nothing(client: Client, settings: Settings) -> None:
    settings.BIHUAN = replace(settings.BIHUAN, tls="proxy")

    assert client.get("/metrics").status_code == 404


@pytest.mark.django_db
def test_a_bearer_of_the_token_may_read_them_from_elsewhere(
    client: Client, settings: Settings
) -> None:
    settings.BIHUAN = replace(settings.BIHUAN, metrics_token="let-me-in")
    asked = {"REMOTE_ADDR": "10.0.0.7", "HTTP_AUTHORIZATION": "Bearer let-me-in"}

    assert client.get("/metrics", **asked).status_code == 200  # type: ignore[arg-type]

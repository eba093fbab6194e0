"""A town, and callers who speak to its API as machines do: with tokens and JSON."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from tests.findings.conftest import town

from bihuan.people import public as people
from bihuan.rest import gate

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.factories import Town

__all__ = ["town"]

API = "/api/v1"


@dataclass
class Caller:
    """Sends requests as somebody; ``headers`` go with each of them."""

    headers: dict[str, str] = field(default_factory=dict)
    client: Client = field(default_factory=Client)

    def get(self, path: str, **headers: str) -> Any:
        """Read."""
        return self.send("GET", path, **headers)

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        """Write JSON."""
        return self.send("POST", path, body, **headers)

    def upload(self, path: str, headers: dict[str, str] | None = None, **form: Any) -> Any:
        """Write a form with a file."""
        return self.client.post(API + path, form, headers=self.headers | (headers or {}))

    def send(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """Send JSON by any method; ``if_match`` becomes ``If-Match``."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.generic(
            method,
            API + path,
            b"" if body is None else json.dumps(body),
            "application/json",
            headers=self.headers | named,
        )


@pytest.fixture
def as_(town: Town, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Caller]:
    """Return a maker of callers with a token: ``as_("alice")``; the API has the town's clock."""
    monkeypatch.setattr(gate, "CLOCK", town.clock)

    def caller(name: str) -> Caller:
        issued = people.issue_token(
            actor=town.actor(name),
            clock=town.clock,
            person=town.people[name],
            name="tests",
            days=30,
            scopes=people.EVERYTHING,
        )
        # Used this minute: each use of a minute after the first costs no write.
        people.ApiToken.objects.filter(pk=issued.token.pk).update(last_used_at=town.clock.now())
        return Caller({"Authorization": f"Bearer {issued.secret}"})

    return caller


@pytest.fixture
def anonymous(town: Town) -> Caller:
    """Return somebody whom nobody knows."""
    return Caller()

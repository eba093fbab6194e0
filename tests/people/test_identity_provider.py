"""Signing in with a real provider of identities (OpenID Connect) on this machine."""

from __future__ import annotations

import dataclasses
import json
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount
from django.test import Client

from bihuan.config import oidc
from bihuan.foundation.models import History
from bihuan.people.models import Person
from bihuan.people.public import Role

from .test_second_factor import code_now, enrol
from .test_sign_in import is_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_django.fixtures import Settings

    from .conftest import City, MakePerson

pytestmark = pytest.mark.django_db
#: How long the provider may take to begin, in seconds.
PATIENCE_S = 30


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_args: object, **_more: object) -> None:
        return None


@dataclass(frozen=True)
class Provider:
    """A provider in its own process, and somebody who signs in there."""

    issuer: str

    def knows(self, subject: str, **claims: object) -> None:
        """Put somebody in."""
        ask = urllib.request.Request(
            f"{self.issuer}/users/{subject}",
            data=json.dumps(claims).encode(),
            headers={"Content-Type": "application/json"},
            method="PUT",
        )
        urllib.request.urlopen(ask, timeout=10).close()

    def visit(self, client: Client, subject: str, following: str = "", **form: str) -> Any:
        """Sign in as a browser does: from our page to the provider's and back."""
        page = "/sign-in/with/oidc" + (f"?next={following}" if following else "")
        there = client.post(page)["Location"]
        assert there.startswith(self.issuer)
        opener = urllib.request.build_opener(_NoRedirect)
        data = urlencode({"sub": subject, **form}).encode()
        with pytest.raises(urllib.error.HTTPError) as redirected:
            opener.open(there, data, timeout=10)
        back = urlsplit(redirected.value.headers["Location"])
        redirected.value.close()
        assert back.path == "/sign-in/with/oidc/back"
        return client.get(f"{back.path}?{back.query}")


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    """Return a provider that answers."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    command = [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        issuer = f"http://127.0.0.1:{port}"
        try:
            _wait_for(issuer, process)
            yield Provider(issuer)
        finally:
            process.terminate()


def _wait_for(issuer: str, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until and process.poll() is None:
        try:
            urllib.request.urlopen(issuer + "/.well-known/openid-configuration", timeout=5).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    pytest.fail("the provider does not answer")


@pytest.fixture
def installed(provider: Provider, settings: Settings) -> Provider:
    """The provider, named in the settings as an installation names it."""
    env = dataclasses.replace(
        settings.BIHUAN,
        oidc_issuer=provider.issuer,
        oidc_client_id="bihuan",
        oidc_client_secret="a secret between the two",
        oidc_name="澜州市统一身份认证",
    )
    settings.BIHUAN = env
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": oidc.provider(env)}
    return provider


@pytest.fixture
def officer(city: City, make_person: MakePerson) -> Person:
    """A committee officer."""
    return make_person(Role.COMMITTEE_OFFICER, city.office)


def rows() -> tuple[int, int, int]:
    """Count what a stranger must not add to."""
    return Person.objects.count(), SocialAccount.objects.count(), History.objects.count()


def said(client: Client) -> str:
    """Return what the sign-in page says above its form."""
    page = client.get("/sign-in").content.decode()
    return " ".join(re.findall(r'<div class="note[^"]*".*?</div>', page, re.DOTALL))


def test_the_sign_in_page_offers_the_provider_and_no_other(
    client: Client, installed: Provider, settings: Settings
) -> None:
    assert "澜州市统一身份认证" in client.get("/sign-in").content.decode()
    assert "澜州市统一身份认证" in client.get("/sign-in/with/oidc").content.decode()
    assert client.get("/sign-in/with/other").status_code == 404


def test_somebody_with_an_account_is_let_in_and_linked_once(
    client: Client, installed: Provider, officer: Person
) -> None:
    installed.knows("u-1", preferred_username=officer.username.upper(), name="别名")

    answer = installed.visit(client, "u-1", following="/findings")

    assert answer["Location"] == "/findings"
    assert is_in(client)
    assert client.session["_auth_user_id"] == str(officer.pk)
    linked = SocialAccount.objects.get()
    assert (linked.uid, linked.user_id) == ("u-1", officer.pk)
    assert History.objects.filter(subject_id=officer.pk, step="identity_linked").count() == 1
    officer.refresh_from_db()
    assert officer.name != "别名"

    again = Client()
    installed.visit(again, "u-1")
    assert is_in(again)
    assert SocialAccount.objects.count() == 1


def test_a_stranger_of_the_provider_gets_nothing_and_makes_nothing(
    client: Client, installed: Provider, officer: Person
) -> None:
    before = rows()
    for number, claims in enumerate(
        ({"preferred_username": "nobody"}, {}, {"preferred_username": ""}, {"email": "a@b.cn"})
    ):
        installed.knows(f"stranger-{number}", **claims)

        answer = installed.visit(client, f"stranger-{number}")

        assert answer["Location"] == "/sign-in"
        assert not is_in(client)
        assert "没有对应账号" in said(client)
    assert rows() == before


def test_an_account_belongs_to_the_first_identity(
    client: Client, installed: Provider, officer: Person
) -> None:
    installed.knows("u-2", preferred_username=officer.username)
    installed.visit(client, "u-2")
    before = rows()
    installed.knows("u-3", preferred_username=officer.username)
    other = Client()

    installed.visit(other, "u-3")

    assert not is_in(other)
    assert rows() == before


def test_a_deactivated_person_is_a_stranger(
    client: Client, installed: Provider, officer: Person
) -> None:
    installed.knows("u-4", preferred_username=officer.username)
    installed.visit(client, "u-4")
    officer.is_active = False
    officer.save()
    other = Client()

    installed.visit(other, "u-4")

    assert not is_in(other)


def test_an_address_counts_only_when_the_provider_calls_it_verified(
    client: Client, installed: Provider, officer: Person, settings: Settings
) -> None:
    settings.BIHUAN = dataclasses.replace(settings.BIHUAN, oidc_claim="email")
    officer.username = "zhang@lanzhou.example"
    officer.save()
    before = rows()

    for verified in ({}, {"email_verified": False}, {"email_verified": "true"}):
        installed.knows("u-5", email=officer.username, **verified)
        installed.visit(client, "u-5")
        assert not is_in(client)
    assert rows() == before

    installed.knows("u-5", email=officer.username, email_verified=True)
    installed.visit(client, "u-5")
    assert is_in(client)


def test_the_second_factor_is_asked_for_here_too(
    client: Client, installed: Provider, officer: Person
) -> None:
    secret = enrol(Client(), officer)
    installed.knows("u-6", preferred_username=officer.username)

    answer = installed.visit(client, "u-6")

    assert answer["Location"] == "/sign-in/second"
    assert not is_in(client)
    client.post("/sign-in/second", {"code": code_now(secret)})
    assert is_in(client)


def test_a_refusal_at_the_provider_and_a_forged_answer_open_nothing(
    client: Client, installed: Provider, officer: Person
) -> None:
    installed.knows("u-7", preferred_username=officer.username)

    denied = installed.visit(client, "u-7", action="deny")
    forged = client.get("/sign-in/with/oidc/back?code=abc&state=made-up")

    assert [denied["Location"], forged["Location"]] == ["/sign-in", "/sign-in"]
    assert "统一身份认证未通过" in said(client)
    assert not is_in(client)
    assert not SocialAccount.objects.exists()


def test_a_provider_that_does_not_answer_is_said(
    client: Client, installed: Provider, settings: Settings
) -> None:
    env = dataclasses.replace(settings.BIHUAN, oidc_issuer="http://127.0.0.1:9")
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": oidc.provider(env)}

    answer = client.post("/sign-in/with/oidc")

    assert answer["Location"] == "/sign-in"
    assert "统一身份认证未通过" in said(client)

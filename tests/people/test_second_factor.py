"""Second factors, ways back in and the end of all sessions, as a browser meets them."""

from __future__ import annotations

import dataclasses
import re
import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.conf import settings as django_settings
from django.core.cache import cache
from django.test import Client

from bihuan.foundation.models import History
from bihuan.kernel.clock import SystemClock
from bihuan.kernel.errors import Refusal
from bihuan.people import public as people
from bihuan.people.models import ResetCode
from bihuan.people.public import Actor, Role, actor_for

from .conftest import PASSWORD
from .test_sign_in import is_in, sign_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_django.fixtures import Settings

    from bihuan.kernel.clock import FixedClock
    from bihuan.people.public import Person

    from .conftest import City, MakePerson

pytestmark = pytest.mark.django_db
SECOND = "/settings/second-factor"
NEW = "harbour-9-lamps"


@pytest.fixture(autouse=True)
def _no_limits_from_before() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def officer(city: City, make_person: MakePerson) -> Person:
    """A committee officer."""
    return make_person(Role.COMMITTEE_OFFICER, city.office)


@pytest.fixture
def sysadmin(city: City, make_person: MakePerson) -> Person:
    """A system administrator of the city."""
    return make_person(Role.SYSTEM_ADMIN, city.bureau, city.city)


def code_now(secret: str, steps: int = 0) -> str:
    """Return what an authenticator shows now, or some steps of half a minute later."""
    shown: str = format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))
    return shown


def enrol(client: Client, person: Person) -> str:
    """Set up an authenticator as the owner does; return its key."""
    sign_in(client, person)
    page = client.get(SECOND + "/authenticator")
    secret: str = page.context["form"].secret
    assert secret in page.content.decode()
    answer = client.post(SECOND + "/authenticator", {"code": code_now(secret, -1)})
    assert answer["Location"] == SECOND + "/codes"
    return secret


def second_step(person: Person, code: str, client: Client | None = None) -> tuple[Client, Any]:
    client = client or Client()
    answer = sign_in(client, person)
    assert answer["Location"] == "/sign-in/second"
    assert not is_in(client)
    return client, client.post("/sign-in/second", {"code": code})


def test_with_an_authenticator_the_password_alone_opens_nothing(officer: Person) -> None:
    secret = enrol(Client(), officer)
    client = Client()

    assert sign_in(client, officer, next="/findings")["Location"] == "/sign-in/second"
    assert not is_in(client)
    assert client.get("/findings")["Location"].startswith("/sign-in")
    answer = client.post("/sign-in/second", {"code": code_now(secret)})

    assert answer["Location"] == "/findings"
    assert is_in(client)


def test_a_code_opens_once(officer: Person) -> None:
    secret = enrol(Client(), officer)
    code = code_now(secret)

    first, _ = second_step(officer, code)
    again, answer = second_step(officer, code)

    assert is_in(first)
    assert not is_in(again)
    assert answer.context["form"].errors["code"]


def test_a_code_opens_once_as_long_as_it_is_taken(
    officer: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = enrol(Client(), officer)
    code, now = code_now(secret, 1), time.time()
    first, _ = second_step(officer, code)

    # One step later, the clock of the authenticator is no more ahead: the code is in its time.
    monkeypatch.setattr(time, "time", lambda: now + 31)
    moment = datetime.fromtimestamp(now + 31, UTC)
    monkeypatch.setattr("django.core.cache.backends.db.tz_now", lambda: moment)
    again, answer = second_step(officer, code)

    assert is_in(first)
    assert not is_in(again)
    assert answer.context["form"].errors["code"]


def test_the_code_that_proves_a_new_authenticator_opens_nothing(officer: Person) -> None:
    client = Client()
    sign_in(client, officer)
    secret = client.get(SECOND + "/authenticator").context["form"].secret
    code = code_now(secret)
    assert client.post(SECOND + "/authenticator", {"code": code})["Location"] == SECOND + "/codes"

    other, answer = second_step(officer, code)

    assert not is_in(other)
    assert answer.context["form"].errors["code"]


def test_a_recovery_code_opens_once_and_is_shown_once(officer: Person) -> None:
    client = Client()
    enrol(client, officer)
    codes = re.findall(r"<code>(\d{8})</code>", client.get(SECOND + "/codes").content.decode())
    again = client.get(SECOND + "/codes").content.decode()

    assert len(codes) == 10
    assert codes[0] not in again
    assert is_in(second_step(officer, codes[0])[0])
    assert not is_in(second_step(officer, codes[0])[0])


def test_the_key_is_kept_encrypted_and_the_logbook_holds_no_secret(
    officer: Person, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        secret = enrol(Client(), officer)

    kept = str(list(Authenticator.objects.values()))
    told = History.objects.filter(subject_id=officer.pk, step="authenticator_added").get()
    assert secret not in kept
    assert told.actor_id == officer.pk
    assert secret not in str(list(History.objects.values()))


def test_guessing_codes_locks_like_guessing_passwords(officer: Person) -> None:
    enrol(Client(), officer)
    client = Client()
    sign_in(client, officer)

    answers = [
        client.post("/sign-in/second", {"code": "000000"})
        for _ in range(django_settings.AXES_FAILURE_LIMIT)
    ]

    assert answers[-1].status_code == 429
    assert sign_in(client, officer).status_code == 429
    assert not is_in(client)


def test_removing_the_authenticator_asks_who_it_is(officer: Person) -> None:
    secret = enrol(Client(), officer)
    client, _ = second_step(officer, code_now(secret))
    session = client.session
    for each in session["account_authentication_methods"]:
        each["at"] -= 3600
    session.save()

    answer = client.post(SECOND + "/authenticator/remove")

    assert answer["Location"].startswith("/settings/again")
    assert Authenticator.objects.filter(user=officer, type="totp").exists()
    client.post(answer["Location"], {"password": "wrong"})
    assert Authenticator.objects.filter(user=officer, type="totp").exists()
    client.post(answer["Location"], {"password": PASSWORD})
    client.post(SECOND + "/authenticator/remove")
    assert not Authenticator.objects.filter(user=officer).exists()
    other = Client()
    sign_in(other, officer)
    assert is_in(other)


def test_a_post_that_needs_a_second_factor_leads_to_setting_it_up(
    client: Client, sysadmin: Person, settings: Settings
) -> None:
    settings.BIHUAN = dataclasses.replace(settings.BIHUAN, second_factor_roles=("system_admin",))
    sign_in(client, sysadmin)

    for path in ("/", "/settings", "/settings/tokens"):
        assert client.get(path)["Location"] == SECOND
    assert client.get(SECOND).status_code == 200
    api = client.get("/api/v1/me")
    assert (api.status_code, api.json()["code"]) == (403, "people.set_up_second_factor")

    enrol(client, sysadmin)

    assert client.get("/settings/tokens").status_code == 200
    assert client.get("/api/v1/me").status_code == 200


def test_other_posts_go_on_without(client: Client, officer: Person, settings: Settings) -> None:
    settings.BIHUAN = dataclasses.replace(settings.BIHUAN, second_factor_roles=("system_admin",))
    sign_in(client, officer)

    assert client.get("/settings/tokens").status_code == 200


def test_in_production_the_three_administrators_need_one(
    client: Client, sysadmin: Person, settings: Settings
) -> None:
    settings.BIHUAN = dataclasses.replace(settings.BIHUAN, mode="production")
    sign_in(client, sysadmin)

    assert client.get("/settings/tokens")["Location"] == SECOND


def test_a_worn_password_must_be_changed_first(
    client: Client, officer: Person, settings: Settings
) -> None:
    settings.BIHUAN = dataclasses.replace(settings.BIHUAN, password_days=90)
    officer.password_set_at = datetime.now(UTC) - timedelta(days=91)
    officer.save()
    sign_in(client, officer)

    assert client.get("/findings")["Location"] == "/settings/password"
    assert client.get("/api/v1/me").json()["code"] == "people.change_password"
    client.post(
        "/settings/password",
        {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW},
    )

    assert client.get("/findings").status_code == 200


@pytest.mark.parametrize("password", ["onlysmallletters", "ONLYCAPITALSHERE", "1234567890123"])
def test_a_password_of_one_kind_of_signs_is_refused(
    password: str, client: Client, officer: Person
) -> None:
    sign_in(client, officer)
    kept = officer.password

    answer = client.post(
        "/settings/password",
        {"old_password": PASSWORD, "new_password1": password, "new_password2": password},
    )

    officer.refresh_from_db()
    assert answer.status_code == 422
    assert officer.password == kept


def test_signing_out_everywhere_ends_every_session(client: Client, officer: Person) -> None:
    other = Client()
    sign_in(client, officer)
    sign_in(other, officer)

    assert client.get("/settings/sessions/end").status_code == 405
    assert client.post("/settings/sessions/end")["Location"] == "/sign-in"

    for each in (client, other):
        assert each.get("/findings")["Location"].startswith("/sign-in")
    sign_in(other, officer)
    assert other.get("/findings").status_code == 200


def test_a_code_of_the_administrator_leads_back_in_once(
    officer: Person, sysadmin: Person, clock: FixedClock
) -> None:
    handed = people.hand_reset_code(
        actor=actor_for(sysadmin, clock), clock=SystemClock(), person=officer
    )
    form = {
        "username": officer.username,
        "code": handed.code.lower(),
        "password": NEW,
        "again": NEW,
    }

    old = Client()
    sign_in(old, officer)
    assert not is_in(old)
    assert Client().post("/sign-in/reset", form)["Location"] == "/sign-in"
    client = Client()
    sign_in(client, officer, NEW)
    assert is_in(client)
    assert Client().post("/sign-in/reset", form).status_code == 422
    assert handed.code not in str(list(ResetCode.objects.values()) + list(History.objects.values()))


@pytest.mark.parametrize(
    "wrong",
    [{"code": "AAAA-AAAA-AAAA"}, {"username": "nobody"}, {"again": "other"}, {"password": "short"}],
)
def test_a_wrong_reset_changes_nothing(
    wrong: dict[str, str], officer: Person, sysadmin: Person, clock: FixedClock
) -> None:
    handed = people.hand_reset_code(
        actor=actor_for(sysadmin, clock), clock=SystemClock(), person=officer
    )
    officer.refresh_from_db()
    kept, steps = officer.password, History.objects.count()
    form = {"username": officer.username, "code": handed.code, "password": NEW, "again": NEW}

    assert Client().post("/sign-in/reset", form | wrong).status_code == 422

    officer.refresh_from_db()
    assert (officer.password, History.objects.count()) == (kept, steps)
    assert ResetCode.objects.get(spent_at=None)


def test_a_code_runs_out(officer: Person, sysadmin: Person, clock: FixedClock) -> None:
    handed = people.hand_reset_code(actor=actor_for(sysadmin, clock), clock=clock, person=officer)
    clock.advance(timedelta(hours=24))

    with pytest.raises(Refusal) as refused:
        people.use_reset_code(
            clock=clock, username=officer.username, code=handed.code, password=NEW
        )
    assert refused.value.code == "people.reset_code_refused"


def test_only_who_keeps_accounts_makes_codes_and_none_for_themselves(
    officer: Person, sysadmin: Person, clock: FixedClock, city: City, make_person: MakePerson
) -> None:
    elsewhere = make_person(Role.SYSTEM_ADMIN, city.bureau, city.west)
    for who, whom in ((officer, sysadmin), (sysadmin, sysadmin), (elsewhere, officer)):
        with pytest.raises(Refusal):
            people.hand_reset_code(actor=actor_for(who, clock), clock=clock, person=whom)
    assert not ResetCode.objects.exists()


def test_a_lost_phone_is_taken_away_by_the_administrator(
    officer: Person, sysadmin: Person, clock: FixedClock
) -> None:
    client = Client()
    enrol(client, officer)

    people.remove_second_factors(actor=actor_for(sysadmin, clock), clock=clock, person=officer)

    assert client.get("/findings")["Location"].startswith("/sign-in")
    sign_in(client, officer)
    assert is_in(client)


def test_nobody_but_the_owner_and_the_office_ends_sessions(
    officer: Person, clock: FixedClock, city: City, make_person: MakePerson
) -> None:
    stranger = make_person(Role.LEADER, city.office)

    with pytest.raises(Refusal):
        people.end_sessions(actor=actor_for(stranger, clock), clock=clock, person=officer)

    officer.refresh_from_db()
    assert officer.session_stamp == 0
    people.end_sessions(actor=Actor.system("set-up"), clock=clock, person=officer)
    assert officer.session_stamp == 1

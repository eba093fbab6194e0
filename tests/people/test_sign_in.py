"""Signing in and out, the password and tokens, as a browser does it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings as django_settings
from django.test import Client

from bihuan.foundation.models import History
from bihuan.people.models import ApiToken
from bihuan.people.public import Role

from .conftest import PASSWORD

if TYPE_CHECKING:
    from bihuan.people.public import Person

    from .conftest import City, MakePerson

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(city: City, make_person: MakePerson) -> Person:
    """A committee officer."""
    return make_person(Role.COMMITTEE_OFFICER, city.office)


def sign_in(client: Client, person: Person, password: str = PASSWORD, **more: str) -> Any:
    given = {"username": person.username, "password": password, **more}
    return client.post("/sign-in", given)


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_a_stranger_is_sent_to_sign_in_and_back(client: Client, officer: Person) -> None:
    answer = client.get("/settings/tokens")
    assert answer["Location"] == "/sign-in?next=/settings/tokens"

    answer = sign_in(client, officer, next="/settings/tokens")

    assert answer["Location"] == "/settings/tokens"
    assert client.get("/settings/tokens").status_code == 200


def test_a_fragment_sends_the_whole_page_to_sign_in(client: Client) -> None:
    answer = client.get(
        "/settings/tokens",
        headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/findings?due=late"},
    )

    assert answer.status_code == 204
    assert answer["HX-Redirect"] == "/sign-in?next=/findings%3Fdue%3Dlate"


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "/\\evil"]
)
def test_nobody_is_sent_elsewhere(elsewhere: str, client: Client, officer: Person) -> None:
    answer = sign_in(client, officer, next=elsewhere)

    assert answer.status_code == 302
    assert answer["Location"] == "/"


def test_the_name_is_taken_in_any_spelling(client: Client, officer: Person) -> None:
    client.post("/sign-in", {"username": f" {officer.username.upper()} ", "password": PASSWORD})

    assert is_in(client)


def test_signing_in_makes_a_new_session(client: Client, officer: Person) -> None:
    session = client.session
    session["before"] = "kept by whoever sat here"
    session.save()
    old = session.session_key

    sign_in(client, officer)

    assert client.session.session_key != old


def test_cookies_are_out_of_reach_of_scripts(client: Client, officer: Person) -> None:
    sign_in(client, officer)

    cookie = client.cookies[django_settings.SESSION_COOKIE_NAME]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_every_mistake_gets_the_same_answer(client: Client, officer: Person) -> None:
    def errors(username: str) -> object:
        answer = client.post("/sign-in", {"username": username, "password": "wrong"})
        assert answer.status_code == 200
        return answer.context["form"].non_field_errors()

    wrong_password, no_such_name = errors(officer.username), errors("nobody")
    officer.is_active = False
    officer.save()
    shut = client.post("/sign-in", {"username": officer.username, "password": PASSWORD})

    assert wrong_password == no_such_name == shut.context["form"].non_field_errors()
    assert not is_in(client)


def test_guessing_locks_the_account_for_the_guesser_and_says_for_how_long(
    client: Client, officer: Person
) -> None:
    for _ in range(django_settings.AXES_FAILURE_LIMIT):
        answer = sign_in(client, officer, "wrong")

    assert answer.status_code == 429
    minutes = django_settings.BIHUAN.lockout_minutes
    assert f"{minutes} " in answer.context["locked"]
    assert sign_in(client, officer).status_code == 429
    assert not is_in(client)


def test_whoever_is_locked_out_keeps_where_they_were_going(client: Client, officer: Person) -> None:
    asked = {"username": officer.username, "password": "wrong", "next": "/findings?tab=closed"}
    for _ in range(django_settings.AXES_FAILURE_LIMIT):
        answer = client.post("/sign-in", asked)

    assert answer.status_code == 429
    assert 'name="next" value="/findings?tab=closed"' in answer.content.decode()


def test_the_owner_elsewhere_is_not_locked_out(client: Client, officer: Person) -> None:
    for _ in range(django_settings.AXES_FAILURE_LIMIT):
        sign_in(client, officer, "wrong")
    elsewhere = Client(REMOTE_ADDR="10.0.0.9")

    sign_in(elsewhere, officer)

    assert is_in(elsewhere)


def test_a_success_forgets_earlier_mistakes(officer: Person) -> None:
    for client in (Client(), Client()):
        for _ in range(django_settings.AXES_FAILURE_LIMIT - 1):
            assert sign_in(client, officer, "wrong").status_code == 200
        assert sign_in(client, officer).status_code == 302


def test_signing_out_takes_a_post(client: Client, officer: Person) -> None:
    sign_in(client, officer)

    assert client.get("/sign-out").status_code == 405
    assert is_in(client)
    assert client.post("/sign-out")["Location"] == "/sign-in"
    assert not is_in(client)


def test_forms_from_elsewhere_are_refused(officer: Person) -> None:
    client = Client(enforce_csrf_checks=True)

    assert sign_in(client, officer).status_code == 403
    assert not is_in(client)


def test_pages_speak_the_person_s_language(client: Client, officer: Person) -> None:
    sign_in(client, officer)
    assert client.get("/settings/tokens")["Content-Language"] == "zh-hans"

    officer.language = "en"
    officer.save()

    assert client.get("/settings/tokens")["Content-Language"] == "en"


def test_a_new_password_ends_all_other_sessions(client: Client, officer: Person) -> None:
    elsewhere = Client()
    sign_in(elsewhere, officer)
    sign_in(client, officer)
    chosen = {"old_password": PASSWORD, "new_password1": "harbour-9-lamps"}

    answer = client.post("/settings/password", {**chosen, "new_password2": "harbour-9-lamps"})

    assert answer.status_code == 302
    assert client.get("/settings/tokens").status_code == 200
    assert elsewhere.get("/settings/tokens").status_code == 302
    assert sign_in(Client(), officer, "harbour-9-lamps").status_code == 302


@pytest.mark.parametrize(
    ("old", "new", "again"),
    [
        ("wrong", "harbour-9-lamps", "harbour-9-lamps"),
        (PASSWORD, "harbour-9-lamps", "harbour-9-lamp"),
        (PASSWORD, "short", "short"),
    ],
)
def test_a_bad_new_password_changes_nothing(
    old: str, new: str, again: str, client: Client, officer: Person
) -> None:
    sign_in(client, officer)
    kept, steps = officer.password, History.objects.count()

    answer = client.post(
        "/settings/password", {"old_password": old, "new_password1": new, "new_password2": again}
    )

    officer.refresh_from_db()
    assert answer.status_code == 422
    assert (officer.password, History.objects.count()) == (kept, steps)


def test_a_token_s_secret_is_shown_once(client: Client, officer: Person) -> None:
    sign_in(client, officer)

    answer = client.post("/settings/tokens", {"name": "报表", "days": "30", "scopes": ["read"]})

    secret = answer.context["issued"].secret
    assert secret in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    again = client.get("/settings/tokens").content.decode()
    assert "报表" in again
    assert secret not in again


def test_a_token_is_revoked_by_its_owner_and_by_no_stranger(
    client: Client, officer: Person, city: City, make_person: MakePerson
) -> None:
    sign_in(client, officer)
    client.post("/settings/tokens", {"name": "报表", "days": "30", "scopes": ["read"]})
    token = ApiToken.objects.get()
    stranger = Client()
    sign_in(stranger, make_person(Role.LEADER, city.office))

    assert stranger.post(f"/settings/tokens/{token.pk}/revoke").status_code == 404
    token.refresh_from_db()
    assert token.revoked_at is None

    assert client.post(f"/settings/tokens/{token.pk}/revoke").status_code == 302
    token.refresh_from_db()
    assert token.revoked_at is not None


@pytest.mark.parametrize(
    "given",
    [
        {"name": "", "days": "30", "scopes": ["read"]},
        {"name": "x", "days": "0", "scopes": ["read"]},
        {"name": "x", "days": "30", "scopes": []},
        {"name": "x", "days": "30", "scopes": ["all"]},
    ],
)
def test_a_bad_token_form_issues_nothing(
    given: dict[str, Any], client: Client, officer: Person
) -> None:
    sign_in(client, officer)

    assert client.post("/settings/tokens", given).status_code == 422
    assert not ApiToken.objects.exists()


def test_the_rules_for_passwords_speak_as_the_house_does(client: Client, officer: Person) -> None:
    sign_in(client, officer)
    wrong = {"old_password": "x", "new_password1": "12345", "new_password2": "12345"}

    page = client.get("/settings/password").content.decode()
    refused = client.post("/settings/password", wrong).content.decode()

    assert "至少10个字符" in page
    assert "不得全部为数字" in page
    assert "原密码不正确" in refused
    assert "你" not in page + refused

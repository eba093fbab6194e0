"""Founds the invented town in an installation of its own, for the tests of streams.

A process of its own: ``python -m tests.cli.streaming_town``. Prints what the tests need as JSON.
"""

from __future__ import annotations

import json
from datetime import timedelta
from importlib import import_module
from typing import TYPE_CHECKING

from bihuan.cli import setup
from bihuan.kernel.clock import FixedClock, SystemClock

if TYPE_CHECKING:
    from tests.factories import Town


def session(town: Town, name: str) -> str:
    """Sign somebody in; return the key of the session."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    person = town.people[name]
    made = import_module(settings.SESSION_ENGINE).SessionStore()
    made[SESSION_KEY] = str(person.pk)
    made[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
    made[HASH_SESSION_KEY] = person.get_session_auth_hash()
    made.save()
    return str(made.session_key)


def token(town: Town, name: str) -> str:
    """Return a token by which somebody takes steps over the API."""
    from bihuan.people import public as people

    issued = people.issue_token(
        actor=town.actor(name),
        clock=town.clock,
        person=town.people[name],
        name="test",
        days=1,
        scopes=people.EVERYTHING,
    )
    return issued.secret


def main() -> None:
    """Found, sign in, print."""
    setup.django_ready(migrated=False)
    setup.migrate()
    from tests.factories import make_finding, make_town
    from tests.notices.messages import message_to

    town = make_town(FixedClock(SystemClock().now() - timedelta(hours=1)))
    findings = [make_finding(town, "assigned") for _each in range(3)]
    message = message_to(town, "dong", findings[0])
    made = {
        "findings": [str(finding.pk) for finding in findings],
        "message": str(message.pk),
        "sessions": {name: session(town, name) for name in ("alice", "dong", "charlie")},
        "leaving": session(town, "dong"),
        "token": token(town, "dong"),
    }
    print(json.dumps(made))


if __name__ == "__main__":
    main()

"""Tries are counted for all processes that serve together."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from django.core.cache import cache
from django.db import connection

#: Fails to sign in some times; prints T for each try that was allowed, and F for each other.
TRYING = """
import sys
from django.conf import settings
settings.DATABASES["default"]["NAME"] = sys.argv[1]
import django
django.setup()
from allauth.core import ratelimit
from django.test import RequestFactory
request = RequestFactory().post("/sign-in/second", REMOTE_ADDR="203.0.113.7")
for _time in range(int(sys.argv[2])):
    allowed = ratelimit.consume(request, action="login_failed", key="officer")
    print(str(allowed)[0], end="")
"""


def tried(times: int) -> str:
    """Try in a process of its own, on the database of the tests."""
    name = str(connection.settings_dict["NAME"])
    done = subprocess.run(
        [sys.executable, "-c", TRYING, name, str(times)],
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.django_db(transaction=True)
def test_two_processes_together_allow_as_many_tries_as_one() -> None:
    try:
        assert (tried(3), tried(3)) == ("TTT", "TTF")
    finally:
        cache.clear()

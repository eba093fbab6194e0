"""Loads the invented city once, all or nothing, and tells who can sign in."""

from __future__ import annotations

import tomllib
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.db import transaction

from bihuan.cli.demo_city.findings import tell_stories
from bihuan.cli.demo_city.ledger import import_ledger
from bihuan.cli.demo_city.notice import import_sample
from bihuan.cli.demo_city.office_hours import OfficeClock
from bihuan.cli.demo_city.people import found_city
from bihuan.evidence import public as evidence
from bihuan.kernel.clock import FixedClock
from bihuan.people import public as people

if TYPE_CHECKING:
    from bihuan.kernel.clock import Clock

CITY = Path(__file__).parent / "demo_city" / "city.toml"
#: How long before today the city was founded.
AGE = timedelta(days=120)


def load_demo(clock: Clock) -> str:
    """Load the city if it is not there yet.

    Returns:
        The logins, one a line, for people to read.
    """
    city = tomllib.loads(CITY.read_text(encoding="utf-8"))
    if people.person_by_username(city["people"][0]["username"]) is None:
        now = clock.now()
        with evidence.keeping_only_what_commits(), transaction.atomic():
            cast = found_city(city, FixedClock(now - AGE))
            tell_stories(city["findings"], cast, now)
            import_sample(cast, OfficeClock(now - timedelta(days=3), now))
            import_ledger(cast, OfficeClock(now - timedelta(days=2), now))
    return logins(city)


def logins(city: dict[str, Any]) -> str:
    """Return one login per role, for people to read."""
    seen: set[str] = set()
    lines = [f"密码 password: {city['password']}"]
    for row in city["people"]:
        if row["role"] not in seen:
            seen.add(row["role"])
            label = people.Role(row["role"]).label
            lines.append(f"  {row['username']:<10} {row['name']}  {label}")
    return "\n".join(lines)

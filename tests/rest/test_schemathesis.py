"""The API does what its document says, whatever is sent: every operation, valid and not.

Schemathesis makes the requests from the document. Valid ones name things that exist, so that the
steps are reached and not only the 404s; each is taken back, so that the next finds them as they
were. ``BIHUAN_TEST_API_EXAMPLES`` asks for more of them.
"""

from __future__ import annotations

import os
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
import schemathesis
from django.core import signals
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, settings
from schemathesis.config import SchemathesisConfig
from schemathesis.specs.openapi.checks import negative_data_rejection
from tests.factories import CRITERION, make_finding, photo
from tests.rest.notices import draft_notice
from tests.rest.stages import STAGES

from bihuan.evidence import public as evidence
from bihuan.rest.urls import document

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.factories import Town
    from tests.rest.conftest import Caller

EXAMPLES = int(os.environ.get("BIHUAN_TEST_API_EXAMPLES", "6"))
CONFIG = SchemathesisConfig.from_dict(
    {
        # A date out of reach or a broken rule of the loop is no fault of the schema.
        "checks": {
            "positive_data_acceptance": {
                "expected-statuses": ["2xx", "400", "403", "404", "409", "412", "413", "422"]
            },
        },
        "generation": {"deterministic": True},
    }
)
schema = schemathesis.openapi.from_dict(document(), config=CONFIG)
schema.app = get_wsgi_application()


#: How far the finding has come -> who is named to have it next.
STEP_TO = {"verified": "plant", "taken_up": "plant"}


@contextmanager
def untouched() -> Iterator[None]:
    """Take back what is done inside, and keep the WSGI handler off the test's connection."""
    signals.request_started.disconnect(close_old_connections)
    signals.request_finished.disconnect(close_old_connections)
    try:
        with transaction.atomic():
            yield
            transaction.set_rollback(True)
    finally:
        signals.request_started.connect(close_old_connections)
        signals.request_finished.connect(close_old_connections)


# A file that is answered is closed by a server, not by the caller that stands in for one.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@schema.parametrize()
@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
def test_the_api_keeps_its_word(case: Any, scene: Scene) -> None:
    reach, name = STAGES.get(case.path.rsplit("/", 1)[-1], ("accepted", "alice"))
    play = scene.at(reach, name)
    if case.meta is None or case.meta.generation.mode.is_positive:
        case.path_parameters = play.real(case.path_parameters)
        case.query = play.real(case.query)
        case.body = play.real(case.body)
        if "key" in case.path_parameters:
            case.path_parameters["key"] = "p2" if "problems" in case.path else "p2m2"

    # Whatever bytes stand in a form, they are a file.
    excluded = [negative_data_rejection] if case.media_type == "multipart/form-data" else []

    with untouched():
        case.call_and_validate(headers=play.caller.headers, excluded_checks=excluded)


@dataclass
class Play:
    """Who calls, and what there is to name, by the field's name."""

    caller: Caller
    known: dict[str, Any]

    def real(self, value: Any) -> Any:
        """Put what exists in the place of what was made up."""
        if isinstance(value, dict):
            return {
                name: self.known.get(name, self.real(item)) if item else item
                for name, item in value.items()
            }
        return [self.real(item) for item in value] if isinstance(value, list) else value


class Scene:
    """Sets the scene once for all the examples of an operation."""

    def __init__(self, town: Town, as_: Callable[[str], Caller]) -> None:
        self._town, self._as = town, as_
        self._plays: dict[tuple[str, str], Play] = {}

    def at(self, reach: str, name: str) -> Play:
        """Return the scene with a finding that has come so far."""
        if (reach, name) not in self._plays:
            self._plays[reach, name] = self._set(reach, name)
        return self._plays[reach, name]

    def _set(self, reach: str, name: str) -> Play:
        town = self._town
        finding = make_finding(town, reach, finder="ella" if name == "ella" else "alice")
        proven = make_finding(town, "submitted", finder="alice")
        file = evidence.attachments_of(subject_type="finding", subject_ids=[proven.pk])[0]
        notice = draft_notice(town)
        caller = self._as(name)
        upload = caller.upload("/files", file=photo()).json()
        known = {
            "finding_id": finding.pk,
            "original": proven.pk,
            "attachment_id": file.pk,
            "notice_id": notice.pk,
            "notice": notice.pk,
            "organisation": town.organisations[STEP_TO.get(reach, "office")].pk,
            "person": town.people["dong"].pk,
            "file": upload["id"],
        }
        later = {"due_on": town.today + timedelta(9), "new_due_on": town.today + timedelta(30)}
        plain = {name: str(value) for name, value in (known | later).items()}
        numbers = {"no": 1, "measure": 1, "at": 4}
        return Play(caller, plain | numbers | {"region": "9901", "criterion": CRITERION})


@pytest.fixture
def scene(town: Town, as_: Callable[[str], Caller]) -> Scene:
    """Return the stage."""
    return Scene(town, as_)

"""A token opens what its scopes name, and nothing is changed by one that does not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.factories import make_finding
from tests.rest.conftest import Caller

from bihuan.foundation.models import History
from bihuan.people import public as people
from bihuan.people.public import TokenScope
from bihuan.rest.urls import document

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.factories import Town

pytestmark = pytest.mark.usefixtures("as_")
ROUTES = [
    (method.upper(), path.removeprefix("/api/v1").removeprefix("api/v1"), operation["x-scope"])
    for path, methods in document()["paths"].items()
    for method, operation in methods.items()
]


def caller(town: Town, name: str, *scopes: TokenScope) -> Caller:
    """Return somebody with a token of some scopes."""
    issued = people.issue_token(
        actor=town.actor(name), clock=town.clock, person=town.people[name],
        name="narrow", days=1, scopes=scopes,
    )  # fmt: skip
    return Caller({"Authorization": f"Bearer {issued.secret}"})


def address(path: str, finding_id: object) -> str:
    """Fill the names of a path in."""
    names = {"{finding_id}": str(finding_id), "{variant}": "view", "{name}": "problems"}
    path = path.removeprefix("/")
    for name, value in names.items():
        path = path.replace(name, value)
    while "{" in path:
        before, _brace, rest = path.partition("{")
        path = before + str(finding_id) + rest.partition("}")[2]
    return "/" + path


def test_every_operation_names_a_scope() -> None:
    assert {scope for *_route, scope in ROUTES} <= {scope.value for scope in TokenScope}
    assert all(scope == "read" for method, _path, scope in ROUTES if method == "GET")
    assert not [path for method, path, scope in ROUTES if method != "GET" and scope == "read"]


@pytest.mark.parametrize(("method", "path", "scope"), ROUTES, ids=str)
def test_a_token_without_the_scope_is_refused_and_nothing_changes(
    town: Town, method: str, path: str, scope: str
) -> None:
    finding = make_finding(town, "found")
    others = [each for each in TokenScope if each != scope]
    narrow = caller(town, "alice", *others)
    steps = History.objects.count()

    answer: Any = narrow.send(method, address(path, finding.pk), {} if method != "GET" else None)

    assert (answer.status_code, answer.json()["code"]) == (403, "rest.token_too_narrow")
    assert f'scope="{scope}"' in answer["WWW-Authenticate"]
    assert History.objects.count() == steps


@pytest.mark.parametrize(
    ("language", "label"),
    [
        ("zh-hans", "“登记问题与隐患、办理各环节”（steps）"),
        ("en", "“Register findings and take steps” (steps)"),
    ],
)
def test_a_refusal_names_the_scope_as_the_settings_do(
    town: Town, language: str, label: str
) -> None:
    reader = caller(town, "alice", TokenScope.READ)

    answer: Any = reader.send("POST", "/findings", {}, accept_language=language)

    assert label in answer.json()["detail"]


def test_a_token_to_read_reads_and_takes_no_step(town: Town) -> None:
    finding = make_finding(town, "found")
    reader = caller(town, "alice", TokenScope.READ)

    assert reader.get(f"/findings/{finding.pk}").status_code == 200
    steps = History.objects.count()
    for path in ("/findings", f"/findings/{finding.pk}/steps/assign", "/files", "/tokens"):
        assert reader.post(path, {}).status_code == 403
    assert History.objects.count() == steps


def test_one_issues_lists_and_revokes_one_s_tokens(as_: Callable[[str], Caller]) -> None:
    alice = as_("alice")

    made = alice.post("/tokens", {"name": "看板", "days": 30, "scopes": ["read"]})

    assert made.status_code == 201
    secret, token_id = made.json()["secret"], made.json()["id"]
    listed = alice.get("/tokens")
    assert secret not in listed.content.decode()
    assert [row["scopes"] for row in listed.json()["items"] if row["id"] == token_id] == [["read"]]
    board = Caller({"Authorization": f"Bearer {secret}"})
    assert board.get("/findings").status_code == 200
    assert as_("charlie").post(f"/tokens/{token_id}/revoke").status_code == 404
    assert board.get("/findings").status_code == 200
    assert alice.post(f"/tokens/{token_id}/revoke").status_code == 204
    assert board.get("/findings").status_code == 401


def test_a_token_makes_no_wider_token(town: Town) -> None:
    narrow = caller(town, "alice", TokenScope.READ, TokenScope.ADMINISTER)
    tokens = people.ApiToken.objects.count()

    answer = narrow.post("/tokens", {"name": "x", "days": 1, "scopes": ["read", "steps"]})

    assert (answer.status_code, answer.json()["code"]) == (403, "people.scope_too_wide")
    assert people.ApiToken.objects.count() == tokens
    narrow = narrow.post("/tokens", {"name": "x", "days": 1, "scopes": ["read"]})
    assert narrow.status_code == 201

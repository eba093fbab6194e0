"""What the API promises, complete: every answer of every operation, and the headers it takes."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from bihuan.foundation.rest.shapes import FieldError, Problem
from bihuan.people.public import TokenScope
from bihuan.rest.problems import MEDIA_TYPE

Document = dict[str, Any]

IDEMPOTENCY_KEY: Document = {
    "in": "header",
    "name": "Idempotency-Key",
    "required": False,
    "description": "Made by the client for one write; sent again, it gives the same answer.",
    "schema": {
        "type": "string", "minLength": 1, "maxLength": 120, "pattern": "^[\\x21-\\x7E]+$",
    },
}  # fmt: skip
#: What a token must be good for to write under a tag; reading takes ``read``. A tag without a
#: row does not start: whoever adds one says who may write there.
SCOPE_OF_TAG = {
    "findings": TokenScope.STEPS,
    "steps": TokenScope.STEPS,
    "files": TokenScope.STEPS,
    "inbox": TokenScope.STEPS,
    "papers": TokenScope.STEPS,
    "lists": TokenScope.READ,
    "standards": TokenScope.READ,
    "notices": TokenScope.NOTICES,
    "ledgers": TokenScope.NOTICES,
    "people": TokenScope.ADMINISTER,
}
_STATUSES = (400, 401, 403, 404, 409, 412, 413, 415, 422)
_REPLAYED = {
    "Idempotency-Replayed": {
        "description": "“true” when the answer was given before.",
        "schema": {"type": "string"},
    }
}


@dataclass(frozen=True)
class Promise:
    """What an operation takes: names of its query and media types of its body."""

    query: frozenset[str]
    media_types: frozenset[str]
    form_fields: frozenset[str]
    #: What a token must be good for.
    scope: str


def completed(document: Document) -> Document:
    """Add the problems, and the headers of writes, to the document that ninja made."""
    components = document["components"]
    schemas = components.setdefault("schemas", {})
    for shape in (FieldError, Problem):
        made = shape.model_json_schema(
            ref_template="#/components/schemas/{model}", mode="serialization"
        )
        made.pop("$defs", None)
        schemas[shape.__name__] = made
    components["parameters"] = {"IdempotencyKey": IDEMPOTENCY_KEY}
    components["responses"] = {_name(status): _problem(status) for status in _STATUSES}
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            operation["x-scope"] = scope_of(operation["tags"][0], is_write=method != "get")
            _complete(operation, is_write=method != "get", has_id="{" in path)
    return document


def scope_of(tag: str, *, is_write: bool) -> str:
    """Return what a token must be good for.

    Raises:
        KeyError: a tag without a row.
    """
    scope = SCOPE_OF_TAG[tag]
    return (scope if is_write else TokenScope.READ).value


def promises(document: Document) -> dict[tuple[str, str], Promise]:
    """Return what each operation takes, by path and method."""
    return {
        (path, method.upper()): _promise(operation, document)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    }


def _complete(operation: Document, *, is_write: bool, has_id: bool) -> None:
    parameters = operation.setdefault("parameters", [])
    is_conditional = any(item.get("name") == "If-Match" for item in parameters)
    statuses = {401, 403, *operation.pop("x-answers", ())}
    statuses |= {404} if has_id else set()
    statuses |= {422} if parameters else set()
    if is_write:
        parameters.append({"$ref": "#/components/parameters/IdempotencyKey"})
        statuses |= {400, 404, 409, 413, 415, 422}
        for status, answer in operation["responses"].items():
            if int(status) < 300:  # noqa: PLR2004 - done
                answer.setdefault("headers", {}).update(_REPLAYED)
    if is_conditional:
        statuses.add(412)
    for status in sorted(statuses):
        operation["responses"].setdefault(
            status, {"$ref": f"#/components/responses/{_name(status)}"}
        )


def _name(status: int) -> str:
    """Return what the answers of a status are called in the document."""
    return HTTPStatus(status).name.title().replace("_", "")


def _problem(status: int) -> Document:
    answer: Document = {
        "description": HTTPStatus(status).phrase,
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    if status == HTTPStatus.UNAUTHORIZED:
        answer["headers"] = {"WWW-Authenticate": {"schema": {"type": "string"}}}
    return answer


def _promise(operation: Document, document: Document) -> Promise:
    content = operation.get("requestBody", {}).get("content", {})
    form = content.get("multipart/form-data", {}).get("schema", {})
    if "$ref" in form:
        form = document["components"]["schemas"][form["$ref"].rsplit("/", 1)[-1]]
    return Promise(
        query=frozenset(
            item["name"] for item in operation["parameters"] if item.get("in") == "query"
        ),
        media_types=frozenset(content),
        form_fields=frozenset(form.get("properties", {})),
        scope=operation["x-scope"],
    )

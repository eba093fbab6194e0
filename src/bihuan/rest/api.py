"""The API, assembled of what the contexts offer; it owns no rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from bihuan.documents.rest import router as notices
from bihuan.evidence.rest import router as files
from bihuan.findings.rest import confirmations, lists, look_backs, searches
from bihuan.findings.rest import router as findings
from bihuan.findings.rest_ledgers import router as ledgers
from bihuan.findings.rest_papers import of_findings as papers_of_findings
from bihuan.findings.rest_papers import of_notices as papers_of_notices
from bihuan.findings.rest_papers import papers
from bihuan.findings.rest_steps import router as steps
from bihuan.kernel.errors import Refusal
from bihuan.notices.rest import router as inbox
from bihuan.people.rest import router as people
from bihuan.people.rest_office import router as office
from bihuan.rest.authentication import Bearer, Session
from bihuan.rest.gate import NothingHere, NotRight, Unreadable
from bihuan.rest.problems import answer_refusal
from bihuan.rest.reading import StrictParser, field_errors
from bihuan.rest.rendering import Renderer
from bihuan.standards.rest import router as standards

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse
    from ninja.operation import Operation

DESCRIPTION = (
    "Findings from found to closed, with proof. Refusals are problem details (RFC 9457); programs "
    "decide by their `code`. Writes take an `Idempotency-Key`; steps take `If-Match` with the tag "
    "that was last seen. Lists are paged by opaque cursors."
)


class Api(NinjaAPI):
    """The API, version 1."""

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """Name an operation by its function; the snapshot shows a name that is used twice."""
        return operation.view_func.__name__


api = Api(
    title="Bihuan 闭环",
    version="1",
    description=DESCRIPTION,
    openapi_url=None,
    docs_url=None,
    urls_namespace="api",
    auth=[Bearer(), Session()],
    parser=StrictParser(),
    renderer=Renderer(),
)
api.add_router("/", people, tags=["people"])
api.add_router("/", office, tags=["people"])
api.add_router("/findings", findings, tags=["findings"])
api.add_router("/findings", steps, tags=["steps"])
api.add_router("/search", searches, tags=["findings"])
api.add_router("/lists", lists, tags=["lists"])
api.add_router("/look-backs", look_backs, tags=["findings"])
api.add_router("/notices", notices, tags=["notices"])
api.add_router("/notices", confirmations, tags=["notices"])
api.add_router("/ledgers", ledgers, tags=["ledgers"])
api.add_router("/findings", papers_of_findings, tags=["papers"])
api.add_router("/notices", papers_of_notices, tags=["papers"])
api.add_router("/papers", papers, tags=["papers"])
api.add_router("/inbox", inbox, tags=["inbox"])
api.add_router("/files", files, tags=["files"])
api.add_router("/standards", standards, tags=["standards"])


@api.exception_handler(Refusal)
def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """Answer a refusal of a context."""
    return answer_refusal(request, refusal)


@api.exception_handler(Http404)
def nothing_here(request: HttpRequest, _error: Http404) -> HttpResponse:
    """Answer a thing that is not there, or not for whoever asks."""
    return answer_refusal(request, NothingHere())


@api.exception_handler(ValidationError)
def invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Answer fields that are wrong."""
    return answer_refusal(request, NotRight(field_errors(error.errors)))


@api.exception_handler(HttpError)
def unreadable(request: HttpRequest, _error: HttpError) -> HttpResponse:
    """Answer a body that is no JSON; ninja raises nothing else of this kind past the gate."""
    return answer_refusal(request, Unreadable())


@api.exception_handler(Exception)
def bug(_request: HttpRequest, error: Exception) -> HttpResponse:
    """Leave a bug to the gate, which logs it; never show a trace."""
    raise error

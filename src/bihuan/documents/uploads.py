"""A notice that came in over the web or the API: stored and read, or nothing is left of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from bihuan.documents.permissions import require_import
from bihuan.documents.services.upload_notice import upload_notice
from bihuan.evidence import public as evidence
from bihuan.kernel.errors import BadInput
from bihuan.people import public as people

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

    from bihuan.documents.models import Notice
    from bihuan.documents.schemas import UploadIn
    from bihuan.engines.ledger import Grid
    from bihuan.kernel.clock import Clock


def take_in(
    upload: UploadedFile[Any],
    *,
    organisation: people.Organisation,
    region: people.Region,
    actor: people.Actor,
    clock: Clock,
) -> Notice:
    """Store a document and read it into a draft, at once or by a worker.

    Raises:
        BadInput: the document cannot be read.
        NotPermitted: the actor may not import for the body.
    """
    require_import(actor, organisation, region)
    with evidence.keeping_only_what_commits(), transaction.atomic():
        file = evidence.store_file(
            content=upload,
            name=upload.name or "",
            county_code=people.county_code(region),
            actor_id=actor.person_id,
            actor_name=actor.name,
            at=clock.now(),
        )
        return upload_notice(
            file=file, organisation=organisation, region=region, actor=actor, clock=clock
        )


def grids_in(data: bytes, name: str) -> tuple[Grid, ...]:
    """Return the sheets of a spreadsheet; what reads them is loaded when the first one comes.

    Raises:
        BadInput: damaged, locked, empty, too large, or no spreadsheet.
    """
    from bihuan.documents.extraction.sheets import read_sheets_in

    return read_sheets_in(data, name).grids


def for_whom(said: UploadIn, actor: people.Actor) -> tuple[people.Organisation, people.Region]:
    """Return the body and the region that were named, or those of the oldest post.

    Raises:
        BadInput: there is no such body or region.
    """
    body_id = said.organisation or actor.home_organisation_id
    body = people.organisation_by_id(body_id) if body_id else None
    region = people.region_by_code(said.region) if said.region else body and body.region
    if body is None or region is None:
        raise BadInput("documents.unknown_place", _("Name a body and a region inside your area."))
    return body, region

"""HTTP API of the standards: what may be cited."""

from __future__ import annotations

from ninja import Query, Router

from bihuan.foundation.rest.requests import ApiRequest, today
from bihuan.standards.domain.resolving import NATIONAL
from bihuan.standards.loading import pack_for
from bihuan.standards.schemas import CriteriaOut, CriteriaQuery, criterion_out

router = Router()


@router.get("/criteria", response=CriteriaOut)
def list_criteria(request: ApiRequest, asked: Query[CriteriaQuery]) -> CriteriaOut:
    """Criteria of major hazards that hold in a region on a day."""
    on = asked.on or today(request)
    pack = pack_for(asked.region or _home(request))
    items = pack.criteria(asked.sector or None, on)
    return CriteriaOut(region=pack.code, on=on, items=[criterion_out(item) for item in items])


def _home(request: ApiRequest) -> str:
    held = request.actor.held
    return str(held[0].post.region.code) if held else NATIONAL

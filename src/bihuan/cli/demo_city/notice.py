"""Imports the sample notice as the committee office would."""

from __future__ import annotations

from importlib.resources import as_file, files
from typing import TYPE_CHECKING

from bihuan.documents import public as documents
from bihuan.evidence import public as evidence
from bihuan.findings import public as findings
from bihuan.people import public as people

if TYPE_CHECKING:
    from bihuan.cli.demo_city.people import Cast
    from bihuan.kernel.clock import Clock

SAMPLE = "notice_zh.txt"


def import_sample(cast: Cast, clock: Clock) -> None:
    """Upload the sample notice, keep all that was read, and confirm it."""
    actor = cast.actor("anwei", clock)
    organisation = cast.organisation_of("anwei")
    region = people.region_by_code("9901")
    if region is None:
        raise LookupError("9901")
    with as_file(files("bihuan.documents") / "samples" / SAMPLE) as path:
        with path.open("rb") as content:
            stored = evidence.store_file(
                content=content,
                name="关于巡察整改进展情况的通报.txt",
                county_code=region.code,
                actor_id=actor.person_id,
                actor_name=actor.name,
                at=clock.now(),
            )
        notice = documents.upload_notice(
            file=stored,
            organisation=organisation,
            region=region,
            actor=actor,
            clock=clock,
        )
    findings.confirm_notice(notice_id=notice.pk, actor=actor, clock=clock)

"""Imports the sample notice as the committee office would, and issues its three lists."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING

from django.core.files.uploadedfile import SimpleUploadedFile

from bihuan.documents import public as documents
from bihuan.findings import public as findings
from bihuan.people import public as people

if TYPE_CHECKING:
    from bihuan.cli.demo_city.people import Cast
    from bihuan.kernel.clock import Clock

SAMPLE = "notice_zh.txt"


def import_sample(cast: Cast, clock: Clock) -> None:
    """Upload the sample notice, keep all that was read, confirm it, and issue its lists."""
    actor = cast.actor("anwei", clock)
    region = people.region_by_code("9901")
    if region is None:
        raise LookupError("9901")
    sample = (files("bihuan.documents") / "samples" / SAMPLE).read_bytes()
    notice = documents.take_in(
        SimpleUploadedFile("关于巡察整改进展情况的通报.txt", sample),
        organisation=cast.organisation_of("anwei"),
        region=region,
        actor=actor,
        clock=clock,
    )
    findings.confirm_notice(notice_id=notice.pk, actor=actor, clock=clock)
    lists = findings.draft_lists(
        notice_id=notice.pk,
        body_id=cast.organisation_of("anwei").pk,
        words={
            "addressee": "各区县安委会，市安委会成员单位",
            "basis": f"《{notice.title}》",
            "demands": "请对照清单逐项整改，按期报送进展情况。",
            "copies_to": "",
        },
        actor=actor,
        clock=clock,
    )
    findings.issue_lists(notice_id=notice.pk, paper_id=lists.pk, actor=actor, clock=clock)

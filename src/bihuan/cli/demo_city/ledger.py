"""Takes a ledger over as a district's committee office would: sent, imported by the worker."""

from __future__ import annotations

from datetime import timedelta
from importlib.resources import files
from typing import TYPE_CHECKING

from django.core.files.uploadedfile import SimpleUploadedFile

from bihuan.findings import public as findings
from bihuan.foundation import long_work
from bihuan.kernel.clock import civil_date
from bihuan.people import public as people

if TYPE_CHECKING:
    from bihuan.cli.demo_city.people import Cast
    from bihuan.kernel.clock import Clock

#: The ledger names days no further from today than this.
_MOST_DAYS = 120


def import_ledger(cast: Cast, clock: Clock) -> None:
    """Send the ledger of ledger.csv, with days around today, and have it taken over."""
    actor, region = cast.actor("east", clock), people.region_by_code("990101")
    if region is None:
        raise LookupError("990101")
    today = civil_date(clock.now())
    text = (files(__package__) / "ledger.csv").read_text("utf-8")
    ago = {days: today - timedelta(days) for days in range(_MOST_DAYS)}
    ahead = {days: today + timedelta(days) for days in range(_MOST_DAYS)}
    dated = text.format(ago=ago, ahead=ahead)
    upload = findings.take_in_ledger(
        SimpleUploadedFile("东浦区隐患台账.csv", dated.encode("gb18030")),
        organisation=cast.organisation_of("east"),
        region=region,
        actor=actor,
        clock=clock,
    )
    findings.start_ledger_import(upload_id=upload.pk, actor=actor, clock=clock)
    taking_over = long_work.Kind(findings.import_waiting_ledger, findings.ledger_import_failed)
    long_work.do_one({findings.LEDGER_IMPORT: taking_over}, clock)

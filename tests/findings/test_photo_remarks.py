"""What the verifier is told of photographs: with the earlier picture, in scope, never blocking."""

from __future__ import annotations

import io
import json
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.utils import translation
from PIL import Image, ImageOps
from tests.engines.imaging.scene_maker import Visit, scene
from tests.evidence.pictures import encoded
from tests.factories import make_finding

from bihuan.evidence import public as evidence
from bihuan.findings import public as findings
from bihuan.findings.public import Brought, Finding, RuleBroken
from bihuan.findings.queries.photo_remarks import PhotoRemarks, photo_remarks
from bihuan.findings.queries.record import record_of
from bihuan.foundation.models import History
from bihuan.kernel.clock import SHANGHAI
from bihuan.people.public import Role

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.factories import Town

pytestmark = pytest.mark.usefixtures("in_english")
VIEW = scene("workshop", 3, Visit())


@pytest.fixture
def in_english() -> Iterator[None]:
    """Read the sentences in the language of this file."""
    with translation.override("en"):
        yield


def photograph(
    picture: Image.Image = VIEW,
    *,
    taken_at: datetime | None = None,
    north: float | None = None,
    quality: int = 90,
) -> bytes:
    """Return a JPEG; with a time, or a latitude, as a phone writes them."""
    tags = Image.Exif()
    if taken_at:
        tags[0x010F] = "HUAWEI"
        tags.get_ifd(0x8769)[0x9003] = f"{taken_at.astimezone(SHANGHAI):%Y:%m:%d %H:%M:%S}"
    if north is not None:
        tags.get_ifd(0x8825).update({1: "N", 2: (north, 0, 0), 3: "E", 4: (120.5, 0, 0)})
    return encoded(picture, "JPEG", quality=quality, exif=tags.tobytes())


def rectified(town: Town, *files: tuple[str, bytes], title: str = "泄爆口被封堵") -> Finding:
    """Build a finding that was handed in with photographs of its own."""
    finding = make_finding(town, "taken_up", measures=0, title=title)
    return findings.submit(
        finding_id=finding.pk,
        actor=town.actor("dong"),
        clock=town.clock,
        note="已整改",
        evidence=[
            Brought(purpose=purpose, content=io.BytesIO(content), name="现场.jpg")
            for purpose, content in files
        ],
    )


def told(town: Town, finding: Finding, who: str = "officer") -> PhotoRemarks:
    return photo_remarks(town.actor(who), finding, town.clock.now())


def codes(remarks: PhotoRemarks) -> list[str]:
    return [remark.code for photo in remarks.photos for remark in photo.remarks]


def compared(town: Town) -> None:
    """Do what the worker does."""
    evidence.compare_photographs(town.clock)


def test_a_picture_used_before_is_laid_beside_it_with_what_was_done(town: Town) -> None:
    first = rectified(town, ("after", photograph()), title="甲")
    cut = VIEW.crop((100, 80, 920, 690))
    second = rectified(town, ("after", photograph(cut, quality=70)), title="乙")
    assert "used_before" not in codes(told(town, second))
    assert told(town, second).photos[0].is_waiting

    compared(town)

    photo = told(town, second).photos[0]
    remark = photo.remarks[0]
    assert (remark.code, remark.finding) == ("used_before", first)
    assert remark.earlier is not None
    assert remark.earlier.subject_id == first.pk
    assert first.number in str(remark.text)
    assert "cut or framed" in str(remark.text)
    assert not photo.is_waiting
    assert "used_before" not in codes(told(town, first)), "the first use is not the second's fault"


def test_a_visit_that_finds_a_relapse_uses_its_picture_once(town: Town) -> None:
    old, new = findings.look_back(
        findings.Seen(findings.LookBackResult.RELAPSED, "又堆上了"),
        finding_id=make_finding(town, "closed", grade=findings.Grade.MAJOR).pk,
        actor=town.actor("officer"),
        organisation=town.organisations["enforcement"],
        clock=town.clock,
        evidence=[Brought(purpose="after", content=io.BytesIO(photograph()), name="复查.jpg")],
    )
    assert new is not None
    compared(town)
    assert "used_before" not in codes(told(town, new))
    assert "used_before" not in codes(told(town, old))


def test_the_same_bytes_are_told_at_once(town: Town) -> None:
    rectified(town, ("after", photograph()))
    second = rectified(town, ("after", photograph()))

    assert "used_before" in codes(told(town, second))


def test_a_picture_from_before_handed_in_as_after_is_told(town: Town) -> None:
    finding = rectified(
        town, ("before", photograph()), ("after", photograph(ImageOps.mirror(VIEW), quality=80))
    )

    compared(town)

    after = next(p for p in told(town, finding).photos if p.file.purpose == "after")
    assert after.remarks[0].finding == finding
    assert "mirrored" in str(after.remarks[0].text)
    assert "this record" in str(after.remarks[0].text)


def test_what_lies_in_another_area_is_told_without_a_word_of_it(town: Town) -> None:
    town.post("wester", "west", Role.DEPARTMENT_HANDLER)
    theirs = make_finding(town, "taken_up", measures=0, rectifier="wester", to="west", title="机密")
    findings.submit(
        finding_id=theirs.pk,
        actor=town.actor("wester"),
        clock=town.clock,
        note="已整改",
        evidence=[Brought(purpose="after", content=io.BytesIO(photograph()), name="a.jpg")],
    )
    ours = rectified(town, ("after", photograph()))

    remarks = told(town, ours, "townsman")

    assert codes(remarks)[0] == "used_elsewhere"
    assert remarks.photos[0].remarks[0].earlier is None
    assert theirs.number not in str(remarks.photos[0].remarks)
    assert codes(told(town, ours, "alice"))[0] == "used_before", "alice sees both"


@pytest.mark.parametrize("who", ["dong", "worker", "charlie"])
def test_only_who_may_verify_is_told(town: Town, who: str) -> None:
    rectified(town, ("after", photograph()))
    second = rectified(town, ("after", photograph()))

    assert told(town, second, who) == PhotoRemarks()


def test_time_place_and_camera_are_held_against_the_case(town: Town) -> None:
    at = town.clock.now() - timedelta(days=2)
    finding = rectified(
        town,
        ("before", photograph(taken_at=at, north=31.0)),
        (
            "after",
            photograph(scene("yard", 1, Visit()), taken_at=at + timedelta(seconds=20), north=31.1),
        ),
        ("after", photograph(scene("yard", 2, Visit()))),
    )

    remarks = told(town, finding)

    assert codes(remarks) == [
        "taken_together",
        "taken_before_the_order",
        "far_from_the_place",
        "no_camera_data",
    ]
    texts = [str(remark.text) for photo in remarks.photos for remark in photo.remarks]
    assert "20 seconds" in texts[0]
    assert "11119 m" in texts[2] or "11120 m" in texts[2]
    assert [limit.mark for limit in remarks.limits] == ["unconfirmed"] * 3


def test_a_picture_taken_after_the_deadline_is_told(town: Town) -> None:
    late = town.clock.now() + timedelta(days=20)
    town.clock.advance(timedelta(0))
    finding = rectified(town, ("after", photograph(taken_at=late)))
    town.clock.advance(timedelta(days=21))

    assert "taken_after_the_deadline" in codes(told(town, finding))


def test_an_honest_photograph_is_passed_over(town: Town) -> None:
    at = town.clock.now()
    finding = rectified(
        town,
        ("before", photograph(taken_at=at, north=31.0)),
        (
            "after",
            photograph(
                scene("yard", 1, Visit()), taken_at=at + timedelta(minutes=5), north=31.0001
            ),
        ),
    )
    compared(town)

    assert told(town, finding).photos == ()


def facts_of(finding: Finding, step: str) -> Any:
    row = History.objects.get(subject_id=finding.pk, step=step)
    link = evidence.links_of(subject_type="finding", subject_id=finding.pk).get(seq=row.seq)
    assert (
        row.facts["photo_remarks"] == json.loads(link.payload)["history"]["facts"]["photo_remarks"]
    )
    return row.facts["photo_remarks"]


def test_remarks_block_nothing_and_what_was_shown_is_sealed(town: Town) -> None:
    first = rectified(town, ("after", photograph()))
    second = rectified(town, ("after", photograph()))
    shown = told(town, second)
    only_first = shown.keys.split()[0]

    findings.accept(
        finding_id=second.pk,
        actor=town.actor("officer"),
        clock=town.clock,
        note="现场核验",
        shown_remarks=only_first,
    )

    (file,) = evidence.attachments_of(subject_type="finding", subject_ids=[second.pk])
    (earlier,) = evidence.attachments_of(subject_type="finding", subject_ids=[first.pk])
    assert facts_of(second, "accept") == [
        {"file": str(file.pk), "code": "used_before", "earlier": str(earlier.pk), "shown": True},
        {"file": str(file.pk), "code": "no_camera_data", "earlier": "", "shown": False},
    ]
    record = record_of(town.actor("dong"), second.pk, town.today)
    assert all("photo_remarks" not in row.facts for row in record.timeline)


def test_sending_back_keeps_them_as_well_and_without_a_page_none_is_said_to_be_shown(
    town: Town,
) -> None:
    finding = rectified(town, ("after", photograph()))

    findings.send_back(
        finding_id=finding.pk, actor=town.actor("officer"), clock=town.clock, reason="照片不符"
    )

    facts = facts_of(finding, "send_back")
    assert [fact["code"] for fact in facts] == ["no_camera_data"]
    assert "shown" not in facts[0]


def test_a_refused_acceptance_keeps_nothing(town: Town) -> None:
    finding = rectified(town, ("after", photograph()))
    before = History.objects.count(), list(Finding.objects.filter(pk=finding.pk).values())

    with pytest.raises(RuleBroken):
        findings.accept(
            finding_id=finding.pk, actor=town.actor("officer"), clock=town.clock, note=" "
        )

    assert before == (History.objects.count(), list(Finding.objects.filter(pk=finding.pk).values()))

"""What is remarkable about a finding's photographs, for whoever verifies it; it never blocks.

Told only to those who may verify, because it rests on what the untouched originals say, and of
an earlier use no more than they may see.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from bihuan.engines.imaging import Case, Limits, Photo, Position, remarks_on_after
from bihuan.evidence import public as evidence
from bihuan.findings.domain.lifecycle import Step
from bihuan.findings.domain.place_map import PlaceMap, Taken, place_map
from bihuan.findings.permissions import target_of, visible
from bihuan.findings.wording_photos import earlier_use_words, remark_words
from bihuan.foundation.models import History
from bihuan.kernel.clock import civil_date
from bihuan.people.public import Capability
from bihuan.standards import public as standards

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from uuid import UUID

    from bihuan.engines.imaging import Remark
    from bihuan.findings.models import Finding
    from bihuan.findings.queries.record import Record
    from bihuan.people import public as people
    from bihuan.people.public import Actor

#: Parameters of a pack: minutes, metres, minutes.
LIMITS = ("PHOTO.BETWEEN", "PHOTO.DISTANCE", "PHOTO.CLOCK")
#: So many earlier uses are shown beside a photograph.
_MOST_EARLIER = 3
_SHOWN_OF = frozenset({evidence.Purpose.BEFORE.value, evidence.Purpose.AFTER.value})


@dataclass(frozen=True)
class PhotoRemark:
    """One thing to look at.

    Args:
        code: stable; ``used_before``, ``used_elsewhere``, or one of the engine's.
        text: a sentence.
        earlier: the earlier picture to lay beside it, where the reader may see it.
        finding: the finding that it belongs to.
    """

    code: str
    text: Any
    earlier: evidence.Attachment | None = None
    finding: Finding | None = None


@dataclass(frozen=True)
class RemarkedPhoto:
    """A photograph with its remarks; it may still wait to be compared with others."""

    file: evidence.Attachment
    remarks: tuple[PhotoRemark, ...]
    is_waiting: bool


@dataclass(frozen=True)
class PhotoRemarks:
    """All photographs of a finding that there is something to say about, and the limits asked."""

    photos: tuple[RemarkedPhoto, ...] = ()
    limits: tuple[standards.Parameter, ...] = ()
    #: Where the photographs were taken, as far as they tell it.
    map: PlaceMap | None = None

    def of(self, file: evidence.Attachment) -> tuple[PhotoRemark, ...]:
        """Return the remarks on one photograph."""
        return next((photo.remarks for photo in self.photos if photo.file.pk == file.pk), ())

    @property
    def keys(self) -> str:
        """What a form says back when it is sent, so that the chain can tell what was shown."""
        return " ".join(_key(p.file, remark) for p in self.photos for remark in p.remarks)

    def as_facts(self, shown: str | None) -> dict[str, Any]:
        """Return what a step keeps of the remarks, by id; nothing where there are none.

        Args:
            shown: the keys that the page said back; None where no page was asked.
        """
        known = None if shown is None else frozenset(shown.split())
        rows = [
            _fact(photo.file, remark, known) for photo in self.photos for remark in photo.remarks
        ]
        return {"photo_remarks": rows} if rows else {}


def photo_remarks(
    actor: Actor, finding: Finding, now: datetime, *, record: Record | None = None
) -> PhotoRemarks:
    """Return what is remarkable about the photographs of a finding, if the actor may verify it.

    Args:
        actor: who reads; of other records they learn no more than that there is one.
        finding: one that they see.
        now: the moment, against which a camera's clock is held.
        record: the whole finding, where it was read before.
    """
    if record is None:
        files = list(evidence.attachments_of(subject_type="finding", subject_ids=[finding.pk]))
    else:
        files = record.files
    photos = [file for file in files if _is_shown(file)]
    if not photos or not actor.scope.allows(Capability.VERIFY, _target(finding, record)):
        return PhotoRemarks()
    earlier = _earlier(actor, finding, photos)
    limits = _limits(finding, now)
    taken = _taken(finding, photos, limits, now)
    waiting = evidence.not_yet_compared(photos)
    told = (
        RemarkedPhoto(
            file,
            (*earlier[file.pk], *taken[file.pk]),
            is_waiting=file.file.sha256 in waiting,
        )
        for file in photos
    )
    remarked = tuple(each for each in told if each.remarks or each.is_waiting)
    return PhotoRemarks(remarked, limits, _map(photos, float(limits[1].value)))


def _map(photos: Sequence[evidence.Attachment], usual_m: float) -> PlaceMap | None:
    """Draw where the photographs were taken, those from before first, as the page shows them."""
    shown = sorted(photos, key=lambda file: file.purpose == evidence.Purpose.AFTER)
    taken = [
        Taken(no, position, file.purpose == evidence.Purpose.AFTER)
        for no, file in enumerate(shown, start=1)
        if (position := _photo(file.file).position)
    ]
    return place_map(taken, usual_m)


def _target(finding: Finding, record: Record | None) -> people.Target:
    return record.target if record else target_of(finding)


def _is_shown(file: evidence.Attachment) -> bool:
    is_picture = file.file.media_type.startswith("image/")
    return is_picture and file.purpose in _SHOWN_OF and file.void_seq is None


def _earlier(
    actor: Actor, finding: Finding, photos: Sequence[evidence.Attachment]
) -> dict[UUID, list[PhotoRemark]]:
    """Tell of each photograph where its picture was used before, as far as the actor may see."""
    # One upload on two records, as a relapse has it of its visit, is no second use.
    uses = [
        use for use in evidence.earlier_uses(photos) if use.later.file_id != use.earlier.file_id
    ]
    ids = {use.earlier.subject_id for use in uses if use.earlier.subject_type == "finding"}
    seen = visible(actor).in_bulk(ids) if ids else {}
    told: dict[UUID, list[PhotoRemark]] = defaultdict(list)
    hidden = set()
    for use in uses:
        row, other = use.later.pk, seen.get(use.earlier.subject_id)
        if other is None:
            hidden.add(row)
        elif len(told[row]) < _MOST_EARLIER:
            told[row].append(_used_before(finding, use, other))
    for row in hidden:
        told[row].append(PhotoRemark("used_elsewhere", remark_words("used_elsewhere", {})))
    return told


def _used_before(finding: Finding, use: evidence.EarlierUse, other: Finding) -> PhotoRemark:
    words = earlier_use_words(
        use.kinds,
        number="" if other.pk == finding.pk else other.number,
        is_same_file=use.later.file.sha256 == use.earlier.file.sha256,
    )
    return PhotoRemark("used_before", words, use.earlier, other)


def _limits(finding: Finding, now: datetime) -> tuple[standards.Parameter, ...]:
    pack, on = standards.pack_for(finding.county_code), civil_date(now)
    return tuple(pack.parameter(code, on) for code in LIMITS)


def _taken(
    finding: Finding,
    photos: Sequence[evidence.Attachment],
    parameters: Iterable[standards.Parameter],
    now: datetime,
) -> dict[UUID, tuple[PhotoRemark, ...]]:
    """Tell of each picture from after what its time, place and camera say against the case."""
    between, metres, clock_off = (int(each.value) for each in parameters)
    limits = Limits(timedelta(minutes=between), float(metres), timedelta(minutes=clock_off))
    befores = tuple(_photo(f.file) for f in photos if f.purpose == evidence.Purpose.BEFORE)
    case = Case(
        # A finding has no position of its own: the pictures of what was found say where it is.
        place=next((photo.position for photo in befores if photo.position), None),
        ordered_at=_ordered_at(finding),
        due_at=finding.due_at,
    )
    told: dict[UUID, tuple[PhotoRemark, ...]] = defaultdict(tuple)
    for file in photos:
        if file.purpose == evidence.Purpose.AFTER:
            found = remarks_on_after(_photo(file.file), befores, case, limits, now)
            told[file.pk] = tuple(_once_each(found))
    return told


def _once_each(found: Iterable[Remark]) -> Iterable[PhotoRemark]:
    """Several pictures from before can give one remark several times; the first is enough."""
    first: dict[str, Remark] = {}
    for remark in found:
        first.setdefault(remark.code, remark)
    for code, remark in first.items():
        yield PhotoRemark(code, remark_words(code, remark.facts))


def _photo(file: evidence.StoredFile) -> Photo:
    said = file.photo
    return Photo(
        taken_at=datetime.fromisoformat(said["taken_at"]) if "taken_at" in said else None,
        position=Position(float(said["longitude"]), float(said["latitude"]))
        if "longitude" in said
        else None,
        make=said.get("make", ""),
        model=said.get("model", ""),
        software=said.get("software", ""),
    )


def _ordered_at(finding: Finding) -> datetime | None:
    """Return when rectification was first ordered; None where it was fixed without an order."""
    rows = History.objects.filter(
        subject_type="finding", subject_id=finding.pk, step=Step.ASSIGN.value
    )
    return rows.order_by("seq").values_list("at", flat=True).first()


def _key(file: evidence.Attachment, remark: PhotoRemark) -> str:
    return f"{file.pk}:{remark.code}:{remark.earlier.pk if remark.earlier else ''}"


def _fact(
    file: evidence.Attachment, remark: PhotoRemark, shown: Collection[str] | None
) -> dict[str, Any]:
    fact: dict[str, Any] = {
        "file": str(file.pk),
        "code": remark.code,
        "earlier": str(remark.earlier.pk) if remark.earlier else "",
    }
    return fact if shown is None else {**fact, "shown": _key(file, remark) in shown}

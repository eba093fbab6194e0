"""What a photograph says of when, where and how it was taken, held against the case.

Every question is answered by its own function: ``None`` where there is nothing to remark, else a
remark with the figures it was made from. A remark never blocks: a camera's clock can be
wrong, and whoever verifies sees the photograph beside the remark. Limits are passed in; packs
hold them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import asin, cos, radians, sin, sqrt

from bihuan.engines.imaging.remarks import Remark

#: Mean radius of the earth (IUGG R1), metres.
_EARTH_M = 6_371_008.8
#: Words in the EXIF tag Software that name an editor; a phone writes its system version there.
_EDITORS = (
    "photoshop", "lightroom", "gimp", "snapseed", "picsart", "meitu", "美图", "paint", "affinity",
    "pixelmator", "photoscape", "acdsee", "faceapp", "canva", "figma", "醒图", "轻颜", "黄油相机",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Position:
    """Degrees in WGS-84; ``accuracy_m`` is what the device claims, 0 where it claims nothing."""

    longitude: float
    latitude: float
    accuracy_m: float = 0.0


@dataclass(frozen=True, slots=True)
class Photo:
    """What a photograph's metadata say; ``None`` or empty where they are silent.

    Args:
        taken_at: aware.
        position: where the camera stood.
        make, model, software: as written by the device.
    """

    taken_at: datetime | None = None
    position: Position | None = None
    make: str = ""
    model: str = ""
    software: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """What the photograph is held against; ``None`` where the case does not say.

    Args:
        place: where the hazard is.
        ordered_at: when rectification was ordered (交办), aware.
        due_at: the deadline, aware.
    """

    place: Position | None = None
    ordered_at: datetime | None = None
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Limits:
    """From when on something is worth a remark.

    Args:
        between: a picture from before and one from after lie at least this far apart.
        distance_m: metres a photograph may be taken away from the place, above what the devices
            claim as their accuracy.
        clock_off: how wrong a camera's clock may be.
    """

    between: timedelta
    distance_m: float
    clock_off: timedelta


def taken_together(before: Photo, after: Photo, limits: Limits) -> Remark | None:
    """Remark that before and after were taken at nearly one time."""
    if before.taken_at is None or after.taken_at is None:
        return None
    apart = abs(after.taken_at - before.taken_at)
    if apart >= limits.between:
        return None
    return Remark(
        "taken_together",
        "The pictures from before and after were taken %(seconds)d seconds apart.",
        {"seconds": int(apart.total_seconds())},
    )


def taken_in_reverse(before: Photo, after: Photo, limits: Limits) -> Remark | None:
    """Remark that the picture from after was taken first."""
    if before.taken_at is None or after.taken_at is None:
        return None
    if before.taken_at - after.taken_at <= limits.clock_off:
        return None
    return Remark(
        "taken_in_reverse",
        "The picture from after was taken before the one from before: %(after)s, %(before)s.",
        {"after": after.taken_at.isoformat(), "before": before.taken_at.isoformat()},
    )


def taken_before_the_order(photo: Photo, case: Case, limits: Limits) -> Remark | None:
    """Remark that a picture from after was taken before rectification was ordered at all."""
    if photo.taken_at is None or case.ordered_at is None:
        return None
    early = case.ordered_at - photo.taken_at
    if early <= limits.clock_off:
        return None
    return Remark(
        "taken_before_the_order",
        "Taken %(hours).1f hours before rectification was ordered.",
        {"hours": early / timedelta(hours=1), "taken_at": photo.taken_at.isoformat()},
    )


def taken_after_the_deadline(photo: Photo, case: Case, limits: Limits) -> Remark | None:
    """Remark that a picture was taken when the time limit had passed."""
    if photo.taken_at is None or case.due_at is None:
        return None
    late = photo.taken_at - case.due_at
    if late <= limits.clock_off:
        return None
    return Remark(
        "taken_after_the_deadline",
        "Taken %(hours).1f hours after the deadline.",
        {"hours": late / timedelta(hours=1), "taken_at": photo.taken_at.isoformat()},
    )


def taken_in_the_future(photo: Photo, now: datetime, limits: Limits) -> Remark | None:
    """Remark that the camera's clock runs ahead of ours, so that its other times mean little."""
    if photo.taken_at is None or photo.taken_at - now <= limits.clock_off:
        return None
    return Remark(
        "taken_in_the_future",
        "The camera says it was taken at %(taken_at)s, which is still to come.",
        {"taken_at": photo.taken_at.isoformat()},
    )


def far_from_the_place(photo: Photo, case: Case, limits: Limits) -> Remark | None:
    """Remark that the camera stood elsewhere, by more than both positions' accuracy explains."""
    if photo.position is None or case.place is None:
        return None
    away_m = distance_m(photo.position, case.place)
    unsure_m = photo.position.accuracy_m + case.place.accuracy_m
    if away_m - unsure_m <= limits.distance_m:
        return None
    return Remark(
        "far_from_the_place",
        "Taken %(distance_m)d m from the place; up to %(limit_m)d m is usual.",
        {"distance_m": round(away_m), "limit_m": round(limits.distance_m + unsure_m)},
    )


def no_camera_data(photo: Photo) -> Remark | None:
    """Remark that no camera signed the picture: a screenshot, or sent through a messenger."""
    if photo.taken_at is not None or photo.make or photo.model:
        return None
    return Remark(
        "no_camera_data",
        "The file names no camera and no time: a screenshot, or passed on by a messenger.",
    )


def edited_by_software(photo: Photo) -> Remark | None:
    """Remark that an editor wrote its name into the file."""
    said = photo.software.casefold()
    if not any(editor in said for editor in _EDITORS):
        return None
    return Remark("edited_by_software", "Saved by %(software)s.", {"software": photo.software})


def remarks_on_after(
    after: Photo, befores: tuple[Photo, ...], case: Case, limits: Limits, now: datetime
) -> tuple[Remark, ...]:
    """Return every remark on a picture from after, beside the pictures from before."""

    def asked() -> Iterator[Remark | None]:
        for before in befores:
            yield taken_together(before, after, limits)
            yield taken_in_reverse(before, after, limits)
        yield taken_before_the_order(after, case, limits)
        yield taken_after_the_deadline(after, case, limits)
        yield taken_in_the_future(after, now, limits)
        yield far_from_the_place(after, case, limits)
        yield no_camera_data(after)
        yield edited_by_software(after)

    return tuple(remark for remark in asked() if remark is not None)


def distance_m(one: Position, other: Position) -> float:
    """Return metres along the great circle (haversine); within 0.6 % of the ellipsoid."""
    up, down = radians(one.latitude), radians(other.latitude)
    across = radians(other.longitude - one.longitude)
    half = sin((down - up) / 2) ** 2 + cos(up) * cos(down) * sin(across / 2) ** 2
    return 2 * _EARTH_M * asin(sqrt(min(1.0, half)))

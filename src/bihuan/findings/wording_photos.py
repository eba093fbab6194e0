"""What is remarked about photographs, as sentences: careful ones, for a remark is no proof."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from bihuan.engines.imaging import Kind
from bihuan.foundation.formats import exact
from bihuan.standards.public import explain

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bihuan.standards.public import Parameter

#: What was done to a picture.
KINDS: dict[str, Any] = {
    Kind.SAME.value: _("unchanged"),
    Kind.SAVED_ANEW.value: _("saved anew"),
    Kind.RESIZED.value: _("resized"),
    Kind.CUT_OR_FRAMED.value: _("cut or framed"),
    Kind.MIRRORED.value: _("mirrored"),
    Kind.TURNED.value: _("turned"),
    Kind.PAINTED_OVER.value: _("something painted over or added, such as a time stamp"),
}

REMARKS: dict[str, Any] = {
    "used_elsewhere": _(
        "The picture seems to have been used before in another record, which you may not see."
    ),
    "taken_together": _(
        "By the camera's clock it was taken %(seconds)d seconds from the picture from before."
    ),
    "taken_in_reverse": _(
        "By the camera's clock it was taken (%(after)s) before the picture from before (%(before)s)."
    ),
    "taken_before_the_order": _(
        "By the camera's clock it was taken on %(taken_at)s, before rectification was ordered."
    ),
    "taken_after_the_deadline": _(
        "By the camera's clock it was taken on %(taken_at)s, after the deadline."
    ),
    "taken_in_the_future": _("By the camera's clock it was taken on %(taken_at)s, still to come."),
    "far_from_the_place": _(
        "It was taken about %(distance_m)d m from where the picture from before was taken."
    ),
    "no_camera_data": _(
        "The file names no camera and no time: perhaps a screenshot, or passed on by a messenger."
    ),
    "edited_by_software": _("The file was saved by %(software)s."),
}


LIMITS: dict[str, Any] = {
    "PHOTO.BETWEEN": _("pictures from before and after less than %(value)d min apart"),
    "PHOTO.DISTANCE": _("taken more than %(value)d m apart"),
    "PHOTO.CLOCK": _(
        "times that differ by more than the %(value)d min a camera's clock may be off"
    ),
}


def limit_words(limit: Parameter) -> str:
    """Say from when on something is remarked, and where that limit comes from."""
    said = str(LIMITS[limit.code] % {"value": limit.value})
    return gettext("%(limit)s (%(source)s)") % {"limit": said, "source": explain(limit)}


def remark_words(code: str, facts: Mapping[str, object]) -> str:
    """Say a remark; moments are written in local time."""
    return str(REMARKS[code] % {name: _readable(value) for name, value in facts.items()})


def earlier_use_words(kinds: Sequence[str], *, number: str, is_same_file: bool) -> str:
    """Say where a picture was used before, and what was done to it since.

    Args:
        kinds: values of the engine's ``Kind``.
        number: the other finding's; empty where it is the same finding.
        is_same_file: the bytes are equal, so that there is no doubt.
    """
    where = number or gettext("this record")
    if is_same_file:
        return gettext("The same file was handed in before, in %(where)s.") % {"where": where}
    done = pgettext("list", ", ").join(str(KINDS[kind]) for kind in kinds if kind in KINDS)
    return gettext(
        "It seems to be a picture that was handed in before, in %(where)s (%(done)s). Compare the "
        "two: a camera that does not move sees the same view each time."
    ) % {"where": where, "done": done}


def _readable(value: object) -> object:
    try:
        return exact(datetime.fromisoformat(value)) if isinstance(value, str) else value
    except ValueError:
        return value

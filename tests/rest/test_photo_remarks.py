"""Remarks on photographs in the list of evidence, for those who may verify."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.findings.test_photo_remarks import photograph, rectified

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.factories import Town
    from tests.rest.conftest import Caller


def test_a_file_carries_its_remarks_for_the_verifier_alone(
    town: Town, as_: Callable[[str], Caller]
) -> None:
    first = rectified(town, ("after", photograph()))
    second = rectified(town, ("after", photograph()))

    (told,) = as_("officer").get(f"/findings/{second.pk}").json()["files"]
    (hidden,) = as_("dong").get(f"/findings/{second.pk}").json()["files"]

    assert [remark["code"] for remark in told["remarks"]] == ["used_before", "no_camera_data"]
    assert told["remarks"][0]["earlier_finding"] == {"id": str(first.pk), "number": first.number}
    assert hidden["remarks"] == []

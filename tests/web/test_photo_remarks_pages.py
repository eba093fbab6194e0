"""Remarks on photographs on the record and in the forms of judgement, in both languages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from tests.findings.test_photo_remarks import photograph, rectified

from bihuan.foundation.models import History

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client
    from tests.factories import Town


def test_the_verifier_sees_the_earlier_picture_and_the_form_says_back_what_it_showed(
    town: Town, as_: Callable[[str], Client]
) -> None:
    first = rectified(town, ("after", photograph()), title="甲")
    second = rectified(town, ("after", photograph()), title="乙")
    client = as_("officer")

    for address in (f"/findings/{second.pk}", f"/findings/{second.pk}/steps/send_back"):
        text = client.get(address).content.decode()
        assert first.number in text
        assert "side-by-side" in text
    page = client.get(f"/findings/{second.pk}/steps/accept").content.decode()
    shown = re.search(r'name="shown_remarks" value="([^"]+)"', page)
    assert shown is not None
    answer = client.post(
        f"/findings/{second.pk}/steps/accept", {"note": "已核", "shown_remarks": shown[1]}
    )

    assert answer.status_code == 302
    facts = History.objects.get(subject_id=second.pk, step="accept").facts["photo_remarks"]
    assert [fact["shown"] for fact in facts] == [True, True]


@pytest.mark.parametrize(("language", "words"), [("zh-hans", "照片核对提示"), ("en", "To look at")])
def test_the_remarks_speak_both_languages(
    town: Town, as_: Callable[[str], Client], language: str, words: str
) -> None:
    finding = rectified(town, ("after", photograph()))
    client = as_("officer")
    client.post("/language", {"language": language, "next": "/"})

    assert words in client.get(f"/findings/{finding.pk}").content.decode()


def test_who_rectifies_is_told_nothing(town: Town, as_: Callable[[str], Client]) -> None:
    rectified(town, ("after", photograph()))
    finding = rectified(town, ("after", photograph()))

    assert "side-by-side" not in as_("dong").get(f"/findings/{finding.pk}").content.decode()


def test_whoever_verifies_sees_where_the_photographs_were_taken(
    town: Town, as_: Callable[[str], Client]
) -> None:
    files = (("before", photograph(north=31.3)), ("after", photograph(north=31.304)))
    finding = rectified(town, *files)
    address = f"/findings/{finding.pk}"

    page = as_("officer").get(address).content.decode()

    assert 'class="place-map"' in page
    assert "距现场445米" in page
    assert "31.30000, 120.50000" in page
    assert "place-map" not in as_("dong").get(address).content.decode()


def test_without_positions_there_is_no_map(town: Town, as_: Callable[[str], Client]) -> None:
    finding = rectified(town, ("after", photograph()))
    assert "place-map" not in as_("officer").get(f"/findings/{finding.pk}").content.decode()

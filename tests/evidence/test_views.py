from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import Http404
from django.test import RequestFactory
from tests.evidence import documents
from tests.evidence.pictures import exif, jpeg
from tests.evidence.stories import Story, store

from bihuan.evidence import views
from bihuan.evidence.folders import content_path
from bihuan.evidence.models import Attachment
from bihuan.evidence.public import append, attach_file, register_subject
from bihuan.people.models import Person

if TYPE_CHECKING:
    from collections.abc import Iterator
    from uuid import UUID

    from django.http.response import HttpResponseBase

pytestmark = pytest.mark.django_db


def person(username: str) -> Person:
    return Person(username=username, name=username)


SENT: list[HttpResponseBase] = []
ALICE, BOB, CHARLIE = person("alice"), person("bob"), person("charlie")


@pytest.fixture
def photo() -> Attachment:
    return attached(jpeg(size=(400, 300), exif=exif()), "整改后.jpg")


@pytest.fixture(autouse=True)
def _closed() -> Iterator[None]:
    """A server closes what it has sent."""
    yield
    while SENT:
        SENT.pop().close()


@pytest.fixture(autouse=True)
def _policy() -> None:
    """Alice sees copies, Bob originals too, Charlie is a stranger."""

    def may_see(who: Person, _subject_id: UUID) -> bool:
        return who in (ALICE, BOB)

    register_subject("case", may_see, may_see_original=lambda who, _id: who == BOB)


def attached(content: bytes, name: str) -> Attachment:
    story = Story("澜安隐〔2026〕000001", seq=1)
    history = story.history("found")
    attachment = attach_file(history=history, file=store(content, name), purpose="after")
    append(history, story.facts())
    return attachment


def get(attachment: Attachment, variant: str, who: object, **headers: str) -> HttpResponseBase:
    request = RequestFactory().get("/files/x/y", headers=headers)
    request.user = who  # type: ignore[assignment]
    response = views.file(request, attachment.pk, variant)
    SENT.append(response)
    return response


def body(response: HttpResponseBase) -> bytes:
    return b"".join(response.streaming_content)  # type: ignore[attr-defined]


def test_a_photograph_is_shown_as_a_copy_without_metadata(photo: Attachment) -> None:
    response = get(photo, "view", ALICE)

    assert response["Content-Type"] == "image/jpeg"
    assert response["Content-Disposition"].startswith("inline")
    content = body(response)
    assert content.startswith(b"\xff\xd8")
    assert b"HUAWEI" not in content


def test_the_untouched_original_goes_to_those_with_that_right_only(photo: Attachment) -> None:
    response = get(photo, "original", BOB)

    assert body(response) == content_path(photo.file.sha256).read_bytes()
    assert response["Content-Disposition"].startswith("attachment")
    with pytest.raises(Http404):
        get(photo, "original", ALICE)


@pytest.mark.parametrize("variant", ["view", "thumb", "original"])
@pytest.mark.parametrize("who", [CHARLIE, AnonymousUser()], ids=["stranger", "anonymous"])
def test_a_stranger_learns_nothing(photo: Attachment, who: object, variant: str) -> None:
    etag = f'"{photo.file.sha256}-{variant}"'

    with pytest.raises(Http404):
        get(photo, variant, who, if_none_match=etag)


def test_what_is_attached_to_an_unregistered_type_is_shown_to_nobody(photo: Attachment) -> None:
    Attachment.objects.update(subject_type="unknown")

    with pytest.raises(Http404):
        get(photo, "view", BOB)


def test_a_voided_file_is_shown_like_an_original(photo: Attachment) -> None:
    Attachment.objects.update(void_seq=2, void_reason="拍到无关人员")

    with pytest.raises(Http404):
        get(photo, "view", ALICE)
    assert get(photo, "view", BOB).status_code == 200


@pytest.mark.parametrize(
    ("content", "name"), [(documents.pdf(), "通报.pdf"), ("通报".encode(), "通报.txt")]
)
def test_documents_are_saved_and_never_shown_in_the_page(content: bytes, name: str) -> None:
    attachment = attached(content, name)

    response = get(attachment, "original", ALICE)

    assert body(response) == content
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    with pytest.raises(Http404):
        get(attachment, "thumb", ALICE)


def test_a_browser_may_keep_it_but_must_ask_each_time(photo: Attachment) -> None:
    first = get(photo, "thumb", ALICE)

    again = get(photo, "thumb", ALICE, if_none_match=first["ETag"])

    assert first["Cache-Control"] == "private, no-cache"
    assert (again.status_code, again.content) == (304, b"")  # type: ignore[attr-defined]
    assert photo.file.sha256 in first["ETag"]


def test_a_file_that_is_gone_from_the_disk_is_not_found(photo: Attachment) -> None:
    content_path(photo.file.sha256).unlink()

    with pytest.raises(Http404):
        get(photo, "original", BOB)


def test_nothing_can_be_posted_there(photo: Attachment) -> None:
    request = RequestFactory().post("/files/x/y")
    request.user = BOB

    assert views.file(request, photo.pk, "view").status_code == 405

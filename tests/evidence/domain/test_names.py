from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.evidence.domain.media import EXTENSIONS
from bihuan.evidence.domain.names import NAME_LENGTH, safe_name


@pytest.mark.parametrize(
    ("given_name", "media_type", "kept"),
    [
        ("整改后.jpg", "image/jpeg", "整改后.jpg"),
        ("C:\\fake\\path\\车间 照片.JPEG", "image/jpeg", "车间 照片.JPEG"),
        ("../../etc/passwd", "text/plain", "passwd.txt"),
        ("photo.png", "image/jpeg", "photo.png.jpg"),
        ("", "application/pdf", "file.pdf"),
        ("....", "application/pdf", "file.pdf"),
        ("con.txt", "text/plain", "file-con.txt"),
        ("a\r\nSet-Cookie: x.pdf", "application/pdf", "aSet-Cookie x.pdf"),
        ("gpj.\u202etxe.exe", "image/jpeg", "gpj.txe.exe.jpg"),
    ],
)
def test_names_stay_readable_and_become_harmless(
    given_name: str, media_type: str, kept: str
) -> None:
    assert safe_name(given_name, media_type) == kept


@given(st.text(max_size=300), st.sampled_from(sorted(EXTENSIONS)))
def test_any_name_becomes_a_plain_one_with_the_extension_of_its_kind(
    name: str, media_type: str
) -> None:
    kept = safe_name(name, media_type)

    assert 1 < len(kept) <= NAME_LENGTH
    assert kept.lower().endswith(EXTENSIONS[media_type])
    assert not set(kept) & set('/\\<>:"|?*\r\n\0')
    assert not kept.startswith(".")
    assert safe_name(kept, media_type) == kept

"""Any picture that can be decoded has a fingerprint; what cannot be is refused."""

from __future__ import annotations

import io
import struct
import zlib
from contextlib import suppress

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from tests.engines.imaging.scene_maker import Visit, scene

from bihuan.engines.imaging import (
    Fingerprint,
    Kind,
    UnknownFingerprint,
    UnreadablePicture,
    alike,
    fingerprint,
    open_picture,
)

MODES = ("1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "YCbCr", "LAB", "HSV", "I", "F", "I;16")
SIZES = st.integers(1, 90)


def picture_of(mode: str, width: int, height: int, seed: int) -> Image.Image:
    noise = np.random.default_rng(seed)
    wide = {"I": (np.int32, 70_000), "F": (np.float32, 300), "I;16": (np.uint16, 65_535)}
    if mode in wide:
        kind, most = wide[mode]
        return Image.fromarray((noise.random((height, width)) * most).astype(kind))
    rgb = Image.fromarray(noise.integers(0, 256, (height, width, 3), dtype=np.uint8))
    return rgb.convert("L").convert("LA") if mode == "LA" else _converted(rgb, mode)


def _converted(rgb: Image.Image, mode: str) -> Image.Image:
    if mode == "LAB":
        return Image.frombytes("LAB", rgb.size, rgb.tobytes())
    return rgb.convert(mode)


@settings(deadline=None, max_examples=60)
@given(mode=st.sampled_from(MODES), width=SIZES, height=SIZES, seed=st.integers(0, 99))
def test_every_picture_has_a_fingerprint_that_can_be_stored(
    mode: str, width: int, height: int, seed: int
) -> None:
    made = fingerprint(picture_of(mode, width, height, seed))

    assert Fingerprint.from_bytes(made.to_bytes()) == made
    assert (made.width, made.height) == (width, height)
    assert alike(made, made).score == 1


@settings(deadline=None, max_examples=20)
@given(one=st.tuples(SIZES, SIZES), other=st.tuples(SIZES, SIZES), seed=st.integers(0, 9))
def test_small_pictures_are_compared_either_way_round(
    one: tuple[int, int], other: tuple[int, int], seed: int
) -> None:
    first = fingerprint(picture_of("RGB", *one, seed))
    second = fingerprint(picture_of("L", *other, seed + 1))

    assert alike(first, second) == alike(second, first)


@pytest.mark.parametrize("size", [(1, 1), (1, 5000), (5000, 1), (9000, 20)])
def test_odd_sizes_have_one_too(size: tuple[int, int]) -> None:
    made = fingerprint(Image.new("RGB", size, "red"))

    assert Fingerprint.from_bytes(made.to_bytes()) == made


@pytest.mark.parametrize("orientation", range(1, 9))
def test_the_orientation_that_the_camera_noted_is_kept_to(orientation: int) -> None:
    upright = scene("workshop", 1, Visit())
    back = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}
    lying = upright if orientation == 1 else upright.transpose(Image.Transpose(back[orientation]))
    exif, out = Image.Exif(), io.BytesIO()
    exif[0x0112] = orientation
    lying.save(out, "PNG", exif=exif)

    found = fingerprint(open_picture(out.getvalue()))

    assert (found.width, found.height) == upright.size
    # Rows and columns are shrunk in another order, which may round a grey level otherwise.
    assert alike(found, fingerprint(upright)).kinds in {(Kind.SAME,), (Kind.SAVED_ANEW,)}


def test_sixteen_bits_are_seen_as_eight() -> None:
    grey = scene("yard", 1, Visit()).convert("L")
    wide = Image.fromarray(np.asarray(grey).astype(np.uint16) * 257)

    assert fingerprint(wide) == fingerprint(grey)


def test_what_is_see_through_is_white() -> None:
    clear = Image.new("RGBA", (300, 200), (0, 0, 0, 0))

    assert fingerprint(clear) == fingerprint(Image.new("RGB", (300, 200), "white"))


def png_that_says(width: int, height: int) -> bytes:
    """A PNG of a few hundred bytes that unpacks to as many pixels as it says."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        )

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress(bytes(1000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


@pytest.mark.parametrize("size", [(9000, 9000), (60_000, 60_000), (2**31 - 1, 1)])
def test_a_picture_that_unpacks_to_too_much_is_refused(size: tuple[int, int]) -> None:
    with pytest.raises(UnreadablePicture) as refused:
        open_picture(png_that_says(*size))

    assert refused.value.code == "too_many_pixels"


def test_a_picture_already_open_is_refused_as_well() -> None:
    with pytest.raises(UnreadablePicture):
        fingerprint(Image.new("1", (9000, 9000)))


@settings(deadline=None, max_examples=80)
@given(content=st.binary(max_size=200))
def test_bytes_that_are_no_picture_are_refused(content: bytes) -> None:
    with pytest.raises(UnreadablePicture) as refused:
        open_picture(content)

    assert refused.value.code == "unreadable"


@settings(deadline=None, max_examples=40)
@given(cut_at=st.floats(0, 0.98), at=st.floats(0, 0.999), value=st.integers(0, 255))
def test_a_damaged_photograph_is_read_or_refused(cut_at: float, at: float, value: int) -> None:
    out = io.BytesIO()
    scene("corridor", 1, Visit()).resize((80, 60)).save(out, "JPEG")
    content = bytearray(out.getvalue())
    content[int(at * len(content))] = value

    for damaged in (bytes(content), out.getvalue()[: int(cut_at * len(content))]):
        # Anything but a fingerprint or this refusal fails the test.
        with suppress(UnreadablePicture):
            assert fingerprint(open_picture(damaged)).sketch


@given(content=st.binary(max_size=120))
def test_bytes_that_are_no_fingerprint_are_refused(content: bytes) -> None:
    with pytest.raises(UnknownFingerprint):
        Fingerprint.from_bytes(content)


def test_a_fingerprint_cut_off_or_of_another_version_is_refused() -> None:
    whole = fingerprint(scene("page", 1, Visit())).to_bytes()

    for content in (whole[:-1], whole + b"\0", b"\x7f" + whole[1:]):
        with pytest.raises(UnknownFingerprint):
            Fingerprint.from_bytes(content)

"""Whether two photographs are one picture, saved, cut, turned or painted over.

The bounds below together were measured by benchmarks/photo_likeness.py: precision 0.995 against
other photographs of the same places, recall 0.87 over thirteen edits.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bihuan.engines.imaging.alignment import Placement, possible_placements
from bihuan.engines.imaging.bending import Bend, band, measure_bend
from bihuan.engines.imaging.fingerprints import Fingerprint
from bihuan.engines.imaging.kinds import Kind
from bihuan.engines.imaging.remarks import Remark
from bihuan.engines.imaging.settling import Overlay, settle
from bihuan.engines.imaging.symmetries import TURNS, lay

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: Parts are squares of so many pixels of the sketch.
_PART = 10
_FINE, _COARSE = 0.7, 2.5
#: A part with less contrast than this, in grey levels, tells nothing.
_LEAST_CONTRAST = 1.0
#: A part agrees when it correlates so well.
_AGREES = 0.8
#: A picture is known again by so many parts at least, ...
_LEAST_PARTS = 12
#: ... so large a share of which agree, ...
LEAST_SCORE = 0.6
#: ... and that is bent by less than this, pixels of the sketch, what may go unnoticed included.
MOST_BENT = 0.07
#: A picture that shows at least so much of the other shows it whole.
_WHOLE = 0.97
#: Saving alone leaves at least so many parts as they were.
_UNTOUCHED = 0.985
#: No other placement is tried after one that fits so well.
_GOOD_ENOUGH = 0.9
_SCALES = (0.15, 7.0)


@dataclass(frozen=True, slots=True)
class Likeness:
    """Whether two pictures are one.

    Args:
        alike: they are one picture.
        score: share of the parts with something to see that agree, 0 to 1.
        kinds: what was done, empty unless alike.
        reasons: what the answer rests on.
    """

    alike: bool
    score: float
    kinds: tuple[Kind, ...]
    reasons: tuple[Remark, ...]


@dataclass(frozen=True, slots=True)
class _Fit:
    placement: Placement
    parts: int
    score: float
    shares: tuple[float, float]
    over: Overlay


def alike(one: Fingerprint, other: Fingerprint) -> Likeness:
    """Judge whether two fingerprints are of one picture; the order does not matter.

    Two photographs of one place are not one picture, however near they were taken: the camera has
    moved. A camera that does not move at all (fixed to a wall) can deceive this.
    """
    first, second = sorted((one, other), key=Fingerprint.to_bytes)
    if first == second:
        return Likeness(alike=True, score=1.0, kinds=(Kind.SAME,), reasons=(_SAME,))
    fit = _best_fit(first, second)
    if fit is None:
        return _not_alike(0.0, _NOTHING_COMMON)
    if fit.parts < _LEAST_PARTS:
        return _not_alike(fit.score, _TOO_PLAIN)
    agree = Remark(
        "imaging.parts_agree",
        "%(percent)d %% of %(parts)d parts agree.",
        {"percent": round(100 * fit.score), "parts": fit.parts},
    )
    against = _against(fit)
    if fit.score < LEAST_SCORE or against:
        return _not_alike(fit.score, agree, *against)
    kinds = _kinds(fit, first, second)
    return Likeness(alike=True, score=fit.score, kinds=kinds, reasons=(agree,))


def _against(fit: _Fit) -> tuple[Remark, ...]:
    """Return why two pictures that agree in their parts are still not one."""
    if fit.score < LEAST_SCORE:
        return ()
    bend = measure_bend(fit.over.coarse, fit.over.fine, fit.over.inside)
    if bend is None or bend.unsure > MOST_BENT:
        return (_TOO_PLAIN,)
    return (_moved(bend),) if bend.size + bend.unsure > MOST_BENT else ()


_SAME = Remark("imaging.same", "The pictures are the same.")
_NOTHING_COMMON = Remark("imaging.nothing_common", "The pictures have no part in common.")
_TOO_PLAIN = Remark("imaging.too_plain", "There is too little to see to tell them apart.")


def _moved(bend: Bend) -> Remark:
    return Remark(
        "imaging.camera_moved",
        "The same view, taken again: the camera had moved (%(pixels).2f of a pixel in 160).",
        {"pixels": bend.size},
    )


def _not_alike(score: float, *reasons: Remark) -> Likeness:
    return Likeness(alike=False, score=score, kinds=(), reasons=reasons)


def _best_fit(first: Fingerprint, second: Fingerprint) -> _Fit | None:
    best: _Fit | None = None
    for placement in possible_placements(first, second):
        fit = _fitted(first, second, placement)
        if fit is not None and (best is None or fit.score > best.score):
            best = fit
        if best is not None and best.parts >= _LEAST_PARTS and best.score > _GOOD_ENOUGH:
            break
    return best


def _fitted(first: Fingerprint, second: Fingerprint, placement: Placement) -> _Fit | None:
    ours = np.ascontiguousarray(lay(first.plane, placement.symmetry))
    theirs = second.plane
    longest = max(theirs.shape)
    scale = np.array(placement.scale) * longest / max(ours.shape)
    shift = np.array(placement.shift) * longest
    if not _SCALES[0] < scale.min() <= scale.max() < _SCALES[1]:
        return None
    turned_round = scale.mean() < 1
    if turned_round:
        # The finer one is always read at the pixels of the coarser.
        ours, theirs, scale, shift = theirs, ours, 1 / scale, -shift / scale
    over = settle(ours, theirs, scale, shift)
    parts, score = _parts_that_agree(over)
    common = float(over.inside.sum())
    shares = (common / ours.size, common * over.scale[0] * over.scale[1] / theirs.size)
    return _Fit(placement, parts, score, shares[::-1] if turned_round else shares, over)


def _parts_that_agree(over: Overlay) -> tuple[int, float]:
    """Return how many parts have something to see in either picture, and the share that agrees."""
    inside = over.inside
    rows, columns = inside.shape[0] // _PART, inside.shape[1] // _PART
    if not rows or not columns:
        return 0, 0.0

    def cut(plane: NDArray[np.float32]) -> NDArray[np.float32]:
        part = plane[: rows * _PART, : columns * _PART].reshape(rows, _PART, columns, _PART)
        return part.swapaxes(1, 2).reshape(rows * columns, _PART * _PART)

    whole = cut(inside.astype(np.float32)).min(axis=1) > 0
    one, other = (
        cut(band(plane, inside, _FINE, _COARSE))[whole] for plane in (over.coarse, over.fine)
    )
    one, other = (part - part.mean(axis=1, keepdims=True) for part in (one, other))
    contrasts = one.std(axis=1), other.std(axis=1)
    told = np.maximum(*contrasts) > _LEAST_CONTRAST
    alike_by = (one * other).mean(axis=1) / (contrasts[0] * contrasts[1] + 0.05)
    return int(told.sum()), float((alike_by[told] > _AGREES).mean()) if told.any() else 0.0


def _kinds(fit: _Fit, first: Fingerprint, second: Fingerprint) -> tuple[Kind, ...]:
    """Name what was done, as far as it shows."""
    symmetry = fit.placement.symmetry
    kinds = []
    if symmetry not in TURNS:
        kinds.append(Kind.MIRRORED)
    elif TURNS[symmetry]:
        kinds.append(Kind.TURNED)
    if min(fit.shares) < _WHOLE:
        kinds.append(Kind.CUT_OR_FRAMED)
    elif sorted((first.width, first.height)) != sorted((second.width, second.height)):
        kinds.append(Kind.RESIZED)
    if fit.score < _UNTOUCHED:
        kinds.append(Kind.PAINTED_OVER)
    return tuple(kinds) or (Kind.SAVED_ANEW,)

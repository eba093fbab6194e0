"""Problems headed by a field alone (【问题】…【整改】…), one after another without numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from bihuan.engines.text.wording import FIELD_HEAD, is_bare_heading

if TYPE_CHECKING:
    from bihuan.engines.text.blocks import Block

_NAME = re.compile(r"(?:存在|反馈|具体|主要|突出|督察|巡察)?的?问题(?:描述|内容|表述)?")


def question_heads(blocks: Sequence[Block]) -> frozenset[int]:
    """Positions of the fields that head a problem: no heading of their own stands above them."""
    asked = [at for at, block in enumerate(blocks) if _asks(block)]
    headed = sum(_headed(blocks, before, at) for before, at in pairwise(asked))
    if len(asked) < 2 or headed * 2 >= len(asked) - 1:  # noqa: PLR2004 - two make a list
        return frozenset()
    return frozenset(asked)


def _asks(block: Block) -> bool:
    found = FIELD_HEAD.match(block.passage.text) if block.label is None else None
    return bool(found and _NAME.fullmatch(found["name"]) and len(block.passage.text) > found.end())


def _headed(blocks: Sequence[Block], before: int, at: int) -> bool:
    """Whether a heading that counts on from the one above the last field stands in between."""
    heading = _nearest(blocks, range(at - 1, before, -1))
    if heading is None:
        return False
    earlier = _nearest(blocks, range(before - 1, -1, -1))
    mine, theirs = heading.label, earlier.label if earlier else None
    if mine is None or theirs is None:
        return mine is None
    return mine.style == theirs.style and mine.value == theirs.value + 1


def _nearest(blocks: Sequence[Block], places: range) -> Block | None:
    return next((blocks[at] for at in places if _heads(blocks[at])), None)


def _heads(block: Block) -> bool:
    return block.label is not None or is_bare_heading(block.passage.text)

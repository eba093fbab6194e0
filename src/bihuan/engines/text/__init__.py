"""Readers of notices and briefings, and what makes two findings alike: pure, text in, values out."""

from __future__ import annotations

from bihuan.engines.text.candidates import Candidates, keys
from bihuan.engines.text.columns import cell_text
from bihuan.engines.text.figures import Figure, read_figures
from bihuan.engines.text.likeness import (
    Described,
    Difference,
    Likeness,
    Verdict,
    compare,
    described,
    tell_the_same,
)
from bihuan.engines.text.likeness_words import Aspect
from bihuan.engines.text.model import Line, Measure, Notice, Problem, Stated, Status, Warning_
from bihuan.engines.text.notice import read_notice
from bihuan.engines.text.render import figures_as_json, notice_as_json

__all__ = [
    "Aspect",
    "Candidates",
    "Described",
    "Difference",
    "Figure",
    "Likeness",
    "Line",
    "Measure",
    "Notice",
    "Problem",
    "Stated",
    "Status",
    "Verdict",
    "Warning_",
    "cell_text",
    "compare",
    "described",
    "figures_as_json",
    "keys",
    "notice_as_json",
    "read_figures",
    "read_notice",
    "tell_the_same",
]

"""Readers of notices and briefings: pure, lines in, frozen values out."""

from __future__ import annotations

from bihuan.engines.text.columns import cell_text
from bihuan.engines.text.figures import Figure, read_figures
from bihuan.engines.text.model import Line, Measure, Notice, Problem, Stated, Status, Warning_
from bihuan.engines.text.notice import read_notice
from bihuan.engines.text.render import figures_as_json, notice_as_json

__all__ = [
    "Figure",
    "Line",
    "Measure",
    "Notice",
    "Problem",
    "Stated",
    "Status",
    "Warning_",
    "cell_text",
    "figures_as_json",
    "notice_as_json",
    "read_figures",
    "read_notice",
]

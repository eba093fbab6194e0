"""The pages on the API name every operation, in both languages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bihuan.foundation.rest.shapes import Shape
from bihuan.rest.urls import PREFIX, routes_of_the_api

PAGES = Path(__file__).resolve().parents[2] / "docs"
STEPS = "/findings/{finding_id}/steps/"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_page_names_every_operation_and_no_other(language: str) -> None:
    page = (PAGES / language / "reference" / "api.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`((?:GET|POST|PUT|PATCH) /[^`…]+)`", page))
    line = next(line for line in page.splitlines() if f"POST {STEPS}…" in line)
    named |= {f"POST {STEPS}{step}" for step in re.findall(r"`([a-z-]+)`", line)}

    offered = {
        f"{method} {path.removeprefix('/' + PREFIX.rstrip('/'))}"
        for path, method in routes_of_the_api()
    }

    assert named == offered


def shapes(above: type[Shape]) -> list[str]:
    names: list[str] = []
    for each in above.__subclasses__():
        if each.__module__.startswith("bihuan."):  # a test may make shapes of its own
            names.append(each.__name__)
        names += shapes(each)
    return names


def test_no_two_shapes_have_one_name() -> None:
    names = shapes(Shape)
    assert sorted({name for name in names if names.count(name) > 1}) == []

"""The pages of regions: looked at, added, renamed, ended, and what keeps a region from ending."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.test import Client
from tests.factories import make_finding, make_town

from bihuan.foundation.models import History
from bihuan.kernel.clock import SystemClock
from bihuan.people import public as people
from bihuan.people.models import Region

if TYPE_CHECKING:
    from pathlib import Path

    from tests.factories import Town

    from bihuan.kernel.clock import FixedClock

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(db: None, data_dir: Path, clock: FixedClock) -> Town:
    """Return the invented city."""
    return make_town(clock)


def browser(town: Town, name: str) -> Client:
    client = Client()
    client.force_login(town.people[name], "django.contrib.auth.backends.ModelBackend")
    return client


@pytest.mark.parametrize("who", ["sysadmin", "townsman"])
def test_a_grid_is_added_renamed_and_ended(town: Town, who: str) -> None:
    client = browser(town, who)

    assert client.post(
        "/regions/990101001001/add", {"name": "一号网格", "level": "grid"}
    ).status_code == 302  # fmt: skip

    grid = Region.objects.get(name="一号网格")
    assert (grid.code, grid.level) == ("990101001001-1", "grid")
    assert "一号网格" in client.get("/regions/990101001001").content.decode()
    path = f"/regions/{grid.code}"
    assert client.post(f"{path}/rename", {"name": "东一网格"}).status_code == 302
    assert client.post(f"{path}/end", {"reason": "并入二号网格"}).status_code == 302
    grid.refresh_from_db()
    assert (grid.name, grid.valid_to is None) == ("东一网格", False)
    # What has ended is shown, and not changed any more.
    page = client.get(path).content.decode()
    assert "东一网格" in page
    assert f"{path}/end" not in page
    assert client.post(f"{path}/rename", {"name": "又一名"}).status_code == 422
    grid.refresh_from_db()
    assert grid.name == "东一网格"


def test_one_begins_at_the_top_of_what_one_keeps(town: Town) -> None:
    assert browser(town, "sysadmin").get("/regions")["Location"] == "/regions/9901"
    assert browser(town, "townsman").get("/regions")["Location"] == "/regions/990101001"


def test_an_officer_of_a_town_keeps_no_towns_and_no_other_place(town: Town) -> None:
    client, before = browser(town, "townsman"), History.objects.count()

    assert client.get("/regions/990102001").status_code == 404
    assert client.get("/regions/990101").status_code == 404
    for step, body in (
        ("rename", {"name": "新街道"}),
        ("end", {"reason": "撤并"}),
        ("add", {"name": "新街道", "level": "town"}),
    ):
        answer = client.post(f"/regions/990101001/{step}", body)
        assert answer.status_code == 422, step
    assert client.post("/regions/990102001/end", {"reason": "撤并"}).status_code == 404
    assert History.objects.count() == before


def test_what_is_open_or_in_use_keeps_a_region_from_ending(town: Town) -> None:
    client = browser(town, "sysadmin")
    clock, founder = SystemClock(), people.Actor.system("tests")
    above = Region.objects.get(code="990102001")
    village = people.add_region(
        actor=founder, clock=clock, above=above, name="新村", level=people.RegionLevel.VILLAGE
    )
    grid = people.add_region(
        actor=founder, clock=clock, above=village, name="新网格", level=people.RegionLevel.GRID
    )
    finding = make_finding(town, "found", finder="officer")
    path = f"/regions/{village.code}/end"

    def refused() -> str:
        before = History.objects.count()
        answer = client.post(path, {"reason": "撤并"})
        village.refresh_from_db()
        assert (answer.status_code, village.valid_to) == (422, None)
        assert History.objects.count() == before
        return answer.content.decode()

    assert "仍有下级区域、机构或在岗人员" in refused()
    people.end_region(actor=founder, clock=clock, region=grid, reason="并")
    type(finding).objects.filter(pk=finding.pk).update(region=village)
    assert "还有未闭环的问题隐患" in refused()
    assert "请先办结" in refused()
    type(finding).objects.filter(pk=finding.pk).update(region=above)
    assert client.post(path, {"reason": "撤并"}).status_code == 302

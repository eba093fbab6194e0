"""A bureau of ten areas with as many findings as asked for, for the other measurements.

Regions are Suzhou's ten areas and their streets, as the package has them; bodies, people and
findings are invented. Findings are written as the product writes them, with history and chain;
their later states are then set by plain UPDATEs, since only reading is measured on them.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bihuan.findings.models import Finding
    from bihuan.people.models import Organisation, Person, Region

CITY = "3205"
NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
DEPARTMENTS = ("工贸监管科", "危化监管科", "执法大队", "基础科")
PLANTS_IN_A_TOWN = 12
#: Share of findings that have a deadline.
WITH_DEADLINE = 0.95
FAMILIES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹"
GIVEN = "伟芳娜秀英敏静丽强磊军洋勇艳杰涛明超霞平刚桂兰飞鹏华"
OBJECTS = (
    "灭火器", "疏散通道", "配电箱", "安全出口", "除尘系统", "冲压设备", "危化品仓库", "叉车",
    "有限空间", "氧气瓶", "消防栓", "应急照明", "行车", "喷漆房", "员工宿舍", "电动自行车",
)  # fmt: skip
FAULTS = (
    "压力不足", "被堆物占用", "未接地", "锁闭", "积尘严重", "光电保护装置失效", "混存禁忌物料",
    "无证作业", "未设置警示标志", "无防倾倒措施", "无水", "损坏", "限位器失灵", "电气不防爆",
    "与生产区域未分隔", "违规充电",
)  # fmt: skip
SPOTS = (
    "一号车间",
    "二号车间",
    "三号车间",
    "东侧仓库",
    "西侧仓库",
    "办公楼二层",
    "食堂",
    "厂区北门",
)
#: State -> how many in a hundred stand there.
STATES = {
    "found": 4, "verified": 3, "assigned": 6, "rectifying": 12, "returned": 2, "submitted": 5,
    "accepted": 2, "closed": 52, "looked_back": 12, "withdrawn": 2,
}  # fmt: skip
WITH_DUTY = frozenset(
    ("assigned", "rectifying", "returned", "submitted", "accepted", "closed", "looked_back")
)


@dataclass
class Bureau:
    """Who is there: one committee officer of the city, of each area, of each town; plants."""

    regions: list[Region] = field(default_factory=list)
    offices: dict[str, Organisation] = field(default_factory=dict)
    plants: dict[str, list[Organisation]] = field(default_factory=dict)
    officers: dict[str, Person] = field(default_factory=dict)


def main() -> None:
    """Seed the data folder or database that the environment names."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--findings", type=int, default=100_000)
    asked = parser.parse_args()
    began = time.perf_counter()
    seed(asked.findings)
    print(f"{asked.findings} findings in {time.perf_counter() - began:.1f} s", file=sys.stderr)


def set_up() -> None:
    """Load the product as the environment configures it, and migrate."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bihuan.config.settings")
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)


def seed(findings: int, *, luck: int = 1) -> Bureau:
    """Make the bureau and its findings; the same luck makes the same ones."""
    set_up()
    chance = random.Random(luck)
    bureau = _bureau(chance)
    _findings(bureau, findings, chance)
    _statistics()
    return bureau


def _bureau(chance: random.Random) -> Bureau:
    from bihuan.people import public as people
    from bihuan.people.models import Region
    from bihuan.people.services.load_regions import load_regions

    load_regions()
    bureau = Bureau()
    city = Region.objects.get(code=CITY)
    bureau.regions = list(
        Region.objects.filter(path__startswith=city.path, level="town").order_by("code")
    )
    counties = Region.objects.filter(path__startswith=city.path, level="county")
    for region in (city, *counties):
        office = _body(f"{region.name}安全生产委员会办公室", "committee_office", region)
        for name in DEPARTMENTS:
            _body(f"{region.name}应急管理局{name}", "bureau", region)
        _officer(bureau, region, office, people.Role.COMMITTEE_OFFICER, chance)
    for town in bureau.regions:
        office = _body(f"{town.name}办事处", "town", town)
        _officer(bureau, town, office, people.Role.TOWN_OFFICER, chance)
        bureau.plants[town.code] = [
            _body(f"{town.name}{_person_name(chance)}精密制造有限公司", "enterprise", town)
            for _ in range(PLANTS_IN_A_TOWN)
        ]
    return bureau


def _body(name: str, kind: str, region: Region) -> Organisation:
    from bihuan.people.models import Organisation

    body = Organisation(
        name=name, kind=kind, region=region, valid_from=NOW.date() - timedelta(days=3000)
    )
    Organisation.objects.add_root(instance=body)
    return body


def _officer(
    bureau: Bureau, region: Region, office: Organisation, role: str, chance: random.Random
) -> None:
    from bihuan.people.models import Person, Post

    person = Person(username=f"officer{region.code}", name=_person_name(chance))
    person.set_unusable_password()
    person.save()
    Post.objects.create(
        person=person,
        organisation=office,
        region=region,
        role=role,
        starts_on=NOW.date() - timedelta(days=2000),
    )
    bureau.offices[region.code] = office
    bureau.officers[region.code] = person


def _person_name(chance: random.Random) -> str:
    return chance.choice(FAMILIES) + "".join(chance.choices(GIVEN, k=chance.choice((1, 2))))


def _findings(bureau: Bureau, count: int, chance: random.Random) -> None:
    from django.db import transaction

    from bihuan.findings.steps.step1_found import NewMeasure, Written, numbers_for, write
    from bihuan.kernel.clock import FixedClock
    from bihuan.people import public as people

    clock = FixedClock(NOW)
    actor = people.actor_for(bureau.officers[CITY], clock)
    for start in range(0, count, 5000):
        rows = [_finding(bureau, chance) for _ in range(min(5000, count - start))]
        with transaction.atomic():
            for row, number in zip(rows, numbers_for(rows[0], len(rows)), strict=True):
                row.number = number
            write(
                [
                    Written(row, [NewMeasure(text=f"立即整改：{row.title}", due_on=row.due_on)])
                    for row in rows
                ],
                actor=actor,
                at=NOW,
            )
            _move_on(bureau, rows, chance)


def _finding(bureau: Bureau, chance: random.Random) -> Finding:
    from bihuan.findings.models import Finding

    town = chance.choice(bureau.regions)
    office = bureau.offices[town.code]
    found_at = NOW - timedelta(minutes=chance.randrange(700 * 24 * 60))
    what, fault = chance.choice(OBJECTS), chance.choice(FAULTS)
    spot = f"{chance.choice(SPOTS)}{chance.randrange(1, 30)}号"
    return Finding(
        kind="hazard",
        title=f"{spot}{what}{fault}",
        description=f"检查发现{spot}{what}{fault}，不符合安全要求，责令立即整改。",
        region=town,
        county_code=town.code[:6],
        place=f"{town.name}{spot}",
        found_at=found_at,
        found_by_id=bureau.officers[town.code].pk,
        found_by_org=office,
        listed_by=office,
        turn_org=office,
        due_on=(found_at + timedelta(days=chance.choice((3, 7, 15, 30, 60)))).date()
        if chance.random() < WITH_DEADLINE
        else None,
    )


def _move_on(bureau: Bureau, rows: list[Finding], chance: random.Random) -> None:
    from bihuan.findings.models import Duty

    duties = []
    for row in rows:
        row.state = chance.choices(list(STATES), weights=list(STATES.values()))[0]
        if row.state in WITH_DUTY:
            row.turn_org = chance.choice(bureau.plants[row.region.code])
            duties.append(
                Duty(
                    finding=row,
                    position=1,
                    level="enterprise",
                    role="rectify",
                    organisation=row.turn_org,
                    given_at=row.found_at,
                )
            )
        if row.state in ("accepted", "closed", "looked_back"):
            row.accepted_at = row.found_at + timedelta(days=5)
        if row.state in ("closed", "looked_back"):
            row.closed_at = row.found_at + timedelta(days=6)
    Duty.objects.bulk_create(duties, batch_size=500)
    _set(rows, ("state", "turn_org_id", "accepted_at", "closed_at"))


def _set(rows: list[Finding], columns: tuple[str, ...]) -> None:
    """Write columns of rows by the database's own means, which is faster than bulk_update."""
    from django.db import connection

    from bihuan.findings.models import Finding

    fields = [Finding._meta.get_field(name) for name in (*columns, "id")]
    placed = ", ".join(f"{field.column} = %s" for field in fields[:-1])
    with connection.cursor() as cursor:
        cursor.executemany(
            f"UPDATE {Finding._meta.db_table} SET {placed} WHERE id = %s",  # noqa: S608 - names of columns
            [
                [
                    field.get_db_prep_save(getattr(row, field.attname), connection)
                    for field in fields
                ]
                for row in rows
            ],
        )


def _statistics() -> None:
    """Do what PostgreSQL does by itself a minute later; nobody counts for SQLite in life either."""
    from django.db import connection

    if connection.vendor == "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


if __name__ == "__main__":
    Path(os.environ.get("BIHUAN_DATA", ".")).mkdir(parents=True, exist_ok=True)
    main()

"""A list of people: read, shown, taken in once, the posts granted together."""

from __future__ import annotations

import html
import re
from io import BytesIO
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from bihuan.foundation.models import History
from bihuan.people.models import Person, Post, PostRequest
from bihuan.people.public import Role

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client
    from tests.factories import Town

    As = Callable[[str], Client]

HEAD = ("姓名", "账号", "手机", "单位", "岗位", "区划", "职务")
GOOD = (
    ("李娜", "lina", "13900000000", "澜州市安委办", "安委办人员", "", "科员"),
    ("王五", "wangwu", "", "澜州恒锐精密压铸有限公司", "worker", "", ""),
    ("dong", "dong", "", "澜州恒锐精密压铸有限公司", "企业安全管理人员", "", ""),
    ("赵六", "zhaoliu", "", "", "", "", ""),
)
BAD = (
    ("孙七", "sunqi", "", "没有的单位", "leader", "", ""),
    ("周八", "zhouba", "", "澜州市安委办", "飞行员", "", ""),
    ("吴九", "wujiu", "", "澜州市安委办", "worker", "", ""),
    ("郑十", "x", "", "澜州市安委办", "leader", "", ""),
    ("别人", "alice", "", "澜州市安委办", "leader", "", ""),
    ("西边", "xibian", "", "澜州市安委办", "leader", "不存在", ""),
)


@pytest.fixture
def counted(town: Town) -> Callable[[], tuple[int, ...]]:
    """Return a function that counts what a list could make."""
    town.post("secadmin", "bureau", Role.SECURITY_ADMIN)
    tables: tuple[Any, ...] = (Person, Post, PostRequest, History)
    return lambda: tuple(table.objects.count() for table in tables)


def xlsx(*rows: tuple[str, ...]) -> SimpleUploadedFile:
    """Return a spreadsheet with a title above the headings."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in (("人员名单",), HEAD, *rows):
        sheet.append(row)
    content = BytesIO()
    book.save(content)
    return SimpleUploadedFile("名单.xlsx", content.getvalue())


def kept(page: str) -> str:
    """Return what the preview keeps for taking it in."""
    found = re.search(r'name="lines" value="([^"]*)"', page)
    assert found
    return html.unescape(found[1])


def test_a_list_is_shown_taken_in_once_and_its_posts_granted_together(
    town: Town, as_: As, counted: Callable[[], tuple[int, ...]]
) -> None:
    clerk, keeper = as_("sysadmin"), as_("secadmin")
    before = counted()

    shown = clerk.post("/people/list", {"file": xlsx(*GOOD, *BAD)})

    page = shown.content.decode()
    assert shown.status_code == 200
    assert counted() == before, "a preview makes nothing"
    assert "4 行可导入，6 行不导入" in page
    for word in ("没有的单位", "飞行员", "不能设", "alice 已被使用", "不存在"):
        assert word in page, word

    done = clerk.post("/people/list", {"lines": kept(page)})

    assert done.status_code == 200, "some were left out, and are told"
    people, posts, requests, _history = counted()
    assert (people, posts, requests) == (before[0] + 3, before[1], before[2] + 2)
    lina = Person.objects.get(username="lina")
    assert (lina.name, lina.phone, lina.has_usable_password()) == ("李娜", "13900000000", False)
    asked = PostRequest.objects.get(person=lina)
    assert (asked.role, asked.title, asked.state) == ("committee_officer", "科员", "asked")

    # Sent again, it makes nothing new.
    again = counted()
    clerk.post("/people/list", {"lines": kept(page)})
    assert counted() == again

    # The security administrator grants the posts together.
    waiting = keeper.get("/people").content.decode()
    chosen = [str(row.pk) for row in PostRequest.objects.filter(state="asked")]
    assert all(f'value="{each}"' in waiting for each in chosen)
    assert keeper.post("/people/requests/grant", {"chosen": chosen}).status_code == 302
    assert {post.role for post in lina.posts.all()} == {"committee_officer"}
    assert not PostRequest.objects.filter(state="asked").exists()
    again = counted()
    clerk.post("/people/list", {"lines": kept(page)})
    assert counted() == again, "a post that is held is not asked for"


def test_who_asked_grants_nothing(
    town: Town, as_: As, counted: Callable[[], tuple[int, ...]]
) -> None:
    clerk = as_("sysadmin")
    clerk.post("/people/list", {"lines": kept(sent(clerk, *GOOD))})
    before = counted()
    chosen = [str(row.pk) for row in PostRequest.objects.all()]

    assert clerk.post("/people/requests/grant", {"chosen": chosen}).status_code == 403
    assert counted() == before


def sent(client: Client, *rows: tuple[str, ...]) -> str:
    return client.post("/people/list", {"file": xlsx(*rows)}).content.decode()


def test_a_csv_of_the_template_is_read(town: Town, as_: As) -> None:
    clerk = as_("sysadmin")
    answer = clerk.get("/people/list/template.csv")
    filled = answer.content.decode("utf-8-sig").splitlines()[0] + "\n钱一,qianyi,,,,,\n"

    page = clerk.post(
        "/people/list", {"file": SimpleUploadedFile("名单.csv", filled.encode("gb18030"))}
    )

    assert filled.startswith("姓名,账号")
    assert "1 行可导入" in page.content.decode()


@pytest.mark.parametrize(
    "file",
    [
        SimpleUploadedFile("名单.csv", "编号,备注\n1,无\n".encode()),
        SimpleUploadedFile("名单.xlsx", b"PK\x03\x04 broken"),
        SimpleUploadedFile("名单.csv", b"a" * (2 * 1024 * 1024 + 1)),
        SimpleUploadedFile("名单.csv", ("姓名,账号\n" + "人,x\n" * 501).encode()),
    ],
    ids=["no headings", "broken", "too large", "too many"],
)
def test_what_is_no_list_is_refused_and_makes_nothing(
    as_: As, file: SimpleUploadedFile, counted: Callable[[], tuple[int, ...]]
) -> None:
    before = counted()

    answer = as_("sysadmin").post("/people/list", {"file": file})

    assert answer.status_code == 422
    assert "lines" not in answer.content.decode()
    assert counted() == before


def test_damaged_lines_are_refused(as_: As, counted: Callable[[], tuple[int, ...]]) -> None:
    clerk, before = as_("sysadmin"), counted()

    for lines in ("{", "[1]", '[{"no": 1, "power": "all"}]', '[{"no": "x"}]'):
        assert clerk.post("/people/list", {"lines": lines}).status_code in (409, 422), lines
    assert counted() == before

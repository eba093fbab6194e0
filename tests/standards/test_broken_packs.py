"""A broken pack is refused with everything that is wrong in it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.kernel.errors import BadInput
from bihuan.standards import checks, loading
from bihuan.standards.domain.reading import read_pack
from bihuan.standards.loading import PackBroken, load_packs

ENTRY = """
source = "law"
mark = "sure"
version = "1"
"""


def mistakes_of(folder: Path) -> list[str]:
    with pytest.raises(PackBroken) as refusal:
        load_packs(folder)
    return [str(mistake) for mistake in refusal.value.mistakes]


def test_every_mistake_of_every_file_is_named_at_once(write_packs: Callable[..., Path]) -> None:
    folder = write_packs(
        **{
            "cn/a.toml": '[[parameter]]\ncode = "bad"\nvalue = 1.5\nunit = "week"\n' + ENTRY,
            "cn/b.toml": "this is not TOML",
            "3205/pack.toml": '[pack]\ncode = "3206"\nname = "某市"\n',
        }
    )

    assert mistakes_of(folder) == [
        (
            "cn/b.toml: cannot be read as TOML: Expected '=' after a key in a key/value pair "
            "(at line 1, column 6)"
        ),
        "cn/a.toml: parameter[bad].code: 'bad' does not match [A-Z]+(\\.[A-Z0-9_]+)+",
        "cn/a.toml: parameter[bad].value: must be a whole number",
        (
            "cn/a.toml: parameter[bad].unit: 'week' is not one of 'min', 'h', 'd', 'wd', 'month', "
            "'year', 'm', 'percent', 'fen', 'score', 'count', 'month_day', ''"
        ),
        "3205/pack.toml: pack.name_en: missing",
    ]


@pytest.mark.parametrize(
    ("toml", "mistake"),
    [
        ("[[rule]]", "rule: unknown table"),
        ("parameter = 1", "parameter: must be a list of tables, [[parameter]]"),
        ("parameter = [1]", "parameter[number 1]: must be a table"),
        ("source = 1", "source: must be a table"),
        ("[source.x]\ntitle = ' '", "source.x.title: must not be blank"),
        ("[source.Bad]", "source.Bad: 'Bad' does not match [a-z][a-z0-9_]*"),
        (
            "[source.law]\ntitle = '一'\ntitle_en = 'one'\neffective_from = 2020-01-01",
            "source.law: defined twice",
        ),
        ("[number_prefix]\ndream = '安梦'", "number_prefix.dream: no such kind"),
        ("[number_prefix]\nhazard = 'AB'", "number_prefix.hazard: 'AB' does not match"),
        (
            "[number_prefix]\nhazard = '安隐'\ntask = '安隐'",
            "number_prefix.task: 安隐 is another kind's prefix",
        ),
        ("[defaults]\ncolour = 'red'", "defaults.colour: no entry has this key"),
        ("[pack]\ncode = 'cn'", "pack: must be there once, is there 2 times"),
    ],
)
def test_a_mistake_outside_the_entries_is_named(
    write_packs: Callable[..., Path], toml: str, mistake: str
) -> None:
    found = mistakes_of(write_packs(**{"cn/more.toml": toml}))

    assert any(mistake in line for line in found), found


@pytest.mark.parametrize(
    ("change", "mistake"),
    [
        ('source = "lore"', "source: no such source: 'lore'"),
        ('mark = "maybe"', "mark: 'maybe' is not one of 'sure', 'unconfirmed'"),
        ("colour = 1", "colour: unknown key"),
        ("effective_from = 2019-12-31", "effective_from: is before its source, 2020-01-01"),
        ('value = "soon"', "value: must be a whole number where the unit is 'd'"),
        ('unit = "month_day"', "value: 1 is not a day of the year such as 01-31"),
        ("value = -1", "value: -1 is not in 0..1000000000000"),
        ("value = true", "value: must be a whole number"),
        ("version = 1", "version: must be text"),
        ("effective_from = 2020-01-01T00:00:00", "effective_from: must be a date"),
        ("effective_to = 2020-01-01", "effective_to: 2020-01-01 is not after 2020-01-01"),
    ],
)
def test_a_mistake_in_an_entry_is_named_with_its_key(
    write_packs: Callable[..., Path], change: str, mistake: str
) -> None:
    good = {"code": '"A.B"', "value": "1", "unit": '"d"', "source": '"law"', "mark": '"sure"'}
    name, _, value = change.partition(" = ")
    rows = {**good, "version": '"1"', name: value}
    toml = "[[parameter]]\n" + "\n".join(f"{key} = {text}" for key, text in rows.items())

    found = mistakes_of(write_packs(**{"cn/more.toml": toml}))

    assert len(found) == 1
    assert found[0].startswith(f"cn/more.toml: parameter[A.B].{mistake}")


@pytest.mark.parametrize(
    ("again", "mistake"),
    [
        ("", "version cn/1 is there twice"),
        ('version = "2"\neffective_from = 2021-01-01', "two versions hold on the same day"),
    ],
)
def test_versions_may_neither_repeat_nor_overlap(
    write_packs: Callable[..., Path], again: str, mistake: str
) -> None:
    lines = '[defaults]\nversion = "1"\n[[parameter]]\ncode = "HAZ.LIMIT"\nvalue = 12\n'
    rest = f'unit = "d"\nsource = "law"\nmark = "sure"\n{again}'

    found = mistakes_of(write_packs(**{"cn/more.toml": lines + rest}))

    assert found == [f"cn/pack.toml: parameter[HAZ.LIMIT]: {mistake}"]


@pytest.mark.parametrize(
    ("toml", "mistake"),
    [
        (
            (
                '[[look_back]]\nkind = "task"\ngrade = "any"\nrounds = [{ after_days = 9, '
                "share_percent = 10 }, { after_days = 9, share_percent = 10 }]"
            ),
            "look_back[task any].rounds[2].after_days: must be later than the round before",
        ),
        (
            (
                '[[look_back]]\nkind = "task"\ngrade = "any"\n'
                "rounds = [{ after_days = 9, share_percent = 101 }]"
            ),
            "look_back[task any].rounds[1].share_percent: 101 is not in 1..100",
        ),
        (
            (
                '[[ladder]]\nkind = "any"\ngrade = "any"\nagain_days = 7\n'
                "rungs = [{ percent = 90, up = 0, asks_answer = true }, "
                "{ percent = 70, up = 1, asks_answer = true }]"
            ),
            "ladder[any any].rungs[2].percent: must be more than the rung before",
        ),
        (
            (
                '[[enumeration]]\nname = "x"\nitems = [{ code = "1", zh = "一", en = "one" }, '
                '{ code = "1", zh = "二", en = "two" }]'
            ),
            "enumeration[x].items[2].code: '1' is there twice",
        ),
        (
            (
                '[[enumeration]]\nname = "x"\nitems = []\nsource = "law"\nmark = "sure"\n'
                'version = "0"\n[[enumeration]]\nname = "x"\nitems = []'
            ),
            "enumeration[x]: is there twice",
        ),
        ('[[enumeration]]\nname = "x"\nitems = 3', "enumeration[x].items: must be a list"),
        (
            (
                '[[criterion]]\ncode = "x-1"\nsector = "s"\ntext = "字"\ntext_en = "t"\n'
                "short_form = 1\nlegal_basis = [1]"
            ),
            "criterion[x-1].short_form: must be true or false",
        ),
    ],
)
def test_a_mistake_inside_a_list_is_named_by_its_place(
    write_packs: Callable[..., Path], toml: str, mistake: str
) -> None:
    found = mistakes_of(write_packs(**{"cn/more.toml": toml + ENTRY}))

    assert found[0].startswith(f"cn/more.toml: {mistake}")


def test_an_entry_is_not_blamed_for_its_broken_source(write_packs: Callable[..., Path]) -> None:
    source = "[source.rule]\ntitle = '规'\ntitle_en = ''\neffective_from = 2020-01-01\n"
    entry = '[[enumeration]]\nname = "x"\nitems = []\nmark = "sure"\nversion = "1"\n'

    found = mistakes_of(write_packs(**{"cn/more.toml": f'{source}{entry}source = "rule"'}))

    assert found == ["cn/more.toml: source.rule.title_en: must not be blank"]


def test_a_folder_must_be_named_by_a_division_and_the_nation_must_be_there(tmp_path: Path) -> None:
    (tmp_path / "suzhou").mkdir()

    found = mistakes_of(tmp_path)

    assert len(found) == 2
    assert found[0].endswith("cn: the national pack is missing")
    assert found[1].startswith("suzhou: a pack's folder is named cn|")


def test_a_broken_pack_is_an_answer_with_a_code(write_packs: Callable[..., Path]) -> None:
    with pytest.raises(BadInput) as refusal:
        load_packs(write_packs(**{"cn/more.toml": "[[rule]]"}))

    assert refusal.value.code == "standards.pack_broken"
    assert refusal.value.facts == {"mistakes": ["cn/more.toml: rule: unknown table"]}
    assert "cn/more.toml: rule: unknown table" in str(refusal.value)


def test_the_system_check_gives_one_error_for_each_mistake(
    write_packs: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write_packs(**{"cn/more.toml": "[[rule]]\n[[law]]"})
    monkeypatch.setattr(checks, "shipped_packs", lambda: loading.load_packs(folder))

    errors = checks.packs_are_sound()

    assert [error.msg for error in errors] == [
        "cn/more.toml: rule: unknown table",
        "cn/more.toml: law: unknown table",
    ]


scalars = st.sampled_from(["", "law", "任意", 0, 1, -1, True, None, date(2020, 1, 1)])
names = st.sampled_from(
    ["pack", "source", "defaults", "number_prefix", "parameter", "criterion", "look_back", "ladder", "kind",
     "enumeration", "calendar", "code", "rounds", "items", "year", "days_off", "workdays",
     "first", "last", "effective_from", "hazard", "law", "rungs", "again_days"]
)  # fmt: skip
rows = st.dictionaries(names, scalars, max_size=6)
tables = scalars | st.lists(scalars | rows, max_size=3) | st.dictionaries(names, scalars | rows)


@given(raw=st.dictionaries(names, tables, max_size=5))
def test_no_tree_of_values_makes_the_reader_crash(raw: dict[str, object]) -> None:
    contents, mistakes = read_pack("cn", {"cn/x.toml": raw}, {})

    assert (contents is None) == bool(mistakes)
    assert all(mistake.problem for mistake in mistakes)

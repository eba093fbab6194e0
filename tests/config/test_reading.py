"""The environment is read strictly."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.config.parsing import BadSetting
from bihuan.config.reading import read, table

if TYPE_CHECKING:
    from pathlib import Path


def test_an_empty_environment_gives_a_demo_installation() -> None:
    env = read({})

    assert env.mode == "demo"
    assert env.is_embedded
    assert env.jobs_inside
    assert not env.debug


@pytest.mark.parametrize("raw", ["True", "1", "yes", "on", "false ", "TRUE"])
def test_a_truth_value_is_true_or_false_and_nothing_else(raw: str) -> None:
    with pytest.raises(BadSetting, match="BIHUAN_DEBUG must be true or false"):
        read({"BIHUAN_DEBUG": raw})


@pytest.mark.parametrize("raw", ["0", "501", "-1", "1.5", "20MB", "２０", "1_0"])
def test_a_number_out_of_range_or_shape_is_refused(raw: str) -> None:
    with pytest.raises(BadSetting, match="BIHUAN_UPLOAD_MAX_MB must be a whole number"):
        read({"BIHUAN_UPLOAD_MAX_MB": raw})


@given(st.integers(min_value=1, max_value=500))
def test_every_number_in_range_is_read(number: int) -> None:
    assert read({"BIHUAN_UPLOAD_MAX_MB": str(number)}).upload_max_mb == number


def test_an_unknown_variable_is_refused_with_the_nearest_name() -> None:
    with pytest.raises(BadSetting, match="did you mean BIHUAN_SECRET_KEY") as refused:
        read({"BIHUAN_SECRETKEY": "x"})
    assert refused.value.code == "config.bad_setting"


def test_variables_of_others_and_of_the_tests_are_left_alone() -> None:
    assert read({"HOME": "/x", "BIHUAN_SEEDS": "/s", "BIHUAN_TEST_CHROMIUM": "/c"}) == read({})


def test_a_secret_may_come_from_a_file(tmp_path: Path) -> None:
    place = tmp_path / "secret"
    place.write_text("from a file\n", encoding="utf-8")

    assert read({"BIHUAN_SECRET_KEY_FILE": str(place)}).secret_key == "from a file"


def test_a_secret_given_twice_is_refused(tmp_path: Path) -> None:
    given_twice = {"BIHUAN_SECRET_KEY": "a", "BIHUAN_SECRET_KEY_FILE": str(tmp_path / "s")}

    with pytest.raises(BadSetting, match="both set"):
        read(given_twice)


def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadSetting, match="cannot be read"):
        read({"BIHUAN_SECRET_KEY_FILE": str(tmp_path / "absent")})


def test_only_secrets_may_come_from_files() -> None:
    with pytest.raises(BadSetting, match="is not a setting"):
        read({"BIHUAN_MODE_FILE": "/etc/mode"})


@pytest.mark.parametrize("raw", ["a,,b", "a,b,", "a,a", ","])
def test_a_list_with_empty_or_doubled_entries_is_refused(raw: str) -> None:
    with pytest.raises(BadSetting, match="BIHUAN_HOSTS"):
        read({"BIHUAN_HOSTS": raw})


def test_a_list_is_read_without_the_blanks_around() -> None:
    assert read({"BIHUAN_HOSTS": "a.example, b.example"}).hosts == ("a.example", "b.example")


def test_each_setting_says_what_it_means_in_both_languages() -> None:
    for setting in table():
        assert setting.en.endswith("."), setting.name
        assert setting.zh.endswith("。"), setting.name

"""Reads the environment against the table, and refuses what the table does not know."""

from __future__ import annotations

from dataclasses import fields
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bihuan.config.env import Environment, Setting
from bihuan.config.parsing import BadSetting

if TYPE_CHECKING:
    from collections.abc import Mapping

#: Variables that steer the tests, not the installation; names with BIHUAN_TEST_ are theirs too.
OF_THE_TESTS = ("BIHUAN_SEEDS",)
TEST_PREFIX = "BIHUAN_TEST_"


def table() -> tuple[Setting, ...]:
    """Return the settings in the order in which they are documented."""
    return tuple(entry.metadata["setting"] for entry in fields(Environment))


def read(environ: Mapping[str, str]) -> Environment:
    """Read all settings.

    Raises:
        BadSetting: a value is not what the setting wants, or the variable is unknown.
    """
    _refuse_unknown(environ)
    values: dict[str, Any] = {}
    for entry in fields(Environment):
        setting: Setting = entry.metadata["setting"]
        values[entry.name] = setting.read(setting.name, _raw(setting, environ))
    return Environment(**values)


def _raw(setting: Setting, environ: Mapping[str, str]) -> str:
    place = environ.get(f"{setting.name}_FILE") if setting.secret else None
    if place is None:
        return environ.get(setting.name) or setting.default
    if environ.get(setting.name):
        raise BadSetting(setting.name, f"and {setting.name}_FILE are both set; keep one")
    try:
        return Path(place).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise BadSetting(f"{setting.name}_FILE", f"names {place}, which cannot be read") from error


def _refuse_unknown(environ: Mapping[str, str]) -> None:
    known = [setting.name for setting in table()]
    known += [f"{setting.name}_FILE" for setting in table() if setting.secret]
    for name in sorted(environ):
        if not name.startswith("BIHUAN_") or name in known or name in OF_THE_TESTS:
            continue
        if not name.startswith(TEST_PREFIX):
            near = get_close_matches(name, known, n=1)
            hint = f"; did you mean {near[0]}?" if near else ""
            raise BadSetting(name, f"is not a setting{hint}")

"""What every test may ask for: a clock that stands still, the seeds, a data folder."""

from __future__ import annotations

import os
import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings as hypothesis_settings

from bihuan.kernel.clock import FixedClock

if TYPE_CHECKING:
    from pytest_django.fixtures import Settings

ROOT = Path(__file__).resolve().parent.parent

# A slow machine is no failure.
hypothesis_settings.register_profile("untimed", deadline=None)
hypothesis_settings.load_profile("untimed")


@pytest.fixture
def clock() -> FixedClock:
    """A clock that stands at nine in the morning in Asia/Shanghai, Monday 2026-03-02."""
    return FixedClock(datetime(2026, 3, 2, 1, 0, tzinfo=UTC))


@pytest.fixture
def seeds() -> Path:
    """The folder of the public documents; skips the test where it is absent."""
    folder = Path(os.environ.get("BIHUAN_SEEDS") or ROOT.parent / "shared" / "seeds")
    if not folder.is_dir():
        pytest.skip(f"no public documents at {folder}; set BIHUAN_SEEDS to their folder")
    return folder


@pytest.fixture
def data_dir(tmp_path: Path, settings: Settings) -> Path:
    """A data folder of this test's own, in which Django's settings point too."""
    folder = tmp_path / "data"
    folder.mkdir()
    settings.BIHUAN_DATA = folder
    return folder


def pytest_unconfigure() -> None:
    """Remove the data folder that the settings of the tests made."""
    folder = Path(os.environ.get("BIHUAN_DATA", ""))
    if folder.name.startswith("bihuan-tests-"):
        shutil.rmtree(folder, ignore_errors=True)

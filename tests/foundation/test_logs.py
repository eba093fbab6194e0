"""Logs hold no secret and no personal data."""

from __future__ import annotations

import io
import json
import logging
from typing import Any

import pytest

from bihuan.foundation.logs import logging_config, mask, mask_text


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("GET /reset?token=geheim", "GET /reset?***"),
        ("postgresql://user:hunter2@host/db", "postgresql://***@host/db"),
        ("Authorization: Bearer abc.def-1", "Authorization: Bearer ***"),
        ("电话 13812345678。", "电话 ***。"),
        ("身份证 11010519491231002X", "身份证 ***"),
        ("整改各类问题隐患 41024 条", "整改各类问题隐患 41024 条"),
        ("苏安隐〔2026〕000123", "苏安隐〔2026〕000123"),
    ],
)
def test_secrets_and_personal_numbers_are_masked_in_texts(text: str, masked: str) -> None:
    assert mask_text(text) == masked


@pytest.mark.parametrize("name", ["password", "api_token", "Set-Cookie", "secret_key", "phone"])
def test_fields_with_telling_names_are_masked(name: str) -> None:
    assert mask(None, "info", {name: "geheim", "deep": {name: ["geheim"]}}) == {
        name: "***",
        "deep": {name: "***"},
    }


def logged(*, as_json: bool, **fields: Any) -> str:
    formatter = logging_config(as_json=as_json, level="info")["formatters"]["structured"]
    made = formatter.pop("()")(**formatter)
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(made)
    record = logging.LogRecord("test", logging.INFO, "", 0, fields.get("text", ""), (), None)
    if fields.get("failed"):
        try:
            int("https://x/?token=geheim")
        except ValueError as error:
            record.exc_info = (type(error), error, error.__traceback__)
    handler.emit(record)
    return stream.getvalue()


def test_production_writes_one_json_object_a_line() -> None:
    line = logged(as_json=True, text="已就绪")

    entry = json.loads(line)
    assert line.count("\n") == 1
    assert (entry["event"], entry["level"]) == ("已就绪", "info")
    assert entry["timestamp"].endswith("Z")


def test_a_traceback_is_masked_too() -> None:
    line = logged(as_json=True, text="failed", failed=True)

    assert "ValueError" in line
    assert "geheim" not in line
    assert line.count("\n") == 1


def test_people_get_readable_lines() -> None:
    assert "已就绪" in logged(as_json=False, text="已就绪")

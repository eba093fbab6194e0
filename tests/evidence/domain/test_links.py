from __future__ import annotations

import hashlib
from dataclasses import fields, replace
from typing import Any

import pytest

from bihuan.evidence.domain.links import Link, link_digest

LINK = Link(
    subject_type="case",
    subject_id="019a0000-0000-7000-8000-000000000001",
    county_code="320505",
    seq=1,
    history_id="019a0000-0000-7000-8000-000000000002",
    at="2026-03-02T01:00:00.000000Z",
    algorithm="sha256",
    previous="0" * 64,
    payload='{"extra":{"number":"澜安隐〔2026〕000001"}}',
)


def test_the_digest_is_over_format_columns_and_payload_text() -> None:
    text = (
        "bihuan-link/1\n"
        '{"algorithm":"sha256","at":"2026-03-02T01:00:00.000000Z","county_code":"320505",'
        '"history_id":"019a0000-0000-7000-8000-000000000002","previous":"' + "0" * 64 + '","seq":1,'
        '"subject_id":"019a0000-0000-7000-8000-000000000001","subject_type":"case"}\n'
        '{"extra":{"number":"澜安隐〔2026〕000001"}}'
    )

    assert link_digest(LINK) == hashlib.sha256(text.encode()).hexdigest()


@pytest.mark.parametrize("name", [field.name for field in fields(Link)])
def test_every_column_is_covered(name: str) -> None:
    other: Any = {"seq": 2, "algorithm": "sm3"}.get(name, "other")

    assert link_digest(replace(LINK, **{name: other})) != link_digest(LINK)

"""What operators need: settings, jobs, metrics, the doctor's questions."""

# ruff: noqa: SLF001 - argparse and prometheus tell their own parts only so

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from docs.tables.words import code, rows, word

if TYPE_CHECKING:
    from docs.tables.words import Language

    from bihuan.foundation.jobs import Job


def settings(language: Language) -> str:
    """Return the table of settings."""
    from bihuan.config.reading import table

    head = {
        "en": ("Setting", "Takes", "Default", "Meaning"),
        "zh": ("配置项", "取值", "默认值", "含义"),
    }
    body = [
        (
            code(entry.name),
            _takes(entry.read, language),
            code(entry.default) if entry.default else "—",
            (entry.zh if language == "zh" else entry.en)
            + (word("said", "secret", language) if entry.secret else ""),
        )
        for entry in table()
    ]
    return rows(head[language], body)


def _takes(reader: object, language: Language) -> str:
    from bihuan.config import parsing

    if isinstance(reader, parsing.OneOf):
        return " / ".join(code(each) for each in reader.words)
    if isinstance(reader, parsing.WholeNumber):
        return f"{reader.least}–{reader.most}"
    return word("takes", getattr(reader, "__name__", ""), language)


def jobs(language: Language) -> str:
    """Return the periodic jobs that are wired in."""
    from bihuan.foundation.jobs import _installed

    head = {"en": ("Job", "Every", "What it does"), "zh": ("任务", "周期", "做什么")}
    body = [
        (
            code(job.name),
            _every(job, language),
            word("job", job.name, language),
        )
        for job in _installed.jobs
    ]
    return rows(head[language], body)


def _every(job: Job, language: Language) -> str:
    if job.every == timedelta(minutes=1):
        return word("said", "every_minute", language)
    if job.every == timedelta(minutes=5):
        return word("said", "every_five", language)
    if job.every == timedelta(hours=1):
        return word("said", "hourly", language)
    return word("said", "daily", language).format(job.after // timedelta(hours=1))


def metrics(language: Language) -> str:
    """Return what ``/metrics`` tells."""
    from bihuan.foundation.metrics import REGISTRY

    head = {"en": ("Metric", "Labels", "Meaning"), "zh": ("指标", "标签", "含义")}
    body = []
    for collector in REGISTRY._collector_to_names:
        described = next(iter(collector.describe()))  # type: ignore[attr-defined]
        labels = ", ".join(code(each) for each in collector._labelnames)  # type: ignore[attr-defined]
        shown = described.name + ("_total" if described.type == "counter" else "")
        body.append((code(shown), labels or "—", word("metric", described.name, language)))
    return rows(head[language], body)


def doctor(language: Language) -> str:
    """Return what ``bihuan doctor`` asks."""
    from bihuan.foundation.checkup import CHECKS

    head = {"en": ("Check", "Question"), "zh": ("检查项", "检查内容")}
    names = ["settings", *CHECKS]
    return rows(head[language], [(code(n), word("doctor", n, language)) for n in names])

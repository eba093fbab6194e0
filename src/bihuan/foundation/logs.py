"""Structured logs on standard error: JSON in production, readable lines elsewhere.

No secret and no personal data: fields with telling names are masked, and so are tokens in
addresses, telephone numbers and identity numbers (身份证号) wherever they stand.
"""

from __future__ import annotations

import logging.config
import re
from typing import TYPE_CHECKING, Any

import structlog

if TYPE_CHECKING:
    from collections.abc import MutableMapping

    from structlog.typing import Processor

MASK = "***"
#: Parts of field names whose values never stand in a log.
SECRET_FIELDS = ("password", "secret", "token", "authorization", "cookie", "phone", "session")
_QUERY = re.compile(r"(?<=\S)\?[^\s'\"<>)]+")
_CREDENTIALS = re.compile(r"(?<=://)[^/\s@]+@")
_BEARER = re.compile(r"(?i)\b(bearer|basic)\s+[\w.~+/=-]+")
_IDENTITY = re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)")
_TELEPHONE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")


def mask_text(text: str) -> str:
    """Mask query strings, credentials, identity numbers and mobile numbers in a text."""
    text = _QUERY.sub("?" + MASK, text)
    text = _CREDENTIALS.sub(MASK + "@", text)
    text = _BEARER.sub(r"\1 " + MASK, text)
    return _TELEPHONE.sub(MASK, _IDENTITY.sub(MASK, text))


def mask(_logger: object, _method: str, event: MutableMapping[str, Any]) -> dict[str, Any]:
    """Mask a whole entry; the last step before it is rendered."""
    return {name: _masked(name, value) for name, value in event.items()}


def _masked(name: str, value: object) -> object:
    if any(part in name.lower() for part in SECRET_FIELDS):
        return MASK
    if isinstance(value, str):
        return mask_text(value)
    if isinstance(value, dict):
        return {key: _masked(str(key), each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_masked(name, each) for each in value]
    return value


def _shared() -> list[Processor]:
    return [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
    ]


def _rendering(*, as_json: bool) -> list[Processor]:
    meta = structlog.stdlib.ProcessorFormatter.remove_processors_meta
    if as_json:
        return [
            meta,
            structlog.processors.format_exc_info,
            mask,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ]
    plain = structlog.dev.ConsoleRenderer(
        colors=False, exception_formatter=structlog.dev.plain_traceback
    )
    return [meta, structlog.processors.format_exc_info, mask, plain]


def logging_config(*, as_json: bool, level: str) -> dict[str, Any]:
    """Return the configuration that :func:`apply` takes.

    Args:
        as_json: one JSON object a line (for machines), else lines for people.
        level: least level logged, in lower case.
    """
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "structured": {
                "()": structlog.stdlib.ProcessorFormatter,
                "processors": _rendering(as_json=as_json),
                "foreign_pre_chain": _shared(),
            }
        },
        "handlers": {
            "stderr": {
                "class": "logging.StreamHandler",
                "formatter": "structured",
                "stream": "ext://sys.stderr",
            }
        },
        "root": {"handlers": ["stderr"], "level": level.upper()},
        "loggers": {
            # Our own line for each request says the same, without the address.
            "django.request": {"level": "ERROR"},
            "django.security.DisallowedHost": {"level": "CRITICAL"},
            "_granian": {"level": "WARNING"},
            # It names people and addresses; the table of attempts has them.
            "axes": {"level": "CRITICAL"},
        },
    }


def apply(config: dict[str, Any]) -> None:
    """Configure logging; Django calls it by ``LOGGING_CONFIG``."""
    logging.config.dictConfig(config)
    structlog.configure(
        processors=[*_shared(), structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )

"""Strict readers of single settings: each takes the text as given and says what it wanted."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

from bihuan.kernel.errors import BadInput


class BadSetting(BadInput):
    """A setting holds something it must not hold."""

    def __init__(self, name: str, wanted: str) -> None:
        super().__init__("config.bad_setting", f"{name} {wanted}", name=name)


def text(name: str, raw: str) -> str:
    """Take the text as it is; control characters are refused."""
    if not raw.isprintable():
        raise BadSetting(name, "must not hold line breaks or control characters")
    return raw


def flag(name: str, raw: str) -> bool:
    """Take ``true`` or ``false`` and nothing else."""
    if raw not in ("true", "false"):
        raise BadSetting(name, f"must be true or false, not {raw!r}")
    return raw == "true"


class WholeNumber:
    """Takes a whole number within a closed range."""

    def __init__(self, least: int, most: int) -> None:
        self.least, self.most = least, most

    def __call__(self, name: str, raw: str) -> int:
        """Return the number."""
        if not (raw.isascii() and raw.isdecimal() and self.least <= int(raw) <= self.most):
            wanted = f"must be a whole number from {self.least} to {self.most}, not {raw!r}"
            raise BadSetting(name, wanted)
        return int(raw)


def port(name: str, raw: str) -> int | None:
    """Take the number of a port, 0 for none; ``auto`` leaves the choice to the program."""
    return None if raw == "auto" else WholeNumber(0, 65535)(name, raw)


class OneOf:
    """Takes one of a few words."""

    def __init__(self, *words: str) -> None:
        self.words = words

    def __call__(self, name: str, raw: str) -> str:
        """Return the word."""
        if raw not in self.words:
            raise BadSetting(name, f"must be one of {', '.join(self.words)}, not {raw!r}")
        return raw


def names(name: str, raw: str) -> tuple[str, ...]:
    """Take names separated by commas; empty and doubled ones are refused."""
    found = tuple(part.strip() for part in raw.split(",")) if raw else ()
    if "" in found or len(set(found)) != len(found):
        raise BadSetting(name, "must be a list like a,b with no empty or doubled entry")
    return tuple(text(name, each) for each in found)


def path(name: str, raw: str) -> Path | None:
    """Take a path; ``~`` is the home folder; empty means none."""
    return Path(text(name, raw)).expanduser().absolute() if raw else None


def mail_server(name: str, raw: str) -> str:
    """Take the address of a mail server; empty means none."""
    if not raw:
        return ""
    wanted = "must look like smtp+starttls://user:password@host:587, smtps://… or smtp://…"
    try:
        parts = urlsplit(text(name, raw))
        is_right = parts.hostname and (parts.port or 1) and not parts.path.strip("/")
    except ValueError:
        is_right = False
    if not is_right or parts.scheme not in ("smtp", "smtps", "smtp+starttls"):
        raise BadSetting(name, wanted)
    return raw

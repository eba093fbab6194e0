"""Runs every check that needs no running product, fast ones first, and sums up."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
#: A production that may start, for Django's own deployment checks.
PRODUCTION = {
    "BIHUAN_MODE": "production",
    "BIHUAN_SECRET_KEY": "kE7-vq2_Zr9bT4xWm1Yc8NsLd6HfJ0gUaPiQoRwXe5tByVuC3nM",
    "BIHUAN_HOSTS": "check.invalid",
    "BIHUAN_TLS": "proxy",
}
CHECKS: tuple[tuple[str, list[str], dict[str, str]], ...] = (
    ("format", ["ruff", "format", "--check", "--quiet", "."], {}),
    ("lint", ["ruff", "check", "--quiet", "."], {}),
    ("lock", ["uv", "lock", "--check", "--quiet"], {}),
    ("layers", ["lint-imports", "--no-logo"], {}),
    ("catalogues", [sys.executable, "tools/catalogues.py", "check"], {}),
    ("migrations", [sys.executable, "-m", "django", "makemigrations", "--check", "--dry-run"], {}),
    ("deployment", [sys.executable, "-m", "django", "check", "--deploy", "--fail-level=WARNING"],
     PRODUCTION),
    ("types", ["mypy"], {}),
    ("frontend", [sys.executable, "tools/frontend.py", "check"], {}),
    ("pages fresh", [sys.executable, "-m", "docs.generate", "--check"], {}),
    ("docs", [sys.executable, "-m", "docs.build"], {}),
)  # fmt: skip


def main() -> int:
    """Run all checks, also after a failure; 1 when one failed."""
    failed = []
    with tempfile.TemporaryDirectory(prefix="bihuan-check-") as data:
        for name, command, extra in CHECKS:
            started = time.monotonic()
            env = {
                **os.environ,
                "BIHUAN_DATA": data,
                "DJANGO_SETTINGS_MODULE": "bihuan.config.settings",
                **extra,
            }
            done = subprocess.run(
                command, cwd=ROOT, env=env, check=False, capture_output=True, text=True
            )
            took_s = time.monotonic() - started
            print(f"{'ok    ' if done.returncode == 0 else 'FAILED'} {name} ({took_s:.1f} s)")
            if done.returncode:
                failed.append(name)
                print((done.stdout + done.stderr).rstrip())
    print(f"{len(CHECKS) - len(failed)} passed, {len(failed)} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

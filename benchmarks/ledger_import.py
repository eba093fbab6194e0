"""Taking a ledger of 10,000 hazards over takes seconds, and again it doubles nothing.

Prints seconds of the processor and memory of ``bihuan ledger import`` in a process of its own, on
an empty installation and once more on the full one; beside them, where it is installed,
django-import-export bringing the same rows into the table of findings: no measures, no duties,
no history, no chain, no comparison of rows.

Run: ``python -m benchmarks.ledger_import [ROWS]``.
"""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.ledger_read import ROWS, ledger, write

#: What is aimed at on an idle machine, in seconds and MB.
FIRST_S, AGAIN_S, MEMORY_MB = 10.0, 5.0, 300


def measured(code: str, data: Path, *words: str) -> tuple[float, float, str]:
    """Run code in a process: seconds of the processor, MB at most, what it printed."""
    tail = (
        "\nimport resource, sys\nu = resource.getrusage(resource.RUSAGE_SELF)\n"
        "print(u.ru_utime + u.ru_stime, u.ru_maxrss / 1024, file=sys.stderr)"
    )
    kept = {name: value for name, value in os.environ.items() if not name.startswith("BIHUAN_")}
    run = subprocess.run(
        [sys.executable, "-c", code + tail, *words],
        env={**kept, "BIHUAN_DATA": str(data)},
        capture_output=True,
        text=True,
        check=True,
    )
    seconds, memory = run.stderr.strip().splitlines()[-1].split()
    return float(seconds), float(memory), run.stdout


IMPORT = (
    "import sys; from bihuan.cli import main; main(['ledger', 'import', sys.argv[1], '--json'])"
)
READY = "from bihuan.cli import main; main(['migrate'])"
PEER = """
import sys
from bihuan.cli.setup import django_ready
django_ready()
import tablib
from import_export import resources
from bihuan.documents.extraction.sheets import read_sheets
from bihuan.findings.models import Finding
from bihuan.kernel.ids import uuid7
from bihuan.people import public as people
from pathlib import Path

people.load_regions()
region = people.region_by_code('32')

class Findings(resources.ModelResource):
    class Meta:
        model = Finding
        fields = ('id', 'number', 'kind', 'title', 'description', 'region', 'place', 'found_at',
                  'state', 'version', 'county_code')
        use_bulk, batch_size, skip_diff, force_init_instance = True, 500, True, True

rows = [cells for _, cells in read_sheets(Path(sys.argv[1])).grids[0].rows][2:-1]
data = tablib.Dataset(headers=Findings._meta.fields)
for cells in rows:
    data.append((str(uuid7()), f'P{cells[0]}', 'hazard', cells[3], cells[3], str(region.pk),
                 cells[1], '2020-05-06 00:00:00', 'found', 1, '32'))
result = Findings().import_data(data, raise_errors=True)
print(Finding.objects.count())
"""


def main() -> None:
    rows = int(sys.argv[1]) if sys.argv[1:] else ROWS
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = str(write(folder, ledger(rows))[0])
        measured(READY, folder / "data")
        first, memory, told = measured(IMPORT, folder / "data", path)
        again, _, told_again = measured(IMPORT, folder / "data", path)
        one, two = json.loads(told), json.loads(told_again)
        if (one["imported"], two["imported"], two["merged"]) != (rows, 0, rows):
            raise SystemExit(
                f"imported {one['imported']}, again {two['imported']}: not {rows} and 0"
            )
        print(f"{rows} rows: {first:.1f} s (aim {FIRST_S}), {memory:.0f} MB (aim {MEMORY_MB})")
        print(f"the same file again: {again:.1f} s (aim {AGAIN_S}), nothing doubled")
        if importlib.util.find_spec("import_export") is None:
            print("django-import-export is not installed: no peer beside it")
            return
        measured(READY, folder / "peer")
        peer, _, _ = measured(PEER, folder / "peer", path)
        print(f"django-import-export into one table: {peer:.1f} s; ratio {first / peer:.1f}")


if __name__ == "__main__":
    main()

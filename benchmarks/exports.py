"""Taking 100,000 findings out takes seconds, and no more memory than a few.

Prints wall seconds and memory of the problem list as .csv and as .xlsx, each in a process of its
own; beside them, where it is installed, the same columns by tablib, the library under
django-import-export, which holds the whole sheet.

Run: ``python -m benchmarks.seeding --findings 100000`` with ``BIHUAN_DATA`` set, then, with the
same, ``python -m benchmarks.exports``.
"""

from __future__ import annotations

import importlib.util
import subprocess
import sys

#: What is aimed at on an idle machine: wall seconds, and MB.
CSV_S, XLSX_S, MEMORY_MB = 5.0, 40.0, 300
READY = """
import resource, sys, time
from bihuan.cli.setup import django_ready
django_ready()
from datetime import date
from bihuan.findings.models import Finding
from bihuan.findings.queries.listing import FindingFilter
from bihuan.people.public import Actor
actor, today, everything = Actor.system('benchmark'), date(2026, 11, 22), FindingFilter()
began = time.perf_counter()
"""
DONE = """
seconds = time.perf_counter() - began
print(count, size, seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""
AS_CSV = """
from bihuan.findings.exports import csv_pieces
from bihuan.findings.queries.long_lists import long_table
count = size = 0
for piece in csv_pieces(long_table('problems', actor, everything, today)):
    size += len(piece)
    count += piece.count(b'\\r\\n')
"""
AS_XLSX = """
from bihuan.findings.exports import workbook_file
from bihuan.findings.queries.long_lists import long_table
with workbook_file([long_table('problems', actor, everything, today)], subtitle='', made_on=today) as file:
    size = file.seek(0, 2)
count = Finding.objects.count()
"""
PEER = """
import tablib
from import_export import resources

class Findings(resources.ModelResource):
    class Meta:
        model = Finding
        fields = ('number', 'title', 'kind', 'place', 'lead_leader', 'due_on', 'state')

data = Findings().export(Finding.objects.order_by('due_key', 'id'))
written = data.export('%s')
count, size = len(data), len(written)
"""


def measured(code: str) -> tuple[int, int, float, float]:
    """Run code in a process: findings, bytes, wall seconds, MB at most."""
    run = subprocess.run(
        [sys.executable, "-c", READY + code + DONE], capture_output=True, text=True, check=False
    )
    if run.returncode:
        raise SystemExit(run.stderr)
    count, size, seconds, memory = run.stdout.split()
    return int(count), int(size), float(seconds), float(memory)


def main() -> None:
    has_peer = importlib.util.find_spec("import_export") is not None
    for kind, code, aim in (("csv", AS_CSV, CSV_S), ("xlsx", AS_XLSX, XLSX_S)):
        count, size, seconds, memory = measured(code)
        print(
            f".{kind}: {count} rows, {size / 1e6:.1f} MB, {seconds:.1f} s (aim {aim}), "
            f"{memory:.0f} MB (aim {MEMORY_MB})"
        )
        if has_peer:
            _, _, by_peer, its_memory = measured(PEER % kind)
            print(
                f"  django-import-export: {by_peer:.1f} s, {its_memory:.0f} MB; "
                f"ratio {seconds / by_peer:.2f}"
            )
    if not has_peer:
        print("django-import-export is not installed: no peer beside it")


if __name__ == "__main__":
    main()

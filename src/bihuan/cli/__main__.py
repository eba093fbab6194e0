"""``python -m bihuan.cli``."""

from __future__ import annotations

import sys

from bihuan.cli import main

sys.exit(main())

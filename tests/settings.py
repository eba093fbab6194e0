"""Settings of the tests: a data folder of their own, cheap passwords, the database asked for.

``BIHUAN_DATABASE_URL`` chooses PostgreSQL; without it, the tests run on SQLite.
"""

from __future__ import annotations

import os
import tempfile

os.environ["BIHUAN_DATA"] = tempfile.mkdtemp(prefix="bihuan-tests-")
os.environ["BIHUAN_MODE"] = "development"
# People of the tests were put in on days of the tests' own clock; browsers have today's.
os.environ["BIHUAN_PASSWORD_DAYS"] = "0"

from bihuan.config.settings import *  # noqa: F403 - the folder must be set before

ALLOWED_HOSTS = ["*"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
DATABASES["default"]["TEST"] = {  # noqa: F405
    # A file and not memory: WAL and several connections, as in life.
    "NAME": str(BIHUAN_DATA / "test.sqlite3")  # noqa: F405
    if BIHUAN.is_embedded  # noqa: F405
    # A name of this process's own: runs beside each other, or killed, do not meet.
    else f"{DATABASES['default']['NAME']}_test_{os.getpid()}",  # noqa: F405
}
# Whitenoise warns of a folder that is not there, and warnings are errors.
STATIC_ROOT.mkdir(exist_ok=True)  # noqa: F405

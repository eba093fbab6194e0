"""The same findings behind Django REST framework: its own view set, pages and search.

Run as a program, it serves with the same server and workers as the product does.
"""

from __future__ import annotations

import argparse
import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.core.handlers.wsgi import WSGIHandler


def application() -> WSGIHandler:
    """Return the product's settings and tables with the framework's views on them."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bihuan.config.settings")
    from django.conf import settings

    settings.ROOT_URLCONF = "benchmarks.peers.rest_framework_urls"
    settings.INSTALLED_APPS = [*settings.INSTALLED_APPS, "rest_framework"]
    settings.REST_FRAMEWORK = {
        "DEFAULT_AUTHENTICATION_CLASSES": [],
        "DEFAULT_PERMISSION_CLASSES": [],
        "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
        "UNAUTHENTICATED_USER": None,
    }
    import django
    from django.core.handlers.wsgi import WSGIHandler

    django.setup()
    # Only now: allauth, which the tables lean on, does not start without its own middleware.
    settings.MIDDLEWARE = ["django.middleware.common.CommonMiddleware"]
    return WSGIHandler()


def main() -> None:
    """Serve on the port that is asked for."""
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    Granian(
        target="benchmarks.peers.rest_framework:application",
        factory=True,
        address="127.0.0.1",
        port=parser.parse_args().port,
        interface=Interfaces.WSGI,
        websockets=False,
        workers=int(os.environ.get("BIHUAN_WORKERS", "1")),
        blocking_threads=2,
        log_level=LogLevels.warning,
    ).serve()


if __name__ == "__main__":
    main()

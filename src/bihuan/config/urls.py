"""Which address leads where."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("bihuan.web.urls")),
    path("", include("bihuan.people.urls")),
    path("", include("bihuan.people.urls_second")),
    path("", include("bihuan.findings.urls")),
    path("", include("bihuan.documents.urls")),
    path("", include("bihuan.notices.urls")),
    path("files/", include("bihuan.evidence.urls")),
    path("api/", include("bihuan.rest.urls")),
]
handler400 = "bihuan.web.errors.bad_request"
handler403 = "bihuan.web.errors.forbidden"
handler404 = "bihuan.web.errors.not_found"
handler500 = "bihuan.web.errors.server_error"

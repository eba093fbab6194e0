"""Addresses of notices."""

from __future__ import annotations

from django.urls import path

from bihuan.documents import views

app_name = "documents"
urlpatterns = [
    path("notices", views.notices, name="list"),
    path("notices/<uuid:notice_id>", views.preview, name="preview"),
    path("notices/<uuid:notice_id>/reading/cancel", views.cancel, name="cancel"),
    path("notices/<uuid:notice_id>/reading/again", views.again, name="again"),
    path("notices/<uuid:notice_id>/discard", views.discard, name="discard"),
]

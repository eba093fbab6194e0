"""Addresses of notices."""

from __future__ import annotations

from django.urls import path

from bihuan.documents import views
from bihuan.documents.papers import views as papers

app_name = "documents"
urlpatterns = [
    path("notices", views.notices, name="list"),
    path("notices/<uuid:notice_id>", views.preview, name="preview"),
    path("notices/<uuid:notice_id>/reading/cancel", views.cancel, name="cancel"),
    path("notices/<uuid:notice_id>/reading/again", views.again, name="again"),
    path("notices/<uuid:notice_id>/discard", views.discard, name="discard"),
    path("settings/papers", papers.settings_page, name="papers"),
    path("settings/papers/<slug:kind>.docx", papers.template, name="paper_template"),
]

"""Addresses of the inbox."""

from __future__ import annotations

from django.urls import path

from bihuan.notices import live, views

app_name = "notices"
urlpatterns = [
    path("events", live.events, name="events"),
    path("inbox", views.inbox_page, name="inbox"),
    path("inbox/read-all", views.read_everything, name="read_all"),
    path("inbox/settings", views.wishes, name="settings"),
    path("inbox/<uuid:message_id>/read", views.read_one, name="read"),
    path("inbox/<uuid:message_id>/answer", views.answer_one, name="answer"),
]

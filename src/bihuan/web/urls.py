"""Addresses of the desk's own pages."""

from __future__ import annotations

from django.urls import path

from bihuan.web import views

app_name = "web"
urlpatterns = [
    path("", views.home, name="home"),
    path("settings", views.settings_page, name="settings"),
    path("area", views.area, name="area"),
    path("language", views.language, name="language"),
]

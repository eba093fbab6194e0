"""Addresses of the desk's own pages."""

from __future__ import annotations

from django.urls import path

from bihuan.web import people_list, views

app_name = "web"
urlpatterns = [
    path("", views.home, name="home"),
    path("settings", views.settings_page, name="settings"),
    path("area", views.area, name="area"),
    path("language", views.language, name="language"),
    path("people/list", people_list.people_list, name="people_list"),
    path("people/list/template.csv", people_list.template, name="people_template"),
]

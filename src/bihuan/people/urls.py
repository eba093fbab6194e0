"""Addresses of signing in and out, of the password and of tokens."""

from __future__ import annotations

from django.urls import path

from bihuan.people import (
    views,
    views_bodies,
    views_choosing,
    views_delegation,
    views_office,
    views_regions,
)

app_name = "people"
urlpatterns = [
    path("sign-in", views.SignIn.as_view(), name="sign_in"),
    path("sign-out", views.SignOut.as_view(), name="sign_out"),
    path("sign-in/reset", views.reset, name="reset"),
    path("settings/sessions/end", views.sign_out_everywhere, name="end_sessions"),
    path("settings/password", views.password, name="password"),
    path("settings/deputies", views_delegation.deputies, name="deputies"),
    path("settings/deputies/leave", views_delegation.be_oneself, name="be_oneself"),
    path(
        "settings/deputies/<uuid:delegation_id>/stand-in",
        views_delegation.stand_in,
        name="stand_in",
    ),
    path("settings/deputies/<uuid:delegation_id>/end", views_delegation.end, name="delegation_end"),
    path("choose/<slug:source>", views_choosing.choose, name="choose"),
    path("people", views_office.people_list, name="people"),
    path("people/new", views_office.person_new, name="person_new"),
    path("people/log", views_office.logbook, name="logbook"),
    path("people/<uuid:person_id>", views_office.person, name="person"),
    path("people/<uuid:person_id>/posts", views_office.post_ask, name="post_ask"),
    path("people/<uuid:person_id>/<slug:act>", views_office.person_act, name="person_act"),
    path("people/posts/<uuid:post_id>/end", views_office.post_end, name="post_end"),
    path("people/requests/grant", views_office.posts_grant, name="posts_grant"),
    path("people/requests/<uuid:request_id>", views_office.post_decide, name="post_decide"),
    path("bodies", views_office.bodies, name="bodies"),
    path("bodies/new", views_office.body_new, name="body_new"),
    path("bodies/<uuid:body_id>", views_bodies.body, name="body"),
    path("bodies/<uuid:body_id>/rename", views_bodies.body_rename, name="body_rename"),
    path("bodies/<uuid:body_id>/end", views_bodies.body_end, name="body_end"),
    path("regions", views_regions.regions, name="regions"),
    path("regions/<slug:code>", views_regions.region, name="region"),
    path("regions/<slug:code>/add", views_regions.region_add, name="region_add"),
    path("regions/<slug:code>/rename", views_regions.region_rename, name="region_rename"),
    path("regions/<slug:code>/end", views_regions.region_end, name="region_end"),
    path("settings/tokens", views.tokens, name="tokens"),
    path("settings/tokens/<uuid:token_id>/revoke", views.revoke, name="token_revoke"),
]

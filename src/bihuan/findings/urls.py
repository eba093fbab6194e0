"""Addresses of findings."""

from __future__ import annotations

from django.urls import path

from bihuan.findings.views import chosen, listing, papers, record, recording

app_name = "findings"
urlpatterns = [
    path("findings", listing.findings, name="list"),
    path("findings/new", recording.new, name="new"),
    path("findings/chosen", chosen.act, name="chosen"),
    path("findings/lists", listing.three_lists, name="lists"),
    path("findings/lists/<slug:name>", listing.three_lists, name="lists"),
    path("findings/lists/<slug:name>.xlsx", listing.export, name="export"),
    path("findings/look-backs", recording.look_backs, name="look_backs"),
    path("findings/<uuid:finding_id>", record.record, name="record"),
    path("findings/<uuid:finding_id>/steps/<slug:name>", record.step, name="step"),
    path("findings/<uuid:finding_id>/proof", record.proof, name="proof"),
    path("findings/<uuid:finding_id>/papers/new/<slug:kind>", papers.new, name="paper_new"),
    path("findings/<uuid:finding_id>/papers/<uuid:paper_id>", papers.paper, name="paper"),
    path(
        "findings/<uuid:finding_id>/papers/<uuid:paper_id>.docx",
        papers.download,
        {"form": "docx"},
        name="paper_docx",
    ),
    path(
        "findings/<uuid:finding_id>/papers/<uuid:paper_id>.pdf",
        papers.download,
        {"form": "pdf"},
        name="paper_pdf",
    ),
    path("papers", papers.papers, name="papers"),
    path("papers.xlsx", papers.export, name="papers_export"),
    path("notices/<uuid:notice_id>/confirm", recording.confirm, name="confirm_notice"),
    path("notices/<uuid:notice_id>/result", recording.notice_result, name="notice_result"),
]

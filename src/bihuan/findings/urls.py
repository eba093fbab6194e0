"""Addresses of findings."""

from __future__ import annotations

from django.urls import path

from bihuan.findings.views import (
    chosen,
    filters,
    ledgers,
    listing,
    notice_papers,
    originals,
    paper_list,
    papers,
    record,
    recording,
    searching,
)

app_name = "findings"
urlpatterns = [
    path("search", searching.results, name="search"),
    path("findings", listing.findings, name="list"),
    path("findings/new", recording.new, name="new"),
    path("findings/alike", recording.alike, name="alike"),
    path("findings/chosen", chosen.act, name="chosen"),
    path("findings/chosen/result", chosen.result, name="chosen_result"),
    path("findings/filters", filters.filters, name="filters"),
    path("findings/filters/<uuid:filter_id>", filters.act, name="filter"),
    path("findings/lists", listing.three_lists, name="lists"),
    path("findings/lists/<slug:name>", listing.three_lists, name="lists"),
    path("findings/lists/<slug:name>.xlsx", listing.export, name="export"),
    path("findings/lists/<slug:name>.csv", listing.export_csv, name="export_csv"),
    path("findings/look-backs", recording.look_backs, name="look_backs"),
    path("findings/<uuid:finding_id>", record.record, name="record"),
    path("findings/<uuid:finding_id>/steps/<slug:name>", record.step, name="step"),
    path("findings/<uuid:finding_id>/originals", originals.originals, name="originals"),
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
    path("papers", paper_list.papers, name="papers"),
    path("papers.xlsx", paper_list.export, name="papers_export"),
    path("ledgers", ledgers.ledgers, name="ledgers"),
    path("ledgers/<uuid:upload_id>", ledgers.ledger, name="ledger"),
    path("ledgers/<uuid:upload_id>/import", ledgers.start, name="ledger_start"),
    path("ledgers/<uuid:upload_id>/stop", ledgers.stop, name="ledger_stop"),
    path("ledgers/<uuid:upload_id>/discard", ledgers.discard, name="ledger_discard"),
    path("ledgers/<uuid:upload_id>/left-out.xlsx", ledgers.rejected, name="ledger_rejected"),
    path("notices/<uuid:notice_id>/confirm", recording.confirm, name="confirm_notice"),
    path("notices/<uuid:notice_id>/result", recording.notice_result, name="notice_result"),
    path("notices/<uuid:notice_id>/papers/new", notice_papers.new, name="notice_paper_new"),
    path(
        "notices/<uuid:notice_id>/papers/<uuid:paper_id>", notice_papers.paper, name="notice_paper"
    ),
    path(
        "notices/<uuid:notice_id>/papers/<uuid:paper_id>.docx",
        notice_papers.download,
        {"form": "docx"},
        name="notice_paper_docx",
    ),
    path(
        "notices/<uuid:notice_id>/papers/<uuid:paper_id>.pdf",
        notice_papers.download,
        {"form": "pdf"},
        name="notice_paper_pdf",
    ),
]

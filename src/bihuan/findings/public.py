"""What the shells may use of findings."""

from __future__ import annotations

from bihuan.findings.alike_index import catch_up as catch_up_alike
from bihuan.findings.clocks import standing_of
from bihuan.findings.domain.clocks import FindingStanding
from bihuan.findings.domain.facts import Commitment, Grade, Kind, RuleBroken, StepNotAllowed
from bihuan.findings.domain.lifecycle import NATIONAL_CODE, RING, State, Step
from bihuan.findings.domain.taking_over import doubtful_rows
from bihuan.findings.ledger_moves import snapshots as ledger_snapshots
from bihuan.findings.ledger_uploads import import_failed as ledger_import_failed
from bihuan.findings.ledger_uploads import import_waiting as import_waiting_ledger
from bihuan.findings.ledger_uploads import start_import as start_ledger_import
from bihuan.findings.ledger_uploads import take_in_ledger
from bihuan.findings.models import (
    CommitmentKind,
    Finding,
    LookBack,
    LookBackResult,
    Measure,
    Opinion,
    StateLabel,
)
from bihuan.findings.notice_papers import draft as draft_lists
from bihuan.findings.notice_papers import issue as issue_lists
from bihuan.findings.paperwork import draft as draft_paper
from bihuan.findings.paperwork import issue as issue_paper
from bihuan.findings.permissions import (
    allowed_steps,
    id_of_number,
    may_see,
    may_see_original,
    visible,
    visible_finding,
)
from bihuan.findings.queries.ledgers import IMPORT as LEDGER_IMPORT
from bihuan.findings.queries.ledgers import may_see_upload as may_see_ledger
from bihuan.findings.queries.listing import (
    TABS,
    FindingFilter,
    Page,
    counts_by_tab,
    filtered,
    page_of,
)
from bihuan.findings.queries.my_work import (
    MyWork,
    WorkGroup,
    WorkItem,
    due_look_backs,
    my_work,
    waiting,
)
from bihuan.findings.queries.record import Record, offered_steps, record_of
from bihuan.findings.queries.regions import has_open_findings
from bihuan.findings.queries.snapshot import snapshots
from bihuan.findings.queries.three_lists import LISTS, Table, table_of
from bihuan.findings.recording import Brought
from bihuan.findings.search_index import catch_up as catch_up_search
from bihuan.findings.search_index import check as search_check
from bihuan.findings.search_index import rebuild as rebuild_search
from bihuan.findings.steps.detour_checked import ask_check, give_opinion, take_back_check
from bihuan.findings.steps.detour_escalated import escalate
from bihuan.findings.steps.detour_extended import ask_extension, decide_extension
from bihuan.findings.steps.detour_merged import mark_duplicate, put_back
from bihuan.findings.steps.detour_paused import pause, resume
from bihuan.findings.steps.detour_recounted import recount as recount_deadlines
from bihuan.findings.steps.detour_transferred import transfer
from bihuan.findings.steps.detour_withdrawn import withdraw
from bihuan.findings.steps.step1_found import NewFinding, NewMeasure, found
from bihuan.findings.steps.step1_found_again import found_again
from bihuan.findings.steps.step1_found_in_ledger import Outcome, Source, import_ledger
from bihuan.findings.steps.step1_found_in_notice import confirm_notice
from bihuan.findings.steps.step1_verified_true import confirm_major, verify_true
from bihuan.findings.steps.step2_assigned import Assignment, assign, hand_down
from bihuan.findings.steps.step3_rectified import (
    MeasurePlan,
    Progress,
    add_evidence,
    fix_at_once,
    plan_measures,
    report_progress,
    submit,
    take_up,
)
from bihuan.findings.steps.step4_verified import accept, send_back
from bihuan.findings.steps.step5_closed import strike_off
from bihuan.findings.steps.step6_looked_back import Seen, look_back
from bihuan.findings.wording import STEP_LABELS

__all__ = [
    "LEDGER_IMPORT",
    "LISTS",
    "NATIONAL_CODE",
    "RING",
    "STEP_LABELS",
    "TABS",
    "Assignment",
    "Brought",
    "Commitment",
    "CommitmentKind",
    "Finding",
    "FindingFilter",
    "FindingStanding",
    "Grade",
    "Kind",
    "LookBack",
    "LookBackResult",
    "Measure",
    "MeasurePlan",
    "MyWork",
    "NewFinding",
    "NewMeasure",
    "Opinion",
    "Outcome",
    "Page",
    "Progress",
    "Record",
    "RuleBroken",
    "Seen",
    "Source",
    "State",
    "StateLabel",
    "Step",
    "StepNotAllowed",
    "Table",
    "WorkGroup",
    "WorkItem",
    "accept",
    "add_evidence",
    "allowed_steps",
    "ask_check",
    "ask_extension",
    "assign",
    "catch_up_alike",
    "catch_up_search",
    "confirm_major",
    "confirm_notice",
    "counts_by_tab",
    "decide_extension",
    "doubtful_rows",
    "draft_lists",
    "draft_paper",
    "due_look_backs",
    "escalate",
    "filtered",
    "fix_at_once",
    "found",
    "found_again",
    "give_opinion",
    "hand_down",
    "has_open_findings",
    "id_of_number",
    "import_ledger",
    "import_waiting_ledger",
    "issue_lists",
    "issue_paper",
    "ledger_import_failed",
    "ledger_snapshots",
    "look_back",
    "mark_duplicate",
    "may_see",
    "may_see_ledger",
    "may_see_original",
    "my_work",
    "offered_steps",
    "page_of",
    "pause",
    "plan_measures",
    "put_back",
    "rebuild_search",
    "record_of",
    "recount_deadlines",
    "report_progress",
    "resume",
    "search_check",
    "send_back",
    "snapshots",
    "standing_of",
    "start_ledger_import",
    "strike_off",
    "submit",
    "table_of",
    "take_back_check",
    "take_in_ledger",
    "take_up",
    "transfer",
    "verify_true",
    "visible",
    "visible_finding",
    "waiting",
    "withdraw",
]

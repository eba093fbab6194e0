"""When each step can be taken, and by whom."""

from __future__ import annotations

#: Step -> how far the finding has come, and who takes it.
STAGES: dict[str, tuple[str, str]] = {
    "fix-at-once": ("verified", "ella"),
    "verify-true": ("found", "alice"),
    "assign": ("verified", "alice"),
    "hand-down": ("taken_up", "dong"),
    "take-up": ("assigned", "dong"),
    "plan-measures": ("verified", "alice"),
    "report-progress": ("taken_up", "dong"),
    "add-evidence": ("taken_up", "dong"),
    "submit": ("taken_up", "dong"),
    "send-back": ("submitted", "alice"),
    "accept": ("submitted", "alice"),
    "strike-off": ("accepted", "alice"),
    "ask-extension": ("taken_up", "dong"),
    "escalate": ("verified", "alice"),
    "transfer": ("verified", "alice"),
    "withdraw": ("verified", "alice"),
    "confirm-major": ("verified", "bob"),
    "decide-extension": ("taken_up", "alice"),
    "look-back": ("closed", "alice"),
    "ask-check": ("submitted", "alice"),
    "give-opinion": ("submitted", "expert"),
    "take-back-check": ("submitted", "alice"),
    "pause": ("taken_up", "alice"),
    "resume": ("taken_up", "alice"),
    "mark-duplicate": ("verified", "alice"),
    "put-back": ("duplicate", "officer"),
}

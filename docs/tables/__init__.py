"""The parts of the pages that are written from the code: name -> what writes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docs.tables import (
    commands,
    deadlines,
    decisions,
    evidence,
    lifecycle,
    operation,
    packs,
    people,
    refusals,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from docs.tables.words import Language

TABLES: dict[str, Callable[[Language], str]] = {
    "calendars": deadlines.calendars,
    "commands": commands.commands,
    "criteria": packs.criteria,
    "deadlines": deadlines.deadlines,
    "decisions": decisions.decisions,
    "doctor": operation.doctor,
    "events": lifecycle.events,
    "faults": evidence.faults,
    "files": evidence.files,
    "gates": lifecycle.gates,
    "jobs": operation.jobs,
    "kinds": packs.kinds,
    "lifecycle_diagram": lifecycle.diagram,
    "look_back": packs.look_back,
    "ladder": packs.ladder,
    "metrics": operation.metrics,
    "parameters": packs.parameters,
    "prefixes": packs.prefixes,
    "refusals": refusals.refusals,
    "roles": people.roles,
    "settings": operation.settings,
    "states": lifecycle.states,
    "steps": lifecycle.steps,
    "warnings": refusals.warnings,
}

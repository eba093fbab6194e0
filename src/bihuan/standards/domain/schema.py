"""The form of a pack's tables: which keys each has and what they may hold."""

from __future__ import annotations

from bihuan.standards.domain.entries import KINDS, MARKS, MEASURE_NEEDS, UNITS
from bihuan.standards.domain.fields import (
    Field,
    boolean,
    day,
    days,
    integer,
    number_or_text,
    one_of,
    tables,
    text,
    texts,
)

SLUG = r"[a-z][a-z0-9_]*"
#: A division's code under GB/T 2260 at province, city or county level, or of a town, or ``cn``.
PACK_CODE = r"cn|\d{2}|\d{4}|\d{6}|\d{9}|\d{12}"

_NOTES = {
    "note": Field(text(empty=True), required=False, default=""),
    "note_en": Field(text(empty=True), required=False, default=""),
}
_ENTRY = {
    "source": Field(text(SLUG)),
    "clause": Field(text(empty=True), required=False, default=""),
    "mark": Field(one_of(*MARKS)),
    "version": Field(text(r"[0-9a-z.-]+")),
    "effective_from": Field(day, required=False),
    "effective_to": Field(day, required=False),
    **_NOTES,
}
PACK = {
    "code": Field(text(PACK_CODE)),
    "name": Field(text()),
    "name_en": Field(text()),
}
SOURCE = {
    "title": Field(text()),
    "title_en": Field(text()),
    "number": Field(text(empty=True), required=False, default=""),
    "effective_from": Field(day),
    "effective_to": Field(day, required=False),
    **_NOTES,
}
PARAMETER = {
    "code": Field(text(r"[A-Z]+(\.[A-Z0-9_]+)+")),
    "value": Field(number_or_text),
    "unit": Field(one_of(*UNITS)),
    "ends_on_working_day": Field(boolean, required=False, default=False),
    **_ENTRY,
}
CRITERION = {
    "code": Field(text(r"[a-z0-9]+(-[0-9a-z]+)+")),
    "sector": Field(text(SLUG)),
    "trade": Field(text(SLUG, empty=True), required=False, default=""),
    "text": Field(text()),
    "text_en": Field(text()),
    "short_form": Field(boolean),
    "legal_basis": Field(texts, required=False, default=()),
    **_ENTRY,
}
LOOK_BACK = {
    "kind": Field(one_of(*KINDS)),
    "grade": Field(one_of("general", "major", "any")),
    "rounds": Field(tables),
    **_ENTRY,
}
LOOK_BACK_ROUND = {
    "after_days": Field(integer(1, 3650)),
    "share_percent": Field(integer(1, 100)),
}
LADDER = {
    "kind": Field(one_of(*KINDS, "any")),
    "grade": Field(one_of("general", "major", "any")),
    "rungs": Field(tables),
    "again_days": Field(integer(0, 365)),
    **_ENTRY,
}
LADDER_RUNG = {
    "percent": Field(integer(1, 100)),
    "up": Field(integer(0, 9)),
    "asks_answer": Field(boolean),
}
KIND_RULES = {
    "kind": Field(one_of(*KINDS)),
    "needs_verification": Field(boolean),
    "needs_after_evidence": Field(boolean),
    "needs_after_photo": Field(boolean),
    "needs_measure": Field(one_of(*MEASURE_NEEDS)),
    "found_by_team": Field(boolean),
    "can_be_major": Field(boolean),
    "default_days": Field(integer(1, 3650)),
    "default_unit": Field(one_of("d", "wd")),
    "ends_on_working_day": Field(boolean, required=False, default=False),
    **_ENTRY,
}
ENUMERATION = {
    "name": Field(text(SLUG)),
    "field": Field(text(empty=True), required=False, default=""),
    "items": Field(tables),
    **_ENTRY,
}
ENUMERATION_ITEM = {
    "code": Field(text(r"[0-9A-Za-z_-]+")),
    "zh": Field(text()),
    "en": Field(text()),
}
CALENDAR = {
    "year": Field(integer(2000, 2100)),
    "days_off": Field(tables),
    "workdays": Field(days),
    **_ENTRY,
}
HOLIDAY = {
    "name": Field(text()),
    "name_en": Field(text()),
    "first": Field(day),
    "last": Field(day),
}
SOURCE_CODE = Field(text(SLUG))
PREFIX = Field(text(r"[\u4e00-\u9fff]{2,6}"))

#: Lists of entries (``[[name]]`` in TOML) and the keys that tell one entry from another.
ENTRY_TABLES = {
    "parameter": (PARAMETER, ("code",)),
    "criterion": (CRITERION, ("code",)),
    "look_back": (LOOK_BACK, ("kind", "grade")),
    "ladder": (LADDER, ("kind", "grade")),
    "kind": (KIND_RULES, ("kind",)),
    "enumeration": (ENUMERATION, ("name",)),
    "calendar": (CALENDAR, ("year",)),
}
#: Tables asked for without a day: one version at a time.
UNDATED = ("kind", "enumeration")
TOP_LEVEL = ("pack", "source", "defaults", "number_prefix", *ENTRY_TABLES)

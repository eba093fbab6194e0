"""The words of messages, made when they are read, in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext, ngettext, pgettext
from django.utils.translation import gettext_lazy as _

from bihuan.foundation.formats import day, exact
from bihuan.notices.domain.kinds import Kind
from bihuan.notices.domain.ladder import WHOLE

if TYPE_CHECKING:
    from bihuan.notices.models import Message
    from bihuan.notices.subjects import About

#: Facts that are dates.
_DATES = ("due_on", "new_due_on", "was_due_on")
#: Kind -> what it is called, and what it says; nothing said where the facts are missing.
WORDS: dict[str, tuple[Any, Any]] = {
    Kind.ASSIGNED: (_("Assigned to you"), _("%(by)s assigned this; due on %(due_on)s.")),
    Kind.HANDED_DOWN: (
        _("Handed down to you"),
        _("%(by)s handed this down; due on %(due_on)s."),
    ),
    Kind.SENT_BACK: (_("Sent back"), _("%(by)s did not accept it: %(reason)s")),
    Kind.TO_VERIFY: (
        _("To be accepted by you"),
        _("%(by)s handed in the rectification; check it and accept it, or send it back."),
    ),
    Kind.EXTENSION_ASKED: (
        _("More time asked for"),
        _("%(by)s asks for time until %(new_due_on)s: %(reason)s"),
    ),
    Kind.EXTENSION_GRANTED: (
        _("More time granted"),
        _("%(by)s agreed; now due on %(new_due_on)s. %(reason)s"),
    ),
    Kind.EXTENSION_REFUSED: (
        _("More time refused"),
        _("%(by)s did not agree; the deadline stays. %(reason)s"),
    ),
    Kind.DEADLINE_MOVED: (
        _("Deadline counted anew"),
        _("Holidays were announced: due on %(due_on)s, and no longer on %(was_due_on)s."),
    ),
    Kind.CHECK_ASKED: (
        _("You are asked to check"),
        _("%(by)s asks by %(due_on)s: %(reason)s"),
    ),
    Kind.OPINION_GIVEN: (_("Opinion given"), _("%(by)s checked it: %(reason)s")),
    Kind.CLOSED: (_("Struck off"), _("%(by)s struck it off the list.")),
    Kind.RELAPSED: (
        _("Relapsed at look-back"),
        _("%(by)s looked back and saw it again: %(reason)s"),
    ),
    Kind.ANSWERED: (_("Answer to a reminder"), _("%(by)s: %(answer)s")),
}
_HIDDEN = _("You may no longer see what this was about.")
_FOR_HIDDEN = _("You are told as the deputy of %(who)s. Act for them to see what this is about.")


@dataclass(frozen=True)
class Words:
    """What a message says."""

    title: str
    body: str


def words_of(message: Message, about: About | None) -> Words:
    """Return what a message says; of what its reader may not see, no fact.

    Args:
        message: the message.
        about: what its reader may see of the subject.
    """
    if message.kind == Kind.DIGEST:
        return _digest(message.facts)
    if message.kind == Kind.REMINDER:
        title, body = _reminder(message.facts)
    else:
        label, sentence = WORDS[message.kind]
        title, body = str(label), str(sentence) % _told(message.facts)
    principal = message.facts.get("for")
    if about is None:
        hidden = str(_FOR_HIDDEN) % {"who": principal} if principal else str(_HIDDEN)
        return Words(str(_("Message")), hidden)
    if principal:
        body = gettext("%(said)s You are told as the deputy of %(who)s.") % {
            "said": body,
            "who": principal,
        }
    return Words(title, body.strip())


def label_of(kind: str) -> str:
    """Return what a kind of message is called."""
    named = {Kind.DIGEST: _("Daily summary"), Kind.REMINDER: _("Deadline reminder")}
    return str(named[Kind(kind)] if kind in named else WORDS[kind][0])


def _told(facts: dict[str, Any]) -> dict[str, str]:
    """Return facts as they stand in a sentence; what is missing is a dash."""
    names = ("by", "reason", "answer", *_DATES)
    told = {name: str(facts.get(name) or "") for name in names}
    for name in _DATES:
        told[name] = exact(date.fromisoformat(told[name])) if told[name] else "—"
    return told


def _reminder(facts: dict[str, Any]) -> tuple[str, str]:
    due_on = exact(date.fromisoformat(facts["due_on"]))
    if facts["percent"] < WHOLE:
        title = gettext("%(percent)s%% of the time is used up") % {"percent": facts["percent"]}
        body = gettext("Due on %(due_on)s.") % {"due_on": due_on}
    elif days := facts["days_over"]:
        title = ngettext("Overdue for %(days)s day", "Overdue for %(days)s days", days) % {
            "days": days
        }
        body = gettext("It was due on %(due_on)s and is not handed in.") % {"due_on": due_on}
    else:
        title = gettext("The time is over")
        body = gettext("It was due on %(due_on)s and is not handed in.") % {"due_on": due_on}
    if facts.get("up"):
        body = gettext("%(said)s You are told as the next person up.") % {"said": body}
    return title, body


def _digest(facts: dict[str, Any]) -> Words:
    title = gettext("Summary of %(day)s") % {"day": day(date.fromisoformat(facts["day"]))}
    parts = []
    if count := facts["overdue"]:
        parts.append(ngettext("%(count)s overdue", "%(count)s overdue", count) % {"count": count})
    if count := facts["near"]:
        parts.append(ngettext("%(count)s due soon", "%(count)s due soon", count) % {"count": count})
    if count := facts["other"]:
        parts.append(
            ngettext("%(count)s for your information", "%(count)s for your information", count)
            % {"count": count}
        )
    return Words(title, pgettext("list", "; ").join(parts))

"""What waits for a channel is sent; what fails is tried again, later each time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from bihuan.foundation.outbox import backoff
from bihuan.notices.channels import email
from bihuan.notices.domain.kinds import Kind
from bihuan.notices.models import Mailing, Preference
from bihuan.notices.queries import shown
from bihuan.people import public as people

if TYPE_CHECKING:
    from datetime import datetime

    from django.core.mail.backends.smtp import EmailBackend

    from bihuan.kernel.clock import Clock
    from bihuan.notices.queries import Shown

log = structlog.get_logger("bihuan.notices")
#: Sent in one run; events wait meanwhile.
MOST = 100
#: Two days of trying again, hour by hour at the end.
ATTEMPTS = 50
#: Characters of a title that go into an e-mail, and subjects of a summary.
TITLE_LENGTH = 30
ITEMS = 20


def send_mail(clock: Clock) -> str:
    """Send the e-mails that wait; tell what was done."""
    if not settings.BIHUAN.smtp_url:
        return "no mail server"
    sent = failed = 0
    way = email.connection()
    try:
        due = Mailing.objects.filter(try_at__lte=clock.now()).order_by("try_at")
        for row in due.select_related("message__recipient")[:MOST]:
            if _claim(row, clock.now()):
                done = _send(row, way, clock)
                sent, failed = sent + done, failed + (not done)
    finally:
        way.close()
    return f"{sent} sent, {failed} failed"


def _claim(row: Mailing, now: datetime) -> bool:
    """Take an e-mail for this worker; it is free again when a retry is due."""
    row.attempts += 1
    again_at = now + backoff(row.attempts) if row.attempts < ATTEMPTS else None
    mine = Mailing.objects.filter(pk=row.pk, attempts=row.attempts - 1, sent_at=None)
    return mine.update(attempts=row.attempts, try_at=again_at) == 1


def _send(row: Mailing, way: EmailBackend, clock: Clock) -> bool:
    """Send one; a person without an address, or who may not see it any more, gets none."""
    person = row.message.recipient
    wish = Preference.objects.filter(person=person).exclude(email="").first()
    with translation.override(person.language or settings.LANGUAGE_CODE):
        message = shown(people.actor_for(person, clock), [row.message])[0]
        is_hidden = message.about is None and row.message.kind != Kind.DIGEST
        is_open = person.is_active and not is_hidden
        if wish is None or not is_open or not email.is_allowed(wish.email):
            return _note(row, error="not wanted any more", try_at=None)
        subject, body = _words(message)
    try:
        email.send(way, to=wish.email, subject=subject, body=body, message_id=row.message_id)
    except OSError as error:
        log.warning("mail not sent", mailing=str(row.pk), fault=type(error).__name__)
        return _note(row, error=type(error).__name__)
    return _note(row, sent_at=clock.now(), try_at=None, error="")


def _note(row: Mailing, **written: object) -> bool:
    Mailing.objects.filter(pk=row.pk).update(**written)
    return bool(written.get("sent_at"))


def _words(message: Shown) -> tuple[str, str]:
    """Return subject and text: what kind, number and short title, and where to look."""
    listed = message.gathered if message.message.kind == Kind.DIGEST else [message]
    lines = [_line(each) for each in listed[:ITEMS]]
    if len(listed) > ITEMS:
        lines.append(_("… and %(count)s more.") % {"count": len(listed) - ITEMS})
    title = message.words.title
    if message.about is not None:
        title = f"{title} {message.about.number}"
    else:
        lines.insert(0, f"{message.words.body}\n")
    if settings.BIHUAN.public_url:
        lines.append(f"\n{settings.BIHUAN.public_url.rstrip('/')}/inbox")
    lines.append("\n" + _("Change how you are told on the page of your inbox."))
    return _("Bihuan: %(title)s") % {"title": title}, "\n".join(lines)


def _line(each: Shown) -> str:
    if each.about is None:
        return f"- {each.words.title}"
    title = each.about.title
    short = title if len(title) <= TITLE_LENGTH else f"{title[: TITLE_LENGTH - 1]}…"
    return f"- {each.words.title}: {each.about.number} {short}"

"""E-mail by SMTP: number and short title, and nothing else of what a message is about."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.smtp import EmailBackend

if TYPE_CHECKING:
    from uuid import UUID

NAME = "email"
#: A server that does not answer must not hold up the others, in seconds.
TIMEOUT_S = 15
_PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}


def is_allowed(address: str) -> bool:
    """Say whether e-mail may go to an address."""
    domains = settings.BIHUAN.mail_domains
    return not domains or address.rpartition("@")[2].lower() in {each.lower() for each in domains}


def connection() -> EmailBackend:
    """Return the way to the mail server of the settings."""
    parts = urlsplit(settings.BIHUAN.smtp_url)
    return EmailBackend(
        host=parts.hostname,
        port=parts.port or _PORTS[parts.scheme],
        username=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        use_tls=parts.scheme == "smtp+starttls",
        use_ssl=parts.scheme == "smtps",
        timeout=TIMEOUT_S,
    )


def send(way: EmailBackend, *, to: str, subject: str, body: str, message_id: UUID) -> None:
    """Send one e-mail.

    Sent twice, after a crash between sending and noting it, it carries the same Message-ID: mail
    programs show it once.

    Raises:
        OSError: the server cannot be reached, or does not take it (``SMTPException`` is one).
    """
    domain = settings.BIHUAN.mail_from.rpartition("@")[2].strip("> ") or "localhost"
    EmailMessage(
        subject=" ".join(subject.split()),
        body=body,
        from_email=settings.BIHUAN.mail_from,
        to=[to],
        connection=way,
        headers={
            "Message-ID": f"<{message_id}@{domain}>",
            "Auto-Submitted": "auto-generated",
        },
    ).send()

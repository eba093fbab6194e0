"""The templates of bodies: their own where they have one, else the standard one; and their codes."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from bihuan.documents.papers.models import Letterhead, PaperKind, PaperTemplate
from bihuan.documents.papers.numbering import CODE_LENGTH
from bihuan.evidence import public as evidence
from bihuan.kernel.errors import BadInput, NotPermitted, Refusal
from bihuan.people import public as people
from bihuan.people.public import Role

if TYPE_CHECKING:
    from bihuan.documents.papers.models import Paper
    from bihuan.kernel.clock import Clock
    from bihuan.people.public import Actor, Organisation

#: A template without pictures is some ten kilobytes; one with a seal or two is not a megabyte.
_LARGEST_BYTES = 2 * 1024 * 1024
#: Characters that would make a number unreadable.
_CODE_FORBIDS = frozenset("〔〕[]/\\<>{}\t\r\n")
_MANAGING = (Role.SYSTEM_ADMIN, Role.COMMITTEE_OFFICER, Role.LEADER)


def in_force(paper: Paper) -> PaperTemplate | None:
    """Return the template that the issuing body has for such papers; None for the standard one."""
    return current(paper.organisation, PaperKind(paper.kind))


def current(body: Organisation, kind: PaperKind) -> PaperTemplate | None:
    """Return a body's own template of a kind, if it has one."""
    rows = PaperTemplate.objects.select_related("file")
    return rows.filter(organisation=body, kind=kind, ended_at=None).first()


def history_of(body: Organisation) -> list[PaperTemplate]:
    """Return all templates that a body ever had, the newest first."""
    rows = PaperTemplate.objects.filter(organisation=body).select_related("file")
    return list(rows.order_by("-uploaded_at", "-pk"))


def bytes_of(template: PaperTemplate | None, kind: PaperKind) -> bytes:
    """Return the bytes of a template, the standard one where a body has none."""
    if template is None:
        from bihuan.documents.papers.standard import standard_template

        return standard_template(kind)
    with evidence.open_original(template.file) as content:
        return content.read()


def managed_bodies(actor: Actor) -> list[Organisation]:
    """Return the bodies whose templates and codes an actor may change."""
    ids = [each.post.organisation_id for each in actor.held if each.post.role in _MANAGING]
    return list(people.Organisation.objects.filter(pk__in=ids).order_by("path"))


def put_template(
    *, body: Organisation, kind: PaperKind, content: BinaryIO, name: str, actor: Actor, clock: Clock
) -> PaperTemplate:
    """Give a body its own template, after it was tried with sample values.

    Args:
        body: whose template it is.
        kind: which papers it is for.
        content: the .docx file.
        name: as sent.
        actor: who puts it there.
        clock: gives the moment.

    Raises:
        NotPermitted: the body is not theirs to manage.
        TemplateRefused: the template names what does not exist, or does more than to print.
        FileRefused: it is no sound .docx file.
    """
    require_managing(actor, body)
    sent = content.read(_LARGEST_BYTES + 1)
    if len(sent) > _LARGEST_BYTES:
        raise BadInput("documents.template_large", _("A template has at most 2 MB."))
    content.seek(0)
    at = clock.now()
    with evidence.keeping_only_what_commits(), transaction.atomic():
        people.Organisation.objects.select_for_update().get(pk=body.pk)
        # Stored first: evidence looks at every byte of the archive before anything is unpacked.
        file = evidence.store_file(
            content=content,
            name=name,
            county_code=people.county_code(body.region),
            actor_id=actor.person_id,
            actor_name=actor.name,
            at=at,
        )
        _try(sent)
        _end_current(body, kind, actor, clock)
        return PaperTemplate.objects.create(
            organisation=body, kind=kind, file=file, uploaded_at=at, uploaded_by_name=actor.name
        )


def restore_standard(*, body: Organisation, kind: PaperKind, actor: Actor, clock: Clock) -> None:
    """Let a body use the standard template again; its own stays in the history.

    Raises:
        NotPermitted: the body is not theirs to manage.
        Refusal: the standard template is in force.
    """
    require_managing(actor, body)
    if not _end_current(body, kind, actor, clock):
        raise Refusal(
            "documents.template_standard", _("The standard template is in force already.")
        )


def put_code(*, body: Organisation, code: str, actor: Actor, clock: Clock) -> Letterhead:
    """Set the character code that a body's numbers begin with; numbers given before stay.

    Raises:
        NotPermitted: the body is not theirs to manage.
        BadInput: empty, too long, or with brackets.
    """
    require_managing(actor, body)
    said = code.strip()
    if not 0 < len(said) <= CODE_LENGTH or _CODE_FORBIDS & set(said):
        raise BadInput(
            "documents.paper_code",
            _("A code has 1 to 20 characters, without brackets and strokes."),
        )
    return Letterhead.objects.update_or_create(
        organisation=body,
        defaults={"code": said, "changed_at": clock.now(), "changed_by_name": actor.name},
    )[0]


def require_managing(actor: Actor, body: Organisation) -> None:
    """Refuse whoever does not manage the papers of a body.

    Raises:
        NotPermitted: none of their posts is one of its managing posts.
    """
    if not actor.is_system and body.pk not in {each.pk for each in managed_bodies(actor)}:
        raise NotPermitted(
            "documents.papers_not_managed",
            _("Templates and codes of a body are set by its administrator or its officers."),
        )


def _end_current(body: Organisation, kind: PaperKind, actor: Actor, clock: Clock) -> bool:
    rows = PaperTemplate.objects.filter(organisation=body, kind=kind, ended_at=None)
    return bool(rows.update(ended_at=clock.now(), ended_by_name=actor.name))


def _try(sent: bytes) -> None:
    from bihuan.documents.papers.rendering import try_template

    try_template(sent)

"""How a person wants to be told is chosen by that person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from bihuan.kernel.errors import BadInput
from bihuan.notices.channels.email import is_allowed
from bihuan.notices.models import Pace, Preference
from bihuan.notices.services.give_digests import release

if TYPE_CHECKING:
    from bihuan.people.public import Actor


def choose_wishes(*, pace: Pace, email: str | None, actor: Actor) -> Preference:
    """Keep how an actor wants to be told.

    What waited for a summary stands in the inbox at once for whoever wants each at once.

    Args:
        pace: each at once, or once a day.
        email: an address, empty for no e-mail; None leaves it as it is.
        actor: whose wishes these are.

    Raises:
        BadInput: an address to which e-mail may not go.
    """
    if email and not is_allowed(email):
        raise BadInput(
            "notices.mail_domain", _("E-mail may not go to this address. Choose another.")
        )
    with transaction.atomic():
        wish, _new = Preference.objects.select_for_update().get_or_create(person_id=actor.as_person)
        wish.pace = pace
        wish.email = wish.email if email is None else email
        wish.save(update_fields=["pace", "email"])
        if pace == Pace.AT_ONCE:
            release(actor.as_person)
    return wish


def wishes_of(actor: Actor) -> Preference:
    """Return how an actor wants to be told; the default where they never chose."""
    found = Preference.objects.filter(person=actor.person_id).first()
    return found or Preference(person_id=actor.as_person)

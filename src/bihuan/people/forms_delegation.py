"""The form by which somebody names a deputy."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bihuan.people.by_name import PersonField
from bihuan.people.queries import colleagues
from bihuan.people.roles import ADMIN_ROLES, Role

if TYPE_CHECKING:
    from datetime import date

    from bihuan.people.actors import Actor


class DeputyForm(forms.Form):
    """Who stands in, in which posts, from when to when."""

    deputy = PersonField("colleagues", label=_("Deputy"))
    posts = forms.MultipleChoiceField(
        label=_("In these posts"), widget=forms.CheckboxSelectMultiple
    )
    starts_on = forms.DateField(
        label=_("First day"), widget=forms.DateInput(attrs={"type": "date"})
    )
    last_on = forms.DateField(label=_("Last day"), widget=forms.DateInput(attrs={"type": "date"}))
    reason = forms.CharField(label=_("Reason"), max_length=120, required=False)

    def __init__(self, actor: Actor, on: date, **kwargs: Any) -> None:
        super().__init__(initial={"starts_on": on, "last_on": on}, **kwargs)
        self.fields["deputy"].offer(colleagues(actor, on), on)  # type: ignore[attr-defined]
        self.fields["posts"].choices = [  # type: ignore[attr-defined]
            (str(held.post.pk), f"{held.post.organisation} · {Role(held.post.role).label}")
            for held in actor.held
            if held.post.role not in ADMIN_ROLES
        ]

    def given(self) -> dict[str, Any]:
        """Return what the service takes; its end is the first day without."""
        cleaned = self.cleaned_data
        return {
            "deputy": cleaned["deputy"],
            "post_ids": cleaned["posts"],
            "starts_on": cleaned["starts_on"],
            "ends_on": cleaned["last_on"] + timedelta(days=1),
            "reason": cleaned["reason"],
        }

"""Forms of the administrators' pages: people, posts asked for, bodies."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bihuan.people.by_name import BodyField
from bihuan.people.choosing import kept_bodies
from bihuan.people.models import OrganisationKind, Region
from bihuan.people.queries import regions_under
from bihuan.people.roles import Role

if TYPE_CHECKING:
    from datetime import date

    from bihuan.people.actors import Actor


class PersonForm(forms.Form):
    """A new account."""

    username = forms.CharField(label=_("Sign-in name"), max_length=60)
    name = forms.CharField(label=_("Person's name"), max_length=60)
    phone = forms.CharField(label=_("Telephone"), max_length=20, required=False)


class PostForm(forms.Form):
    """A post to ask for."""

    organisation = BodyField("kept-bodies", label=_("Body"))
    role = forms.TypedChoiceField(label=_("Role"), choices=Role.choices, coerce=Role)
    title = forms.CharField(label=_("Title of the post"), max_length=60, required=False)

    def __init__(self, actor: Actor, on: date, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.fields["organisation"].offer(kept_bodies(actor, on), on)  # type: ignore[attr-defined]


class BodyForm(forms.Form):
    """A new body."""

    name = forms.CharField(label=_("Name"), max_length=120)
    short_name = forms.CharField(label=_("Short name"), max_length=40, required=False)
    kind = forms.TypedChoiceField(
        label=_("Kind of body"), choices=OrganisationKind.choices, coerce=OrganisationKind
    )
    region: forms.ModelChoiceField[Region] = forms.ModelChoiceField(
        label=_("Region"), queryset=Region.objects.none(), to_field_name="code"
    )
    above = BodyField("kept-bodies", label=_("Belongs to"), required=False)
    credit_code = forms.CharField(
        label=_("Unified social credit code"), max_length=18, required=False
    )

    def __init__(self, actor: Actor, on: date, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.fields["region"].queryset = regions_under(actor.scope, on)  # type: ignore[attr-defined]
        self.fields["above"].offer(kept_bodies(actor, on), on)  # type: ignore[attr-defined]


class BodyNameForm(forms.Form):
    """The new name of a body."""

    name = forms.CharField(label=_("Name"), max_length=120)
    short_name = forms.CharField(label=_("Short name"), max_length=40, required=False)
    reason = forms.CharField(label=_("Reason"), max_length=300)


class ReasonForm(forms.Form):
    """Why something is taken away or refused."""

    reason = forms.CharField(label=_("Reason"), max_length=300)

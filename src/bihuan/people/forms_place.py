"""Forms that are sent in the name of a body of one's own, for a place that one sees."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django import forms

from bihuan.people.models import Organisation, RegionLevel
from bihuan.people.queries import regions_under

if TYPE_CHECKING:
    from datetime import date

    from bihuan.people.actors import Actor


class PlaceForm(forms.Form):
    """Offers the actor's bodies as ``organisation`` and the areas in sight, to towns, as ``region``.

    Whoever has only one of them is not asked.
    """

    def __init__(self, *args: Any, actor: Actor, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        bodies = Organisation.objects.filter(pk__in=actor.organisation_ids).order_by("path")
        areas = regions_under(actor.scope, today).exclude(
            level__in=[RegionLevel.VILLAGE, RegionLevel.GRID]
        )
        self._offer("organisation", [(str(body.pk), body.name) for body in bodies])
        self._offer(
            "region",
            [(a.code, "\u3000" * max(a.depth - 1, 0) + a.name) for a in areas.order_by("path")],
        )

    def _offer(self, name: str, offered: list[tuple[str, str]]) -> None:
        field = cast("forms.ChoiceField", self.fields[name])
        field.choices = offered
        if offered:
            field.initial = offered[0][0]
        if len(offered) == 1:
            field.widget = forms.HiddenInput()

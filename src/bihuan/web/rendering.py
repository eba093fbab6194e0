"""How forms are drawn: labels above, mistakes beside the field."""

from __future__ import annotations

from django.forms.renderers import DjangoTemplates


class DeskRenderer(DjangoTemplates):
    """Draws every form and field with the desk's templates."""

    form_template_name = "web/form.html"
    field_template_name = "web/field.html"

"""Small marks that every page of the desk is made of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template
from django.templatetags.static import static
from django.utils.html import format_html

from bihuan.foundation import formats, once

if TYPE_CHECKING:
    from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def icon(name: str, size: int = 18, kind: str = "") -> SafeString:
    """Draw an icon of the sprite; decoration only, the word stands beside it.

    Args:
        name: the symbol in ``web/icons.svg``.
        size: width and height in pixels.
        kind: further CSS classes, e.g. ``bold``.
    """
    return format_html(
        '<svg class="ic {}" width="{}" height="{}" aria-hidden="true"><use href="{}#{}"/></svg>',
        kind,
        size,
        size,
        static("web/icons.svg"),
        name,
    )


@register.simple_tag
def meter(done: int, of: int) -> SafeString:
    """Draw how much of a whole is done; the numbers stand beside it."""
    share = round(100 * done / of) if of else 0
    return format_html(
        '<svg class="meter" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">'
        '<rect width="{}" height="6" rx="3"/></svg>',
        share,
    )


@register.simple_tag
def once_only() -> SafeString:
    """Draw the hidden field by which a form is done once, however often it is sent."""
    return format_html('<input type="hidden" name="{}" value="{}">', once.FIELD, once.new_token())


register.filter("day", formats.day)
register.filter("moment", formats.moment)
register.filter("exact", formats.exact)
register.filter("weekday", formats.weekday)

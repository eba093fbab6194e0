"""What browsers may do with our pages: nothing that the pages do not need."""

from __future__ import annotations

from typing import Any

from csp.constants import NONE, SELF

#: No inline script, no inline style, nothing from elsewhere, framed by nobody.
CONTENT_SECURITY_POLICY: dict[str, Any] = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}


def content_security_policy(form_targets: list[str]) -> dict[str, Any]:
    """Return the policy, with where else a form may lead: to a provider of identities."""
    directives = CONTENT_SECURITY_POLICY["DIRECTIVES"]
    return {"DIRECTIVES": {**directives, "form-action": [SELF, *form_targets]}}


#: The camera and the position serve photographs of hazards; nothing else is used.
PERMISSIONS_POLICY = (
    "camera=(self), geolocation=(self), accelerometer=(), autoplay=(), "
    "display-capture=(), gyroscope=(), hid=(), magnetometer=(), microphone=(), midi=(), "
    "payment=(), serial=(), usb=()"
)

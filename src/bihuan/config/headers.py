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
#: The camera and the position serve photographs of hazards; nothing else is used.
PERMISSIONS_POLICY = (
    "camera=(self), geolocation=(self), accelerometer=(), autoplay=(), "
    "display-capture=(), gyroscope=(), hid=(), magnetometer=(), microphone=(), midi=(), "
    "payment=(), serial=(), usb=()"
)

"""What browsers may do with our pages: nothing that the pages do not need."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from csp.constants import NONE, SELF

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bihuan.config.env import Environment

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


def content_security_policy(*, form_targets: list[str], live_sources: list[str]) -> dict[str, Any]:
    """Return the policy, with where else pages may lead and listen.

    Args:
        form_targets: where a form may lead: to a provider of identities.
        live_sources: where live changes come from, when not from the desk's own address.
    """
    directives = CONTENT_SECURITY_POLICY["DIRECTIVES"]
    also = {"form-action": [SELF, *form_targets], "connect-src": [SELF, *live_sources]}
    return {"DIRECTIVES": {**directives, **also}}


def live_sources(env: Environment, hosts: Iterable[str]) -> list[str]:
    """Return the origins of live changes, one for each name of the installation.

    Browsers take no IPv6 address in a policy (CSP 3, 2.3.1): pages there ask again instead.
    """
    if env.live_address:
        parts = urlsplit(env.live_address)
        return [f"{parts.scheme}://{parts.netloc}"] if parts.netloc else []
    if not env.live_port:
        return []
    scheme = "https" if env.uses_tls else "http"
    # Django's ".example.cn" stands for the name itself and all below it.
    names = [name for host in hosts for name in _names(host) if ":" not in name]
    return [f"{scheme}://{name}:{env.live_port}" for name in names]


def _names(host: str) -> list[str]:
    return [host[1:], f"*{host}"] if host.startswith(".") else [host]


#: The camera and the position serve photographs of hazards; nothing else is used.
PERMISSIONS_POLICY = (
    "camera=(self), geolocation=(self), accelerometer=(), autoplay=(), "
    "display-capture=(), gyroscope=(), hid=(), magnetometer=(), microphone=(), midi=(), "
    "payment=(), serial=(), usb=()"
)

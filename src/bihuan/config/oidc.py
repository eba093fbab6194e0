"""The provider of identities (OpenID Connect), from the settings alone; no row is needed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from bihuan.config.env import Environment

#: What addresses and linked accounts call the one provider.
PROVIDER_ID = "oidc"


def provider(env: Environment) -> dict[str, Any]:
    """Return allauth's settings of the provider; no app where none is set."""
    if not env.oidc_issuer:
        return {"APPS": []}
    app = {
        "provider_id": PROVIDER_ID,
        "name": env.oidc_name or urlsplit(env.oidc_issuer).hostname or PROVIDER_ID,
        "client_id": env.oidc_client_id,
        "secret": env.oidc_client_secret,
        "settings": {"server_url": env.oidc_issuer},
    }
    return {"APPS": [app], "OAUTH_PKCE_ENABLED": True}


def form_targets(env: Environment) -> list[str]:
    """Return where a form of ours may lead: to the provider's own pages, by way of a redirect."""
    parts = urlsplit(env.oidc_issuer)
    return [f"{parts.scheme}://{parts.netloc}"] if parts.netloc else []

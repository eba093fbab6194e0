"""What an installation must have before it may start."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bihuan.kernel.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bihuan.config.env import Environment

#: Shortest secret that signs sessions in production, in characters (Django's own advice).
SECRET_LENGTH = 50
#: Fewest different characters in it: keeps out "xxxx…".
SECRET_VARIETY = 10
#: Words that stand in examples and must not stand in production.
EXAMPLE_WORDS = ("insecure", "change-me", "changeme", "example")


class Unsafe(BadInput):
    """The settings are not fit for what the installation is for."""

    def __init__(self, reasons: tuple[str, ...]) -> None:
        message = "this installation is not safe to start: " + "; ".join(reasons)
        super().__init__("config.unsafe", message, reasons=list(reasons))


def require_safe(env: Environment) -> None:
    """Refuse settings that are dangerous together.

    Raises:
        Unsafe: with every reason at once, so that one visit mends them all.
    """
    reasons = tuple(_anywhere(env))
    if env.is_production:
        reasons += tuple(_in_production(env))
    if reasons:
        raise Unsafe(reasons)


def _anywhere(env: Environment) -> Iterator[str]:
    if env.debug and env.mode != "development":
        yield "BIHUAN_DEBUG=true needs BIHUAN_MODE=development"
    if env.tls == "certificate":
        for name, file in (
            ("BIHUAN_TLS_CERTIFICATE", env.tls_certificate),
            ("BIHUAN_TLS_KEY", env.tls_key),
        ):
            if file is None or not file.is_file():
                yield f"{name} must name a file"
    if env.oidc_issuer and not env.oidc_client_id:
        yield "BIHUAN_OIDC_ISSUER needs BIHUAN_OIDC_CLIENT_ID"
    if "*" in env.hosts:
        yield "BIHUAN_HOSTS must name the hosts, not *"


def _in_production(env: Environment) -> Iterator[str]:
    if len(env.secret_key) < SECRET_LENGTH or len(set(env.secret_key)) < SECRET_VARIETY:
        yield f"BIHUAN_SECRET_KEY must hold at least {SECRET_LENGTH} random characters"
    elif any(word in env.secret_key.lower() for word in EXAMPLE_WORDS):
        yield "BIHUAN_SECRET_KEY is an example, not a secret"
    if not env.hosts:
        yield "BIHUAN_HOSTS must name the hosts under which people reach it"
    if env.oidc_issuer and not env.oidc_issuer.startswith("https://"):
        yield "BIHUAN_OIDC_ISSUER must begin with https://"
    if not env.uses_tls:
        yield "BIHUAN_TLS must be proxy or certificate"
    elif env.hsts_seconds == 0:
        yield "BIHUAN_HSTS_SECONDS must not be 0"

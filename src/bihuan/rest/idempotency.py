"""Writes that may be sent again: the same key gives the same answer, and one effect.

A key is claimed before the work begins, so that a repeat meanwhile is told to wait; the answer
is kept in the transaction of the effect. A refused request changed nothing: its key is free.
"""

from __future__ import annotations

import json
from datetime import timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING

from django.db import transaction
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _

from bihuan.foundation.models import IdempotencyKey
from bihuan.rest.problems import ApiRefusal

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from uuid import UUID

REPLAYED = "Idempotency-Replayed"
#: A claim that was not redeemed in this time belongs to a process that died.
CLAIM_HOLDS_FOR = timedelta(minutes=5)
#: How long answers are kept.
KEPT_FOR = timedelta(days=3)
_KEPT_HEADERS = ("ETag", "Location", "Content-Type", "Content-Language")


class KeyReused(ApiRefusal):
    """The key stands for another request."""

    def __init__(self) -> None:
        super().__init__(
            "rest.idempotency_key_reused",
            _("This Idempotency-Key was sent with another request before. Make a new one."),
            status=422,
        )


class StillWorking(ApiRefusal):
    """The first request with the key has not been answered yet."""

    def __init__(self) -> None:
        super().__init__(
            "rest.idempotency_in_progress",
            _("The same request is being worked on. Ask again in a moment."),
            status=409,
            headers={"Retry-After": "2"},
        )


class _NothingDone(Exception):  # noqa: N818 - carries an answer out of the transaction
    def __init__(self, response: HttpResponse) -> None:
        self.response = response


def once(
    answer: Callable[[], HttpResponse], *, owner_id: UUID, key: str, digest: str, at: datetime
) -> HttpResponse:
    """Return the answer that was given to a key before, or work it out and keep it.

    Args:
        answer: does the work.
        owner_id: whose key it is; people do not share keys.
        key: as sent.
        digest: of the request; another request with the key is refused.
        at: the moment.

    Raises:
        KeyReused, StillWorking
    """
    claim, is_ours = _claim(owner_id, key, digest, at)
    if not is_ours:
        return _replay(claim, digest)
    try:
        with transaction.atomic():
            response = answer()
            _require_done(response)
            _keep(claim, response)
    except _NothingDone as nothing:
        _release(claim)
        return nothing.response
    except BaseException:
        _release(claim)
        raise
    return response


def forget_answers(before: datetime) -> int:
    """Delete the answers that were kept before a moment; return how many."""
    gone, _by_model = IdempotencyKey.objects.filter(at__lt=before).delete()
    return gone


def _claim(owner_id: UUID, key: str, digest: str, at: datetime) -> tuple[IdempotencyKey, bool]:
    claim, is_new = IdempotencyKey.objects.get_or_create(
        owner_id=owner_id, key=key, defaults={"request_digest": digest, "at": at}
    )
    if is_new or claim.status is not None or claim.at > at - CLAIM_HOLDS_FOR:
        return claim, is_new
    stale = IdempotencyKey.objects.filter(pk=claim.pk, status=None, at=claim.at)
    taken = stale.update(at=at, request_digest=digest) == 1
    claim.at = at
    return claim, taken


def _replay(claim: IdempotencyKey, digest: str) -> HttpResponse:
    if claim.request_digest != digest:
        raise KeyReused
    if claim.status is None:
        raise StillWorking
    kept = json.loads(claim.body)
    response = HttpResponse(kept["body"].encode(), status=claim.status, headers=kept["headers"])
    response[REPLAYED] = "true"
    return response


def _require_done(response: HttpResponse) -> None:
    """Leave the transaction with a refusal, so that nothing of it stays."""
    if response.status_code >= HTTPStatus.BAD_REQUEST:
        raise _NothingDone(response)


def _keep(claim: IdempotencyKey, response: HttpResponse) -> None:
    headers = {name: response[name] for name in _KEPT_HEADERS if name in response}
    body = json.dumps({"headers": headers, "body": response.content.decode()})
    mine = IdempotencyKey.objects.filter(pk=claim.pk, status=None, at=claim.at)
    if mine.update(status=response.status_code, body=body) != 1:
        raise StillWorking


def _release(claim: IdempotencyKey) -> None:
    IdempotencyKey.objects.filter(pk=claim.pk, status=None, at=claim.at).delete()

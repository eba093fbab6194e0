"""Streams that are held open (ASGI): whoever a change concerns is told within a second or two.

One watcher looks for all streams; whom a change concerns is asked for anew, as a request of
theirs: through the same middleware, by the same view (:mod:`bihuan.notices.live`). So a session
that ended, an account that was closed and a right that was lost end the stream or its news, and
there is no second way in.

Source: WHATWG HTML, 9.2 Server-sent events; ASGI 3.0.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from http import HTTPStatus
from io import BytesIO
from threading import Barrier
from typing import TYPE_CHECKING, Any

import structlog
from django.core.handlers.asgi import ASGIRequest
from django.core.handlers.base import BaseHandler
from django.core.signals import request_started
from django.db import Error as AnyDatabaseError
from django.db import connections
from django.urls import reverse

from bihuan.notices.changes import Watch
from bihuan.notices.live import STREAM_PATH, Told, said

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, MutableMapping
    from uuid import UUID

    from django.http.response import HttpResponseBase

    from bihuan.notices.live import Now

    Message = MutableMapping[str, Any]
    Scope = MutableMapping[str, Any]
    Receive = Callable[[], Awaitable[Message]]
    Send = Callable[[Message], Awaitable[None]]
    Header = tuple[bytes, bytes]

log = structlog.get_logger("bihuan.streams")
#: Requests that are answered at the same time.
THREADS = 2
STILL_HERE = ": still here\n\n"


@dataclass(frozen=True, kw_only=True)
class Pace:
    """How long things may take, in seconds."""

    #: Between two looks for changes.
    look_s: float = 1
    #: Between two lines on a quiet stream: what stands between may close quiet connections.
    heartbeat_s: float = 25
    #: Somebody is asked for at least this often: their session may have ended.
    ask_s: float = 50
    #: A browser that takes nothing for so long is given up.
    slow_s: float = 10
    #: A browser that lost the connection comes back after this.
    retry_s: float = 5


@dataclass(frozen=True, kw_only=True)
class Limits:
    """How many streams are held."""

    all: int
    each: int = 6  #: of one person


@dataclass(eq=False)
class _Stream:
    scope: Scope
    asker: UUID
    subject: tuple[str, UUID] | None
    now: Now
    #: What the watcher saw last; what it sees otherwise is reason to ask.
    seen: tuple[int, int | None] | None
    ask_at: float
    wake: asyncio.Event = field(default_factory=asyncio.Event)
    is_new: bool = True


class _Refused(Exception):  # noqa: N818 - an answer, not an error
    """A stream that is not held."""

    def __init__(self, status: int, text: str) -> None:
        super().__init__(text)
        self.status, self.text = status, text


class Streams:
    """The ASGI application. Made within the loop that it runs in."""

    def __init__(
        self, *, origins: Callable[[str], frozenset[str]], limits: Limits, pace: Pace | None = None
    ) -> None:
        """Hold no stream yet.

        Args:
            origins: the origins whose pages may listen, for the host that was asked.
            limits: how many streams are held.
            pace: how long things may take.
        """
        self._origins, self._limits, self._pace = origins, limits, pace or Pace()
        self._streams: set[_Stream] = set()
        self._open = 0
        self._stopping, self._fewer = asyncio.Event(), asyncio.Condition()
        self._handler: BaseHandler | None = None
        self._asking = ThreadPoolExecutor(THREADS, thread_name_prefix="asking")
        self._looking = ThreadPoolExecutor(1, thread_name_prefix="looking")
        self._watch = Watch()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        self._open += 1
        try:
            stream, headers, first = await self._opened(scope)
            self._streams.add(stream)
            if self._stopping.is_set():
                stream.wake.set()
            try:
                await self._hold(stream, headers, first, receive, send)
            finally:
                self._streams.discard(stream)
        except _Refused as refused:
            await _answer(send, refused.status, refused.text, self._shared(scope))
        finally:
            async with self._fewer:
                self._open -= 1
                self._fewer.notify_all()

    async def watch(self) -> None:
        """Look for changes until :meth:`stop`, and wake whom they concern."""
        is_down = False
        while True:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._stopping.wait(), self._pace.look_s)
            if self._stopping.is_set():
                return
            try:
                await self._look()
            except AnyDatabaseError:
                # Said once: the streams stay, and hear of it when it is over.
                if not is_down:
                    log.exception("no_look")
                is_down = True
            else:
                is_down = False

    async def stop(self) -> None:
        """End all streams, and return when they have ended."""
        self._stopping.set()
        for stream in tuple(self._streams):
            stream.wake.set()
        async with self._fewer:
            await self._fewer.wait_for(lambda: not self._open)
        loop, all_here = asyncio.get_running_loop(), Barrier(THREADS)

        def close() -> None:
            all_here.wait()
            connections.close_all()

        await asyncio.gather(
            loop.run_in_executor(self._looking, connections.close_all),
            *(loop.run_in_executor(self._asking, close) for _each in range(THREADS)),
        )

    # Opening

    async def _opened(self, scope: Scope) -> tuple[_Stream, list[Header], str]:
        self._require_asked_well(scope)
        if self._open > self._limits.all:
            raise _Refused(
                HTTPStatus.SERVICE_UNAVAILABLE,
                "too many streams are held here; ask /events instead",
            )
        told = await self._ask(scope)
        if not isinstance(told, Told):
            # A redirect leads strangers to the sign-in; a stream has no use for a page.
            if told.status_code < HTTPStatus.BAD_REQUEST:
                raise _Refused(HTTPStatus.UNAUTHORIZED, "not signed in")
            raise _Refused(told.status_code, told.reason_phrase)
        held = Counter(stream.asker for stream in self._streams)
        if held[told.asker] >= self._limits.each:
            raise _Refused(
                HTTPStatus.TOO_MANY_REQUESTS, "too many streams of one person; ask /events instead"
            )
        stream = _Stream(
            scope=scope,
            asker=told.asker,
            subject=told.subject,
            now=told.now,
            seen=(told.now.unread, told.now.version),
            ask_at=asyncio.get_running_loop().time() + self._pace.ask_s,
        )
        headers = [
            (name.lower().encode("latin-1"), value.encode("latin-1"))
            for name, value in told.items()
            if name.lower() not in ("content-length", "vary")
        ]
        known = _header(scope, b"last-event-id")
        return stream, headers, self._said(told.now, known)

    def _require_asked_well(self, scope: Scope) -> None:
        if scope["path"] != STREAM_PATH:
            raise _Refused(HTTPStatus.NOT_FOUND, "there is nothing here but the stream")
        if scope["method"] != "GET":
            raise _Refused(HTTPStatus.METHOD_NOT_ALLOWED, "a stream is asked for by GET")
        origin = _header(scope, b"origin")
        if origin and origin not in self._origins(_header(scope, b"host")):
            raise _Refused(HTTPStatus.FORBIDDEN, "pages of this origin may not listen")

    def _shared(self, scope: Scope) -> list[Header]:
        """Return the headers that let the desk's own pages read an answer from this port."""
        origin = _header(scope, b"origin")
        shared = [(b"vary", b"origin, cookie, accept-language")]
        if origin and origin in self._origins(_header(scope, b"host")):
            shared += [
                (b"access-control-allow-origin", origin.encode("latin-1")),
                (b"access-control-allow-credentials", b"true"),
            ]
        return shared

    # Holding

    async def _hold(
        self, stream: _Stream, headers: list[Header], first: str, receive: Receive, send: Send
    ) -> None:
        """Send what is to be told until either side has enough."""
        gone = asyncio.ensure_future(_gone(receive))
        gone.add_done_callback(lambda _done: stream.wake.set())
        start = {"type": "http.response.start", "status": 200}
        try:
            await send({**start, "headers": headers + self._shared(stream.scope)})
            text: str | None = first
            while text is not None:
                await asyncio.wait_for(send(_body(text, more=True)), self._pace.slow_s)
                text = await self._next(stream, gone)
            await send(_body("", more=False))
        except TimeoutError:
            log.info("given_up", reason="slow")
        finally:
            gone.cancel()

    async def _next(self, stream: _Stream, gone: asyncio.Future[None]) -> str | None:
        """Wait for what is to be sent next; None where the stream ends."""
        with suppress(TimeoutError):
            await asyncio.wait_for(stream.wake.wait(), self._pace.heartbeat_s)
        if gone.done() or self._stopping.is_set():
            return None
        time_s = asyncio.get_running_loop().time()
        if not stream.wake.is_set() and time_s < stream.ask_at:
            return STILL_HERE
        stream.wake.clear()
        stream.ask_at = time_s + self._pace.ask_s
        told = await self._ask(stream.scope)
        if not isinstance(told, Told):
            return None
        known, stream.now = stream.now.name, told.now
        return self._said(told.now, known)

    def _said(self, now: Now, known: str) -> str:
        return said(now, known=known, retry_ms=round(self._pace.retry_s * 1000))

    # Asking and looking: Django's part, in threads

    async def _ask(self, scope: Scope) -> HttpResponseBase:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._asking, self._answered, scope)

    def _answered(self, scope: Scope) -> HttpResponseBase:
        """Answer as the desk answers, from the first middleware to the view."""
        if self._handler is None:
            handler = BaseHandler()
            handler.load_middleware()
            self._handler = handler
        asked = {**scope, "path": reverse("notices:events")}
        request_started.send(sender=type(self), scope=asked)
        answer = self._handler.get_response(ASGIRequest(asked, BytesIO()))
        answer.close()
        return answer

    async def _look(self) -> None:
        streams = tuple(self._streams)
        if not streams:
            return
        people = {stream.asker for stream in streams}
        subjects = {stream.subject for stream in streams if stream.subject}
        again = any(stream.is_new for stream in streams)
        loop = asyncio.get_running_loop()
        standing = await loop.run_in_executor(
            self._looking, lambda: self._watch.look(people, subjects, again=again)
        )
        if standing is None:
            return
        for stream in streams:
            stream.is_new = False
            seen = standing.of(stream.asker, stream.subject)
            if seen != stream.seen:
                stream.seen = seen
                stream.wake.set()


def _header(scope: Scope, name: bytes) -> str:
    return next((value.decode("latin-1") for key, value in scope["headers"] if key == name), "")


def _body(text: str, *, more: bool) -> Message:
    return {"type": "http.response.body", "body": text.encode(), "more_body": more}


async def _answer(send: Send, status: int, text: str, headers: list[Header]) -> None:
    plain = [(b"content-type", b"text/plain; charset=utf-8"), (b"cache-control", b"no-store")]
    start = {"type": "http.response.start", "status": status, "headers": plain + headers}
    await send(start)
    await send(_body(f"{text}\n", more=False))


async def _gone(receive: Receive) -> None:
    """Return when the browser has gone."""
    while (await receive())["type"] != "http.disconnect":
        pass

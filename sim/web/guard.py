"""Who may speak to the server: whoever calls it by its own name, from its own page, with the token if there is one.

A page of another site may send a browser here, either by this machine's address (cross-origin) or by a name of its own
that it lets point here (DNS rebinding). The first is told by the Origin or Sec-Fetch-Site, the second by the Host.
"""

from __future__ import annotations

import hmac
import ipaddress
import socket
from collections.abc import Iterable
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qs, urlsplit

from starlette.datastructures import MutableHeaders
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOCAL = ("127.0.0.1", "localhost", "::1")
COOKIE = "petition"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
"""Of contents: nothing but this server's own files, and nothing written into a page."""
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
}


def is_local(host: str) -> bool:
    """Whether only this machine can reach an address."""
    return host in LOCAL or (_is_address(host) and ipaddress.ip_address(host).is_loopback)


class Guard:
    """Refuses what is not meant for the application, and adds headers to what it answers. token: asked of everyone who
    calls, if there is one; without it the server is called by a local name only."""

    def __init__(self, app: ASGIApp, token: str | None) -> None:
        self.app, self.token = app, token
        self._names = {socket.gethostname().lower(), socket.getfqdn().lower()}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        if scope["type"] != "http":
            return
        answer = self._refusal(scope) or self._login(scope)
        await (answer or self.app)(scope, receive, _adding(send))

    def _refusal(self, scope: Scope) -> Response | None:
        hosts, origins = (_all(scope, name) for name in (b"host", b"origin"))
        if len(hosts) != 1 or not self._is_known(hosts[0]):
            return PlainTextResponse("this server is not called by that name", 421)
        own = f"{scope['scheme']}://{hosts[0]}".lower()
        if any(origin.lower() != own for origin in origins):
            return PlainTextResponse("only the server's own page may ask", 403)
        modes = [_all(scope, name) for name in (b"sec-fetch-site", b"sec-fetch-mode")]
        from_elsewhere = not set(modes[0]) <= {"same-origin", "none"}
        opens_page = scope["path"] == "/" and scope["method"] == "GET" and modes[1] in ([], ["navigate"])
        if from_elsewhere and not opens_page:
            return PlainTextResponse("only the server's own page may ask", 403)
        return None

    def _is_known(self, host: str) -> bool:
        try:
            name = (urlsplit(f"//{host}").hostname or "").rstrip(".")
        except ValueError:
            return False
        if self.token is None:
            return name in LOCAL
        return name in LOCAL or name in self._names or _is_address(name)

    def _login(self, scope: Scope) -> Response | None:
        """What one gets who has not shown the token yet."""
        if self.token is None or any(self._is_token(one) for one in _cookies(_all(scope, b"cookie"))):
            return None
        given = parse_qs(scope["query_string"].decode("latin-1")).get("token", [""])[0]
        if scope["path"] == "/" and self._is_token(given):
            answer = RedirectResponse("/", 303)
            answer.set_cookie(COOKIE, self.token, httponly=True, samesite="strict", path="/")
            return answer
        return PlainTextResponse("open the address that petition web printed: it has a token", 401)

    def _is_token(self, given: str) -> bool:
        assert self.token is not None
        return hmac.compare_digest(given.encode(), self.token.encode())


def _adding(send: Send) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
        await send(message)

    return sending


def _all(scope: Scope, name: bytes) -> list[str]:
    return [value.decode("latin-1") for key, value in scope["headers"] if key.lower() == name]


def _cookies(headers: Iterable[str]) -> list[str]:
    found = []
    for header in headers:
        try:
            cookie = SimpleCookie(header)
        except CookieError:
            continue
        found += [cookie[COOKIE].value] if COOKIE in cookie else []
    return found


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True

"""Who may speak to the server: every way in which a page of another site could reach it is refused."""

from __future__ import annotations

import asyncio
import socket

import pytest

from sim.web.guard import HEADERS, Guard, is_local

TOKEN = "a-token-of-some-length"


def answer(
    guard: Guard, path: str = "/api/start", method: str = "GET", query: str = "", **headers: str | list[str]
):
    """The status of an answer, and its headers."""
    each = [
        (name.replace("_", "-").encode(), value.encode())
        for name, values in ({"host": "127.0.0.1:8712"} | headers).items()
        for value in ([values] if isinstance(values, str) else values)
    ]
    scope = {
        "type": "http", "scheme": "http", "method": method, "path": path, "query_string": query.encode(),
        "headers": each,
    }  # fmt: skip
    sent: list[dict] = []

    async def send(message: dict) -> None:
        sent.append(message)

    asyncio.run(guard(scope, None, send))
    return sent[0]["status"], {name.decode(): value.decode() for name, value in sent[0]["headers"]}


async def everyone(scope, receive, send) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b""})


OPEN, CLOSED = Guard(everyone, None), Guard(everyone, TOKEN)


@pytest.mark.parametrize(
    "host", ["127.0.0.1:8712", "localhost:8712", "localhost", "[::1]:8712", "LOCALHOST:1"]
)
def test_a_local_name_is_answered_with_a_policy_of_contents(host: str) -> None:
    status, headers = answer(OPEN, host=host)
    assert status == 200
    assert headers == {name.lower(): value for name, value in HEADERS.items()}


@pytest.mark.parametrize(
    "host",
    [
        "evil.example", "evil.example:8712", "127.0.0.1.evil.example", "localhost.evil.example", "", "192.168.1.9:8712",
        "[bad", ["127.0.0.1:8712", "evil.example"], [],
    ],
)  # fmt: skip
def test_another_name_is_not_answered(host: str | list[str]) -> None:
    """A site that lets its own name point to this machine (DNS rebinding) still calls it by that name."""
    assert answer(OPEN, host=host)[0] == 421


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://evil.example"}, {"origin": "null"}, {"origin": "http://127.0.0.1:9999"},
        {"origin": "https://127.0.0.1:8712"}, {"origin": ["http://127.0.0.1:8712", "http://evil.example"]},
        {"sec_fetch_site": "cross-site"}, {"sec_fetch_site": "same-site"},
        {"sec_fetch_site": "cross-site", "sec_fetch_mode": "navigate"},
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    ("method", "path"), [("GET", "/api/results"), ("POST", "/api/jobs"), ("DELETE", "/api/jobs/1")]
)
def test_pages_of_other_origins_may_not_ask(method: str, path: str, headers: dict[str, str]) -> None:
    assert answer(OPEN, path, method, **headers)[0] == 403


def test_its_own_page_may_ask_and_a_link_elsewhere_may_open_it() -> None:
    own = {"origin": "http://127.0.0.1:8712", "sec_fetch_site": "same-origin"}
    assert answer(OPEN, "/api/jobs", "POST", **own)[0] == 200
    link = {"sec_fetch_site": "cross-site", "sec_fetch_mode": "navigate"}
    assert answer(OPEN, "/", **link)[0] == 200
    assert answer(OPEN, "/", sec_fetch_site="cross-site", sec_fetch_mode="no-cors")[0] == 403


@pytest.mark.parametrize("path", ["/", "/api/start", "/api/results", "/static/main.js"])
def test_with_a_token_nobody_enters_without_it(path: str) -> None:
    assert answer(CLOSED, path)[0] == 401
    assert answer(CLOSED, path, query="token=wrong")[0] == 401
    assert answer(CLOSED, path, cookie="petition=wrong")[0] == 401
    assert answer(CLOSED, path, cookie=f"petition={TOKEN}")[0] == 200


def test_the_token_is_shown_once_and_then_kept_by_the_browser_alone() -> None:
    status, headers = answer(CLOSED, "/", query=f"token={TOKEN}")
    assert (status, headers["location"]) == (303, "/")
    assert "httponly" in headers["set-cookie"].lower() and "samesite=strict" in headers["set-cookie"].lower()
    assert answer(CLOSED, "/api/start", query=f"token={TOKEN}")[0] == 401


def test_with_a_token_it_may_be_called_by_address_and_by_its_own_name_only() -> None:
    cookie = f"petition={TOKEN}"
    assert answer(CLOSED, host="192.168.1.9:8712", cookie=cookie)[0] == 200
    assert answer(CLOSED, host=f"{socket.gethostname()}:8712", cookie=cookie)[0] == 200
    assert answer(CLOSED, host="evil.example:8712", cookie=cookie)[0] == 421


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "localhost", "::1"])
def test_this_machine_alone_reaches_a_local_address(host: str) -> None:
    assert is_local(host)


@pytest.mark.parametrize(
    "host", ["0.0.0.0", "::", "192.168.1.9", "10.0.0.1", "example.org", "127.evil.example"]
)
def test_any_other_address_needs_a_token(host: str) -> None:
    assert not is_local(host)

"""The way in, over plain HTTP: code, ticket, cookie, and where one is sent without."""

from __future__ import annotations

from collections.abc import Callable

import httpx
import pytest

from claude_simulator import Simulator


def signed_in_cookies(simulator: Simulator, client: httpx.Client, email: str) -> httpx.Response:
    assert client.post("/api/auth/send_code", json={"email": email}).status_code == 200
    code = simulator.outbox()[-1]["code"]
    ticket = client.post("/api/auth/verify_code", json={"email": email, "code": code}).json()["ticket"]
    return client.post("/api/auth/session", json={"ticket": ticket})


def test_the_code_from_the_outbox_opens_the_pages(simulator: Simulator, stranger: httpx.Client) -> None:
    answer = signed_in_cookies(simulator, stranger, "admin@example.com")

    by_name = {header.split("=", 1)[0]: header for header in answer.headers.get_list("set-cookie")}
    assert "HttpOnly" in by_name["sessionKey"]
    assert "HttpOnly" not in by_name["lastActiveOrg"]
    assert simulator.organization_id in by_name["lastActiveOrg"]
    assert stranger.get("/settings/billing").status_code == 200


def test_the_control_api_makes_a_session_without_a_code(stranger: httpx.Client) -> None:
    state = stranger.post("/_simulator/console/sessions", json={"email": "admin@example.com"}).json()

    for cookie in state["cookies"]:
        stranger.cookies.set(cookie["name"], cookie["value"])
    assert stranger.get("/dashboard").status_code == 200


def test_a_code_works_once_and_only_for_its_address(simulator: Simulator, stranger: httpx.Client) -> None:
    stranger.post("/api/auth/send_code", json={"email": "admin@example.com"})
    code = simulator.outbox()[-1]["code"]

    other = stranger.post("/api/auth/verify_code", json={"email": "ana@example.com", "code": code})
    first = stranger.post("/api/auth/verify_code", json={"email": "admin@example.com", "code": code})
    second = stranger.post("/api/auth/verify_code", json={"email": "admin@example.com", "code": code})

    assert (other.status_code, first.status_code, second.status_code) == (400, 200, 400)


def test_a_ticket_works_once(simulator: Simulator, stranger: httpx.Client) -> None:
    stranger.post("/api/auth/send_code", json={"email": "ana@example.com"})
    body = {"email": "ana@example.com", "code": simulator.outbox()[-1]["code"]}
    ticket = stranger.post("/api/auth/verify_code", json=body).json()

    answers = [stranger.post("/api/auth/session", json=ticket).status_code for _ in range(2)]

    assert answers == [200, 400]


def test_an_unknown_address_gets_the_same_answer_and_no_mail(simulator: Simulator, stranger: httpx.Client) -> None:
    answer = stranger.post("/api/auth/send_code", json={"email": "nobody@example.com"})

    assert (answer.status_code, answer.json()) == (200, {"sent": True})
    assert simulator.outbox() == []


@pytest.mark.parametrize(
    "path",
    [
        "/dashboard",
        "/settings/organization",
        "/settings/workspaces",
        "/settings/billing",
        "/settings/workspaces/x/keys",
    ],
)
def test_without_a_session_every_page_leads_to_the_login_page(stranger: httpx.Client, path: str) -> None:
    answer = stranger.get(path)

    assert answer.status_code == 302
    assert answer.headers["location"] == f"/login?returnTo={path.replace('/', '%2F')}"


@pytest.mark.parametrize("elsewhere", ["https://example.org/", "//example.org/", "/\\example.org", "dashboard", ""])
def test_sign_in_never_leads_to_another_host(admin: httpx.Client, elsewhere: str) -> None:
    answer = admin.get("/login", params={"returnTo": elsewhere})

    assert (answer.status_code, answer.headers["location"]) == (302, "/dashboard")


def test_the_private_api_answers_401_without_a_session(stranger: httpx.Client, api: str) -> None:
    answer = stranger.get(f"{api}/spend_limits_v2")

    assert answer.status_code == 401
    assert answer.json()["error"]["type"] == "authentication_error"


def test_logging_out_ends_the_session_and_not_only_the_cookie(admin: httpx.Client) -> None:
    cookie = {"cookie": f"sessionKey={admin.cookies['sessionKey']}"}

    admin.post("/api/auth/logout")

    assert admin.get("/dashboard", headers=cookie).status_code == 302


def test_the_active_organization_is_changed_for_its_members_only(
    simulator: Simulator, visitor: Callable[[str], httpx.Client]
) -> None:
    other = next(uuid for uuid in simulator.world.organizations if uuid != simulator.organization_id)
    ana, ben = visitor("ana@example.com"), visitor("ben@example.com")

    answers = [each.post("/api/account/active_organization", json={"uuid": other}).status_code for each in (ana, ben)]

    assert answers == [200, 403]
    assert "Tiny Tools EU" in ana.get("/dashboard").text
    assert ana.get("/api/organizations").json()["active"] == other


@pytest.mark.parametrize("body", [b"[]", b"{", b'{"email": 1}', b'{"email": "  "}'])
def test_an_absurd_body_is_refused(stranger: httpx.Client, body: bytes) -> None:
    assert stranger.post("/api/auth/send_code", content=body).status_code == 400


def test_a_session_ends_by_the_clock(simulator: Simulator, admin: httpx.Client, api: str) -> None:
    simulator.advance(29 * 86_400)
    before = admin.get("/dashboard").status_code
    simulator.advance(86_400)

    assert (before, admin.get("/dashboard").status_code, admin.get(api).status_code) == (200, 302, 401)
    simulator.switch("console_session_days", 0)
    assert admin.get("/dashboard").status_code == 200

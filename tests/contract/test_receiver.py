"""The receiver of leavers: what identity providers send over HTTP, and what of it is told to the pipeline, once and not lost."""

from __future__ import annotations

import json
import subprocess
import threading
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, HTTPServer
from itertools import count
from pathlib import Path
from urllib.parse import parse_qs

import httpx
import pytest

from tests.support.forges.serving import Answer, Json
from tests.support.forges.serving import serving as serving_forge
from tests.support.other_admin import until
from tests.support.receiver import (
    OKTA_SECRET,
    PROGRAM,
    SCIM_TOKEN,
    Running,
    add_user,
    environment,
    heard,
    log_of,
    okta_body,
    on_disk,
    patch,
    python,
    running,
    signed,
    told,
    word,
)

OKTA = {"authorization": OKTA_SECRET}
CHALLENGE = "x-okta-verification-challenge"
MANY = 100_000
NUMBERS = count()


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """One for all tests that ask something of somebody of their own."""
    with running(tmp_path_factory.mktemp("receiver"), most_a_day=MANY) as opened:
        yield opened


@pytest.fixture
def receiver(shared: Running) -> httpx.Client:
    return shared.asking


@pytest.fixture
def folder(shared: Running) -> Path:
    return shared.folder


@pytest.fixture
def somebody() -> str:
    """An address that no other test has."""
    return f"person-{next(NUMBERS)}@example.com"


def test_what_okta_says_is_told_once_and_without_an_address(folder: Path, receiver: httpx.Client) -> None:
    answers = [
        receiver.post("/okta", json=okta_body("Okta.Said@Example.com", uuid="event-4711"), headers=OKTA)
        for _ in range(2)
    ]

    assert [answer.status_code for answer in answers] == [204, 204]
    until(lambda: word("okta.said@example.com") in told(folder))
    assert heard(folder).count(word("okta.said@example.com")) == 1
    assert b"okta.said@" not in on_disk(folder).lower()


@pytest.mark.parametrize("given", [{"result": "FAILURE"}, {"kind": "user.session.start"}], ids=str)
def test_what_ends_nobody_is_taken_and_left(
    folder: Path, receiver: httpx.Client, somebody: str, given: Mapping[str, str]
) -> None:
    body = okta_body(somebody, "service-without-an-address", **given)

    assert receiver.post("/okta", json=body, headers=OKTA).status_code == 204
    assert receiver.post("/okta", json=okta_body("no-address"), headers=OKTA).status_code == 204
    assert {word(somebody), word("no-address")}.isdisjoint(heard(folder))


def test_the_challenge_is_answered_on_its_path_alone(receiver: httpx.Client) -> None:
    answer = receiver.get("/okta", headers={CHALLENGE: "x1y2"})

    assert (answer.status_code, answer.json()) == (200, {"verification": "x1y2"})
    assert receiver.get("/okta").status_code == 400
    assert receiver.get("/okta", headers={CHALLENGE: "x" * 1001}).status_code == 400
    assert receiver.get("/hook", headers={CHALLENGE: "x1y2"}).status_code == 405


@pytest.mark.parametrize("secret", ["", "Bearer " + OKTA_SECRET, OKTA_SECRET + "x", "é"])
def test_nobody_else_speaks_for_okta(folder: Path, receiver: httpx.Client, somebody: str, secret: str) -> None:
    headers = {b"authorization": secret.encode()}

    assert receiver.post("/okta", json=okta_body(somebody), headers=headers).status_code == 401
    assert receiver.post("/scim/v2/Users", json={}, headers=headers).status_code == 401
    assert receiver.get("/scim/v2/Users", headers=headers).status_code == 401
    assert word(somebody) not in heard(folder)


@pytest.mark.parametrize("body", ["", "[]", "null", '{"data": {"events": [{"uuid": 1}]}}', '{"data": {"events": 3}}'])
def test_what_is_no_delivery_is_refused(receiver: httpx.Client, body: str) -> None:
    assert receiver.post("/okta", content=body, headers=OKTA).status_code == 400
    assert receiver.post("/hook", **signed(json.loads(body or '""'))).status_code == 400


@pytest.mark.parametrize("path", ["/okta", "/hook", "/scim/v2/Users"])
def test_a_body_over_a_megabyte_is_not_read(receiver: httpx.Client, path: str) -> None:
    announced = receiver.post(path, content=b"x" * 1_000_001, headers=OKTA)
    unannounced = receiver.post(path, content=iter([b"x" * 600_000] * 2), headers=OKTA)

    assert (announced.status_code, unannounced.status_code) == (413, 413)


END: Mapping[str, list[object]] = {
    "Okta": [{"op": "replace", "value": {"active": False}}],
    "Entra": [{"op": "Replace", "path": "active", "value": "False"}],
    "Entra, with more": [
        {"op": "Replace", "path": 'emails[type eq "work"].value', "value": "new@example.com"},
        {"op": "Add", "path": "displayName", "value": "Ana S."},
        {"op": "Replace", "path": "active", "value": False},
    ],
}


@pytest.mark.parametrize("operations", END.values(), ids=END.keys())
def test_who_is_deactivated_by_scim_has_left(
    folder: Path, receiver: httpx.Client, somebody: str, operations: list[object]
) -> None:
    user = add_user(receiver, somebody)
    assert word(somebody) not in heard(folder)

    patch(receiver, user, operations)
    patch(receiver, user, operations)

    assert heard(folder).count(word(somebody)) == 1
    until(lambda: word(somebody) in told(folder))


def test_who_is_replaced_as_inactive_or_deleted_has_left(folder: Path, receiver: httpx.Client, somebody: str) -> None:
    other = f"other-{somebody}"
    replaced_id, deleted_id = add_user(receiver, somebody), add_user(receiver, other)

    body = {"userName": somebody, "active": False, "schemas": []}
    replaced = receiver.put(f"/scim/v2/Users/{replaced_id}", json=body)
    deleted = receiver.delete(f"/scim/v2/Users/{deleted_id}")

    assert (replaced.status_code, deleted.status_code) == (200, 204), replaced.text
    assert {word(somebody), word(other)} <= set(heard(folder))
    assert receiver.delete(f"/scim/v2/Users/{deleted_id}").status_code == 404
    assert receiver.delete(f"/scim/v2/Users/{replaced_id}").status_code == 204
    assert heard(folder).count(word(somebody)) == 1, "who was inactive leaves no second time"


def test_users_survive_a_restart_and_nothing_else_of_them_is_kept(tmp_path: Path, somebody: str) -> None:
    with running(tmp_path, interval=MANY) as receiver:
        user = add_user(receiver.asking, somebody)
        patch(receiver.asking, user, END["Okta"])
        assert heard(tmp_path) == [word(somebody)]
        patch(receiver.asking, user, [{"op": "Replace", "path": "active", "value": "True"}])
        assert heard(tmp_path) == [], "who is back before the pipeline was told is not told of"
    with running(tmp_path) as receiver:
        question = {"filter": f'userName eq "{somebody.upper()}"'}
        (kept,) = receiver.asking.get("/scim/v2/Users", params=question).json()["Resources"]

        assert {key: kept[key] for key in ("id", "externalId", "userName", "active")} == {
            "id": user,
            "externalId": f"id-of-{somebody}",
            "userName": somebody,
            "active": True,
        }
        assert kept.keys() == {"id", "externalId", "userName", "active", "schemas", "meta"}
        assert b"Silva" not in on_disk(tmp_path)
        assert {file.stat().st_mode & 0o777 for file in tmp_path.glob("receiver.sqlite*")} == {0o600}


JUDGE = """
import httpx2, json, sys
from scim2_client.engines.httpx2 import SyncSCIMClient
from scim2_tester import check_server
asking = httpx2.Client(base_url=sys.argv[1], headers={"authorization": "Bearer " + sys.argv[2]}, trust_env=False)
print(json.dumps([[one.status.name, str(one.title), str(one.reason)] for one in check_server(SyncSCIMClient(asking))]))
"""


def test_the_tester_of_scim_finds_nothing(receiver: httpx.Client) -> None:
    command = [str(python()), "-c", JUDGE, f"{receiver.base_url}/scim/v2", SCIM_TOKEN]
    results = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)

    assert [one for one in results if one[0] in {"ERROR", "CRITICAL"}] == []
    assert sum(one[0] == "SUCCESS" for one in results) > 20


def test_a_signed_webhook_is_heard_once(folder: Path, receiver: httpx.Client, somebody: str) -> None:
    call = signed({"id": "hr-4711", "emails": [somebody, f"other-{somebody}"]})

    assert [receiver.post("/hook", **call).status_code for _ in range(2)] == [204, 204]
    assert [heard(folder).count(word(one)) for one in (somebody, f"other-{somebody}")] == [1, 1]


def test_a_webhook_of_another_time_or_hand_is_not_heard(folder: Path, receiver: httpx.Client, somebody: str) -> None:
    body = {"id": "hr-1", "emails": [somebody]}
    changed = signed(body)
    changed["content"] = changed["content"].replace(b"person", b"nobody")
    moved = signed(body)
    moved["headers"]["x-timestamp"] = str(int(moved["headers"]["x-timestamp"]) + 1)
    calls = [
        signed(body, at=time.time() - 400),
        signed(body, at=time.time() + 400),
        signed(body, secret="another-secret-of-theirs"),
        changed,
        moved,
        {"content": b"{}"},
    ]

    assert [receiver.post("/hook", **call).status_code for call in calls] == [401] * len(calls)
    assert {word(somebody), word(somebody.replace("person", "nobody"))}.isdisjoint(heard(folder))


def test_a_thousand_at_once_are_on_disk_when_they_are_answered_and_told_after_a_kill(tmp_path: Path) -> None:
    everybody = [f"person-{number}@example.com" for number in range(1000)]
    with running(tmp_path, most_a_day=MANY, interval=MANY) as receiver:

        def deliver(person: str) -> int:
            return receiver.asking.post("/okta", json=okta_body(person), headers=OKTA, timeout=60).status_code

        with ThreadPoolExecutor(32) as threads:
            assert set(threads.map(deliver, everybody)) == {204}
        receiver.process.kill()
    assert (told(tmp_path), heard(tmp_path)) == ([], sorted(map(word, everybody)))
    with running(tmp_path, most_a_day=MANY) as receiver:
        until(lambda: told(tmp_path) == sorted(map(word, everybody)))
        assert receiver.asking.post("/okta", json=okta_body(everybody[0]), headers=OKTA).status_code == 204
        (file,) = (tmp_path / "queue").iterdir()
        file.unlink()
    with running(tmp_path, most_a_day=MANY) as receiver:
        assert receiver.asking.post("/okta", json=okta_body("new@example.com"), headers=OKTA).status_code == 204
        until(lambda: told(tmp_path) == [word("new@example.com")])


def test_more_people_than_leave_in_a_day_wait_for_a_person(tmp_path: Path) -> None:
    four = [f"person-{number}@example.com" for number in range(4)]
    with running(tmp_path) as receiver:
        receiver.asking.post("/okta", json=okta_body(*four), headers=OKTA)
        until(lambda: "4 people wait, 0 were told of within a day" in receiver.log)
        assert told(tmp_path) == []
        assert "@example.com" not in receiver.log
    with running(tmp_path, most_a_day=4) as receiver:
        until(lambda: len(told(tmp_path)) == 4)
        receiver.asking.post("/okta", json=okta_body("new@example.com"), headers=OKTA)
        until(lambda: "1 people wait, 4 were told of within a day" in receiver.log)
        assert word("new@example.com") not in told(tmp_path)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"hash_key": "short"}, "RECEIVER_HASH_KEY: String should have at least 16 characters"),
        ({"okta_secret": "short"}, "RECEIVER_OKTA_SECRET: String should match pattern"),
        ({"to": "gitlab", "url": "http://forge.example.com"}, "RECEIVER_URL: String should match pattern"),
        ({"scim_token": "", "okta_secret": "", "hook_secret": ""}, "no way in is open"),
        ({"to": "github"}, "a forge wants url, project and forge_token"),
    ],
    ids=str,
)
def test_what_it_cannot_work_with_is_said_at_once(tmp_path: Path, given: Mapping[str, str], said: str) -> None:
    command = [str(python()), str(PROGRAM)]
    ended = subprocess.run(command, env=environment(tmp_path, **given), capture_output=True, text=True, check=False)

    assert (ended.returncode, ended.stderr.count("\n")) == (1, 1)
    assert said in ended.stderr


class Forge:
    """Answers each call with the next status, and keeps what it was asked."""

    def __init__(self, *statuses: int) -> None:
        self.url = ""
        self.lock = threading.RLock()
        self.asked: list[tuple[str, str, str, Json]] = []
        self._statuses = list(statuses)

    def somebody_else(self, method: str, path: str) -> None:
        """Nobody else acts here."""

    def answer(self, method: str, target: str, token: str, document: Json) -> Answer:
        self.asked.append((method, target, token, document))
        return self._statuses.pop(0) if self._statuses else 500, {}, {}


def test_a_forge_that_is_away_is_told_later_and_once(tmp_path: Path, somebody: str) -> None:
    forge = Forge(503, 404, 204)
    token = "forge-token-of-the-tests"
    with serving_forge(forge):
        given = {"to": "github", "url": forge.url, "project": "acme/claude", "forge_token": token}
        with running(tmp_path, **given) as receiver:
            receiver.asking.post("/okta", json=okta_body(somebody), headers=OKTA)
            until(lambda: "told of 1 people" in receiver.log)

    call = (
        "POST",
        "/repos/acme/claude/actions/workflows/offboard.yml/dispatches",
        token,
        {"ref": "main", "inputs": {"leavers": word(somebody)}},
    )
    assert forge.asked == [call] * 3
    assert token not in log_of(tmp_path)
    assert "answered 503" in log_of(tmp_path)


def test_gitlab_is_told_by_a_trigger(tmp_path: Path, somebody: str) -> None:
    asked: list[tuple[str, str]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked.append((self.path, self.rfile.read(int(self.headers["content-length"])).decode()))
            self.send_response(201)
            self.end_headers()

        def log_message(self, *_arguments: object) -> None:
            """Nothing."""

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.handle_request)
        thread.start()
        url = f"http://127.0.0.1:{server.server_port}"
        given = {"to": "gitlab", "url": url, "project": "42", "forge_token": "trigger-token-of-tests"}
        with running(tmp_path, **given) as receiver:
            receiver.asking.post("/okta", json=okta_body(somebody), headers=OKTA)
            thread.join()

    ((path, form),) = asked
    assert path == "/api/v4/projects/42/trigger/pipeline"
    assert parse_qs(form) == {
        "token": ["trigger-token-of-tests"],
        "ref": ["main"],
        "variables[LEAVERS]": [word(somebody)],
    }

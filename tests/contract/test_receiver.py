"""The receiver of leavers: what identity providers send over HTTP, and what of it is told to the pipeline, once and not lost."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from urllib.parse import parse_qs

import httpx
import httpx2
import pytest
from scim2_client.engines.httpx2 import SyncSCIMClient
from scim2_tester import Status, check_server

from tests.support.forges.serving import Answer, Json
from tests.support.forges.serving import serving as serving_forge
from tests.support.other_admin import until
from tests.support.receiver import (
    OKTA_SECRET,
    PROGRAM,
    SCIM_TOKEN,
    add_user,
    client,
    heard,
    load,
    okta_body,
    patch,
    serving,
    settings,
    signed,
    told,
    word,
)

ANA = "ana@example.com"
OKTA = {"authorization": OKTA_SECRET}
CHALLENGE = "x-okta-verification-challenge"
MANY = 100_000


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


@pytest.fixture
def receiver(folder: Path) -> Iterator[httpx.Client]:
    with serving(settings(folder)) as opened:
        yield opened


def test_what_okta_says_is_told_once_and_without_an_address(folder: Path, receiver: httpx.Client) -> None:
    answers = [receiver.post("/okta", json=okta_body("Ana@Example.com"), headers=OKTA) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [204, 204]
    until(lambda: told(folder) == [word(ANA)])
    assert heard(folder) == [word(ANA)]
    assert b"ana" not in b"".join(file.read_bytes() for file in folder.glob("receiver.sqlite*")).lower()


@pytest.mark.parametrize(
    "body",
    [
        okta_body(ANA, result="FAILURE"),
        okta_body(ANA, kind="user.session.start"),
        okta_body("service-without-an-address"),
        okta_body(),
    ],
    ids=["failed", "no end", "no address", "empty"],
)
def test_what_ends_nobody_is_taken_and_left(folder: Path, receiver: httpx.Client, body: Json) -> None:
    assert receiver.post("/okta", json=body, headers=OKTA).status_code == 204
    assert heard(folder) == []


def test_the_challenge_is_answered_on_its_path_alone(receiver: httpx.Client) -> None:
    answer = receiver.get("/okta", headers={CHALLENGE: "x1y2"})

    assert (answer.status_code, answer.json()) == (200, {"verification": "x1y2"})
    assert receiver.get("/okta").status_code == 400
    assert receiver.get("/okta", headers={CHALLENGE: "x" * 1001}).status_code == 400
    assert receiver.get("/hook", headers={CHALLENGE: "x1y2"}).status_code == 405


@pytest.mark.parametrize("secret", ["", "Bearer " + OKTA_SECRET, OKTA_SECRET + "x", "é"])
def test_nobody_else_speaks_for_okta(folder: Path, receiver: httpx.Client, secret: str) -> None:
    headers = {b"authorization": secret.encode()}

    assert receiver.post("/okta", json=okta_body(ANA), headers=headers).status_code == 401
    assert receiver.post("/scim/v2/Users", json={}, headers=headers).status_code == 401
    assert receiver.get("/scim/v2/Users", headers=headers).status_code == 401
    assert heard(folder) == []


@pytest.mark.parametrize("body", ["", "[]", "null", '{"data": {"events": [{"uuid": 1}]}}', '{"data": {"events": 3}}'])
def test_what_is_no_delivery_is_refused(receiver: httpx.Client, body: str) -> None:
    assert receiver.post("/okta", content=body, headers=OKTA).status_code == 400
    assert receiver.post("/hook", **signed(json.loads(body or '""'))).status_code == 400


@pytest.mark.parametrize("path", ["/okta", "/hook", "/scim/v2/Users"])
def test_a_body_over_a_megabyte_is_not_read(folder: Path, receiver: httpx.Client, path: str) -> None:
    announced = receiver.post(path, content=b"x" * 1_000_001, headers=OKTA)
    unannounced = receiver.post(path, content=iter([b"x" * 600_000] * 2), headers=OKTA)

    assert (announced.status_code, unannounced.status_code) == (413, 413)
    assert heard(folder) == []


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
def test_who_is_deactivated_by_scim_has_left(folder: Path, receiver: httpx.Client, operations: list[object]) -> None:
    user = add_user(receiver, ANA)
    assert heard(folder) == []

    patch(receiver, user, operations)
    patch(receiver, user, operations)

    assert heard(folder) == [word(ANA)]
    until(lambda: told(folder) == [word(ANA)])


def test_who_is_replaced_as_inactive_or_deleted_has_left(folder: Path, receiver: httpx.Client) -> None:
    ana, ben = add_user(receiver, ANA), add_user(receiver, "ben@example.com")

    replaced = receiver.put(f"/scim/v2/Users/{ana}", json={"userName": ANA, "active": False, "schemas": []})
    deleted = receiver.delete(f"/scim/v2/Users/{ben}")

    assert (replaced.status_code, deleted.status_code) == (200, 204), replaced.text
    assert heard(folder) == sorted([word(ANA), word("ben@example.com")])
    assert receiver.delete(f"/scim/v2/Users/{ben}").status_code == 404
    assert receiver.delete(f"/scim/v2/Users/{ana}").status_code == 204
    assert len(heard(folder)) == 2, "who was inactive leaves no second time"


def test_who_is_back_before_the_pipeline_was_told_is_not_told_of(folder: Path) -> None:
    with serving(settings(folder, interval=MANY)) as receiver:
        user = add_user(receiver, ANA)
        patch(receiver, user, END["Okta"])
        patch(receiver, user, [{"op": "Replace", "path": "active", "value": "True"}])

        assert heard(folder) == []


def test_users_survive_a_restart_and_nothing_else_of_them_is_kept(folder: Path) -> None:
    with serving(settings(folder)) as receiver:
        user = add_user(receiver, ANA)
    with serving(settings(folder)) as receiver:
        found = receiver.get("/scim/v2/Users", params={"filter": f'userName eq "{ANA.upper()}"'}).json()

    (kept,) = found["Resources"]
    assert {key: kept[key] for key in ("id", "externalId", "userName", "active")} == {
        "id": user,
        "externalId": f"id-of-{ANA}",
        "userName": ANA,
        "active": True,
    }
    assert kept.keys() == {"id", "externalId", "userName", "active", "schemas", "meta"}
    assert b"Silva" not in b"".join(file.read_bytes() for file in folder.glob("receiver.sqlite*"))
    assert {file.stat().st_mode & 0o777 for file in folder.glob("receiver.sqlite*")} == {0o600}


def test_the_tester_of_scim_finds_nothing(folder: Path) -> None:
    with serving(settings(folder, interval=MANY)) as receiver:
        headers = {"authorization": f"Bearer {SCIM_TOKEN}"}
        with httpx2.Client(base_url=f"{receiver.base_url}/scim/v2", headers=headers, trust_env=False) as asking:
            results = check_server(SyncSCIMClient(asking))

    assert [f"{one.title}: {one.reason}" for one in results if one.status in {Status.ERROR, Status.CRITICAL}] == []
    assert sum(one.status is Status.SUCCESS for one in results) > 20


def test_a_signed_webhook_is_heard_once(folder: Path, receiver: httpx.Client) -> None:
    call = signed({"id": "hr-4711", "emails": [ANA, "ben@example.com"]})

    assert [receiver.post("/hook", **call).status_code for _ in range(2)] == [204, 204]
    assert heard(folder) == sorted([word(ANA), word("ben@example.com")])


def test_a_webhook_of_another_time_or_hand_is_not_heard(folder: Path, receiver: httpx.Client) -> None:
    body = {"id": "hr-1", "emails": [ANA]}
    changed = signed(body)
    changed["content"] = changed["content"].replace(b"ana", b"eva")
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
    assert heard(folder) == []


def test_a_thousand_at_once_are_all_on_disk_when_they_are_answered(folder: Path) -> None:
    everybody = [f"person-{number}@example.com" for number in range(1000)]
    with serving(settings(folder, most_a_day=MANY, interval=MANY)) as receiver:

        def deliver(number: int) -> int:
            body = okta_body(everybody[number], uuid=f"event-{number}")
            return receiver.post("/okta", json=body, headers=OKTA, timeout=60).status_code

        with ThreadPoolExecutor(32) as threads:
            answers = set(threads.map(deliver, range(1000)))
        assert (answers, heard(folder)) == ({204}, sorted(map(word, everybody)))
    with serving(settings(folder, most_a_day=MANY)):
        until(lambda: told(folder) == sorted(map(word, everybody)))


def test_more_people_than_leave_in_a_day_wait_for_a_person(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    four = [f"person-{number}@example.com" for number in range(4)]
    with serving(settings(folder)) as receiver:
        receiver.post("/okta", json=okta_body(*four), headers=OKTA)
        until(lambda: "4 people wait, 0 were told of within a day" in caplog.text)
        assert told(folder) == []
    with serving(settings(folder, most_a_day=4)) as receiver:
        until(lambda: len(told(folder)) == 4)
        receiver.post("/okta", json=okta_body(ANA, uuid="event-2"), headers=OKTA)
        until(lambda: "1 people wait, 4 were told of within a day" in caplog.text)
        assert word(ANA) not in told(folder)
    assert "@example.com" not in caplog.text


def start(folder: Path, **given: object) -> tuple[subprocess.Popen[str], str]:
    """The program as a process: it, and where it listens."""
    environment = {f"RECEIVER_{name}".upper(): str(value) for name, value in settings(folder, **given).items()}
    command = [sys.executable, str(PROGRAM)]
    process = subprocess.Popen(
        command, env={**os.environ, **environment, "RECEIVER_PORT": "0"}, stderr=subprocess.PIPE, text=True
    )
    assert process.stderr is not None
    line = next(line for line in process.stderr if "running on" in line)
    return process, line.split("running on ")[1].split()[0]


def test_what_was_answered_is_told_after_a_kill_and_told_once(folder: Path) -> None:
    process, address = start(folder, interval=MANY)
    with process, client(address) as opened:
        assert opened.post("/okta", json=okta_body(ANA), headers=OKTA).status_code == 204
        process.kill()
    assert (told(folder), heard(folder)) == ([], [word(ANA)])

    process, address = start(folder)
    with process, client(address) as opened:
        until(lambda: told(folder) == [word(ANA)])
        (file,) = (folder / "queue").iterdir()
        file.unlink()
        assert opened.post("/okta", json=okta_body(ANA), headers=OKTA).status_code == 204
        process.terminate()
    process, _ = start(folder)
    with process:
        process.terminate()
    assert told(folder) == []


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"hash_key": "short"}, "RECEIVER_HASH_KEY: String should have at least 16 characters"),
        ({"okta_secret": "short"}, "RECEIVER_OKTA_SECRET: String should match pattern"),
        ({"scim_token": "", "okta_secret": "", "hook_secret": ""}, "no way in is open"),
        ({"to": "github"}, "a forge wants url, project and forge_token"),
        ({"to": "gitlab", "url": "http://forge.example.com"}, "RECEIVER_URL: String should match pattern"),
    ],
)
def test_what_it_cannot_work_with_is_said_at_once(folder: Path, given: Mapping[str, str], said: str) -> None:
    environment = {f"RECEIVER_{name}".upper(): str(value) for name, value in settings(folder, **given).items()}

    with pytest.raises(SystemExit) as ended:
        load().main(environment)

    assert said in str(ended.value)
    assert "\n" not in str(ended.value)


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


def test_a_forge_that_is_away_is_told_later_and_once(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    forge = Forge(503, 404, 204)
    token = "forge-token-of-the-tests"
    with serving_forge(forge):
        given = {"to": "github", "url": forge.url, "project": "acme/claude", "forge_token": token}
        with caplog.at_level(logging.INFO), serving(settings(folder, **given)) as receiver:
            receiver.post("/okta", json=okta_body(ANA), headers=OKTA)
            until(lambda: "told of 1 people" in caplog.text)

    call = (
        "POST",
        "/repos/acme/claude/actions/workflows/offboard.yml/dispatches",
        token,
        {"ref": "main", "inputs": {"leavers": word(ANA)}},
    )
    assert forge.asked == [call] * 3
    assert token not in caplog.text
    assert "answered 503" in caplog.text


def test_gitlab_is_told_by_a_trigger(folder: Path) -> None:
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
        with serving(settings(folder, **given)) as receiver:
            receiver.post("/okta", json=okta_body(ANA), headers=OKTA)
            thread.join()
            until(lambda: len(asked) == 1)

    ((path, form),) = asked
    assert path == "/api/v4/projects/42/trigger/pipeline"
    assert parse_qs(form) == {"token": ["trigger-token-of-tests"], "ref": ["main"], "variables[LEAVERS]": [word(ANA)]}

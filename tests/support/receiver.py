"""The receiver of `examples/offboarding/receiver` as the process that it is, in the environment that `make test` sets up for it."""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import sqlite3
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import httpx
import pytest

from tests.support import plain_http
from tests.support.other_admin import until
from tools.folders import cache_folder, receiver_python

PROGRAM: Final = Path(__file__).parents[2] / "examples" / "offboarding" / "receiver" / "receiver.py"
SCIM_TOKEN: Final = "scim-token-of-the-tests"
OKTA_SECRET: Final = "okta-secret-of-the-tests"
HOOK_SECRET: Final = "hook-secret-of-the-tests"
HASH_KEY: Final = "hash-key-of-the-tests"
PATCH: Final = "urn:ietf:params:scim:api:messages:2.0:PatchOp"
USER: Final = "urn:ietf:params:scim:schemas:core:2.0:User"


def settings(folder: Path, **given: object) -> dict[str, Any]:
    """What it is started with: every way in open, and a queue folder."""
    queue = folder / "queue"
    queue.mkdir(exist_ok=True)
    return {
        "hash_key": HASH_KEY,
        "scim_token": SCIM_TOKEN,
        "okta_secret": OKTA_SECRET,
        "hook_secret": HOOK_SECRET,
        "database": folder / "receiver.sqlite",
        "to": "queue",
        "queue": queue,
        "interval": 0.02,
        "port": 0,
        **given,
    }


def python() -> Path:
    """The Python that has its packages."""
    found = receiver_python(cache_folder(os.environ))
    if not found.exists():
        sentence = "the packages of the receiver are missing; run `.venv/bin/python -m tools.setup receiver`"
        (pytest.fail if os.environ.get("CLAUDE_ADMIN_REQUIRE_ALL") == "1" else pytest.skip)(sentence)
    return found


def environment(folder: Path, **given: object) -> dict[str, str]:
    """The variables that say these settings."""
    named = {f"RECEIVER_{name}".upper(): str(value) for name, value in settings(folder, **given).items()}
    return {name: value for name, value in {**os.environ, **named}.items() if value}


@dataclass(frozen=True)
class Running:
    """The receiver, and a client of the one who may speak SCIM."""

    folder: Path
    process: subprocess.Popen[bytes]
    asking: httpx.Client

    @property
    def log(self) -> str:
        """What it has said."""
        return log_of(self.folder)


def log_of(folder: Path) -> str:
    """What the receivers of a folder have said."""
    return (folder / "log").read_text(encoding="utf-8")


@contextmanager
def running(folder: Path, **given: object) -> Iterator[Running]:
    """Start it, and end it at the end."""
    with (folder / "log").open("ab") as log:
        log.truncate(0)
        command = [str(python()), str(PROGRAM)]
        with subprocess.Popen(command, env=environment(folder, **given), stderr=log) as process:
            until(lambda: "running on " in log_of(folder))
            address = log_of(folder).split("running on ")[1].split()[0]
            try:
                with client(address) as asking:
                    yield Running(folder, process, asking)
            finally:
                process.terminate()


def client(address: str) -> httpx.Client:
    """Of the identity provider."""
    return plain_http.client(address, headers={"authorization": f"Bearer {SCIM_TOKEN}"})


def word(address: str) -> str:
    """The keyed hash that stands for a person, worked out here once more."""
    return hmac.new(HASH_KEY.encode(), address.casefold().encode(), hashlib.sha256).hexdigest()[:32]


def on_disk(folder: Path) -> bytes:
    """Everything that the database has."""
    return b"".join(file.read_bytes() for file in folder.glob("receiver.sqlite*"))


def told(folder: Path) -> list[str]:
    """All words that were dispatched into the queue folder."""
    return sorted(line for file in (folder / "queue").glob("*.txt") for line in file.read_text().splitlines())


def heard(folder: Path) -> list[str]:
    """The words of all events that are on disk."""
    with closing(sqlite3.connect(folder / "receiver.sqlite")) as disk:
        return sorted(word for (word,) in disk.execute("SELECT subject FROM events"))


def okta_body(
    *people: str, uuid: str | None = None, result: str = "SUCCESS", kind: str = "user.lifecycle.deactivate"
) -> dict[str, object]:
    """One delivery of Okta's event hook, with one event for each of these people. `uuid` is by whom it is about, unless it is given."""
    return {
        "eventType": "com.okta.event_hook",
        "eventTypeVersion": "1.0",
        "cloudEventsVersion": "0.1",
        "source": "https://example.okta.com/api/v1/eventHooks/who1",
        "eventId": "delivery",
        "eventTime": "2026-11-29T10:00:00.000Z",
        "contentType": "application/json",
        "data": {
            "events": [
                {
                    "uuid": uuid or f"event-of-{person}",
                    "published": "2026-11-29T10:00:00.000Z",
                    "eventType": kind,
                    "outcome": {"result": result},
                    "actor": {"id": "00u1", "type": "User", "alternateId": "hr@example.com"},
                    "target": [
                        {"id": f"00u{number}", "type": "User", "alternateId": person, "displayName": "Somebody"}
                    ],
                }
                for number, person in enumerate(people)
            ]
        },
    }


def signed(body: object, *, at: float | None = None, secret: str = HOOK_SECRET) -> dict[str, Any]:
    """A call of the generic webhook, as arguments of `httpx`."""
    content, moment = json.dumps(body).encode(), str(int(time.time() if at is None else at))
    signature = hmac.new(secret.encode(), f"{moment}.".encode() + content, hashlib.sha256).hexdigest()
    return {"content": content, "headers": {"x-timestamp": moment, "x-signature": f"sha256={signature}"}}


def add_user(opened: httpx.Client, email: str) -> str:
    """Put a user in by SCIM, as Entra does, and return the id that it was given."""
    answer = opened.post(
        "/scim/v2/Users",
        json={
            "schemas": [USER, "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"],
            "externalId": f"id-of-{email}",
            "userName": email,
            "active": True,
            "emails": [{"primary": True, "type": "work", "value": email}],
            "name": {"familyName": "Silva", "givenName": "Ana"},
        },
    )
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


def patch(opened: httpx.Client, user_id: str, operations: Sequence[object]) -> None:
    """Change a user by SCIM."""
    answer = opened.patch(f"/scim/v2/Users/{user_id}", json={"schemas": [PATCH], "Operations": list(operations)})
    assert answer.status_code in {200, 204}, answer.text

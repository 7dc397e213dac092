"""The receiver of `examples/offboarding/receiver`, served on loopback: in a thread of the test, or as the process that it is."""

from __future__ import annotations

import hashlib
import hmac
import importlib.util
import json
import sqlite3
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any, Final

import httpx
import uvicorn

from tests.support.other_admin import until

PROGRAM: Final = Path(__file__).parents[2] / "examples" / "offboarding" / "receiver" / "receiver.py"
SCIM_TOKEN: Final = "scim-token-of-the-tests"
OKTA_SECRET: Final = "okta-secret-of-the-tests"
HOOK_SECRET: Final = "hook-secret-of-the-tests"
HASH_KEY: Final = "hash-key-of-the-tests"
PATCH: Final = "urn:ietf:params:scim:api:messages:2.0:PatchOp"
USER: Final = "urn:ietf:params:scim:schemas:core:2.0:User"


def load() -> ModuleType:
    """The program as a module, once."""
    name = "receiver_of_the_example"
    if name not in sys.modules:
        spec = importlib.util.spec_from_file_location(name, PROGRAM)
        assert spec is not None
        assert spec.loader is not None
        sys.modules[name] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(sys.modules[name])
    return sys.modules[name]


def settings(folder: Path, **given: object) -> dict[str, Any]:
    """What it is started with: every way in open, and a queue folder. `interval` is so long that one dispatch is all there is."""
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
        **given,
    }


@contextmanager
def serving(options: dict[str, Any]) -> Iterator[httpx.Client]:
    """Serve it in a thread; a client of the one who may speak SCIM."""
    receiver = load()
    config = uvicorn.Config(
        receiver.application(receiver.Options(**options)), port=0, log_config=None, access_log=False
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    until(lambda: server.started)
    address = f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    try:
        with client(address) as opened:
            yield opened
    finally:
        server.should_exit = True
        thread.join()


def client(address: str) -> httpx.Client:
    """Of the identity provider."""
    return httpx.Client(base_url=address, headers={"authorization": f"Bearer {SCIM_TOKEN}"}, trust_env=False)


def word(address: str) -> str:
    """The keyed hash that stands for a person, worked out here once more."""
    return hmac.new(HASH_KEY.encode(), address.casefold().encode(), hashlib.sha256).hexdigest()


def told(folder: Path) -> list[str]:
    """All words that were dispatched into the queue folder."""
    return sorted(line for file in (folder / "queue").glob("*.txt") for line in file.read_text().splitlines())


def heard(folder: Path) -> list[str]:
    """The words of all events that are on disk."""
    with closing(sqlite3.connect(folder / "receiver.sqlite")) as disk:
        return sorted(word for (word,) in disk.execute("SELECT subject FROM events"))


def okta_body(
    *people: str, uuid: str = "event-1", result: str = "SUCCESS", kind: str = "user.lifecycle.deactivate"
) -> dict[str, object]:
    """One delivery of Okta's event hook, with one event for each of these people."""
    return {
        "eventType": "com.okta.event_hook",
        "eventTypeVersion": "1.0",
        "cloudEventsVersion": "0.1",
        "source": "https://example.okta.com/api/v1/eventHooks/who1",
        "eventId": f"delivery-of-{uuid}",
        "eventTime": "2026-11-29T10:00:00.000Z",
        "contentType": "application/json",
        "data": {
            "events": [
                {
                    "uuid": f"{uuid}-{number}",
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

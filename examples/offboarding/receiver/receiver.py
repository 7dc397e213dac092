"""
Takes an identity provider's word that somebody left, and starts a pipeline with a keyed hash of their address. It removes nobody.

It holds no credential of the Claude organization, and of the forge one that starts a pipeline. What it was told is on disk before it
answers; once a minute what is new goes out, in one dispatch. More people in a day than a plan may take away wait for a person.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import hmac
import logging
import os
import sqlite3
import time
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

import httpx
import scim2_models as scim
import uvicorn
from pydantic import BaseModel, Field, StringConstraints, ValidationError, model_validator
from scim2_server.applications.asgi import ASGIApplication
from scim2_server.memory import AsyncInMemoryStorage, InMemoryStorage
from scim2_server.service import patch_only_config
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount, Route

log = logging.getLogger("receiver")
LARGEST_BODY, DAY, FRESH, HEADER = 1_000_000, 86_400, 300, 1_000
OKTA_EVENTS = {f"user.lifecycle.{end}" for end in ("deactivate", "suspend", "delete.initiated")}
OKTA_EVENTS |= {"application.user_membership.remove"}
Secret = Annotated[str, StringConstraints(pattern=r"^(|.{16,})$", strip_whitespace=True)]


class Options(BaseModel, frozen=True, hide_input_in_errors=True):
    """From `RECEIVER_…`. A way in without its secret (16 characters or more) is closed."""

    hash_key: Annotated[str, Field(min_length=16)]
    scim_token: Secret = ""
    okta_secret: Secret = ""
    hook_secret: Secret = ""
    database: Path = Path("receiver.sqlite")
    host: str = "127.0.0.1"
    port: int = 8080
    most_a_day: Annotated[int, Field(ge=1)] = 3
    interval: Annotated[float, Field(gt=0)] = 60
    to: Literal["queue", "github", "gitlab"]
    queue: Path = Path("queue")
    url: Annotated[str, StringConstraints(pattern=r"^(https://|http://(127\.0\.0\.1|localhost)[:/])")] = "https://"
    project: str = ""
    workflow: str = "offboard.yml"
    ref: str = "main"
    forge_token: Secret = ""

    @model_validator(mode="after")
    def _is_usable(self) -> Options:
        if not (self.scim_token or self.okta_secret or self.hook_secret):
            raise ValueError("no way in is open: set scim_token, okta_secret or hook_secret")
        if self.to != "queue" and not (self.project and self.forge_token and self.url != "https://"):
            raise ValueError("a forge wants url, project and forge_token")
        return self


class Inbox:
    """What was heard and what went out, in SQLite. Only the users of SCIM are there with their addresses."""

    def __init__(self, options: Options) -> None:
        self._key, self._most = options.hash_key.encode(), options.most_a_day
        os.close(os.open(options.database, os.O_CREAT | os.O_RDWR, 0o600))
        self.disk = sqlite3.connect(options.database, check_same_thread=False)
        self.disk.executescript(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
            "CREATE TABLE IF NOT EXISTS events (id TEXT PRIMARY KEY, subject TEXT, sent_at REAL);"
            "CREATE TABLE IF NOT EXISTS people (id TEXT PRIMARY KEY, kept TEXT);"
        )
        self._waiting: list[tuple[str, str]] = []

    def subject(self, address: str) -> str:
        """The word for a person. Without the key nobody can try addresses until one fits."""
        return hmac.new(self._key, address.strip().casefold().encode(), hashlib.sha256).hexdigest()[:32]

    async def keep(self, events: Iterable[tuple[str, str]]) -> None:
        """Put events (id, address) on disk; those of requests that come at once go together. A known id is no second event."""
        self._waiting += [(key, self.subject(address)) for key, address in events]
        await asyncio.sleep(0)
        if self._waiting:
            with self.disk:
                self.add(self._waiting)
            self._waiting = []

    def add(self, events: Iterable[tuple[str, str]]) -> None:
        self.disk.executemany("INSERT OR IGNORE INTO events VALUES (?, ?, NULL)", events)

    def due(self) -> list[str]:
        """Whom the next dispatch tells of: nobody when they are more than leave in a day, as after an export that went wrong."""
        rows = self.disk.execute("SELECT DISTINCT subject FROM events WHERE sent_at IS NULL ORDER BY subject")
        new = [subject for (subject,) in rows]
        told = "SELECT COUNT(DISTINCT subject) FROM events WHERE sent_at > ?"
        (sent,) = self.disk.execute(told, (time.time() - DAY,)).fetchone()
        if new and sent + len(new) > self._most:
            log.error(
                "%d people wait, %d were told of within a day: look why, and raise RECEIVER_MOST_A_DAY", len(new), sent
            )
            return []
        return new

    def mark_sent(self, subjects: Iterable[str]) -> None:
        with self.disk:
            told = "UPDATE events SET sent_at = ? WHERE subject = ? AND sent_at IS NULL"
            self.disk.executemany(told, [(time.time(), subject) for subject in subjects])


class User(scim.Resource[Any]):
    """All that is kept of a user: identity providers name people by the id that we gave them."""

    __schema__ = scim.URN("urn:ietf:params:scim:schemas:core:2.0:User")
    user_name: Annotated[str | None, scim.Uniqueness.server, scim.Required.true] = None
    active: bool | None = None


def plain(user: Any) -> Any:
    return user.model_copy(update={"schemas": [User.__schema__]})


class Users(InMemoryStorage):
    """The users of SCIM. A change, and the event that it may be, is on disk before it is answered."""

    def __init__(self, inbox: Inbox) -> None:
        super().__init__()
        self._inbox = inbox
        self._read()

    def _read(self) -> None:
        rows = self._inbox.disk.execute("SELECT kept FROM people")
        self.resources = [User.model_validate_json(kept) for (kept,) in rows]

    def create(self, resource_type: scim.ResourceType, resource: Any) -> Any:
        return self._keep(super().create(resource_type, plain(resource)), was_active=False)

    def update(self, resource_type: scim.ResourceType, resource: Any, **condition: Any) -> Any:
        before: Any = self.get(resource_type, resource.id)
        after = super().update(resource_type, plain(resource), **condition)
        return self._keep(after, was_active=before.active is not False)

    def delete(self, resource_type: scim.ResourceType, resource_id: str, **condition: Any) -> None:
        gone: Any = self.get(resource_type, resource_id)
        super().delete(resource_type, resource_id, **condition)
        self._keep(gone, was_active=gone.active is not False, is_gone=True)

    def _keep(self, user: Any, *, was_active: bool, is_gone: bool = False) -> Any:
        subject, disk = self._inbox.subject(user.user_name or ""), self._inbox.disk
        try:
            with disk:
                disk.execute("DELETE FROM people WHERE id = ?", (user.id,))
                if not is_gone:
                    disk.execute("INSERT INTO people VALUES (?, ?)", (user.id, user.model_dump_json()))
                if not is_gone and user.active is not False:
                    disk.execute("DELETE FROM events WHERE subject = ? AND sent_at IS NULL", (subject,))
                elif was_active:
                    self._inbox.add([(f"scim-{user.id}-{time.time_ns()}", subject)])
        except sqlite3.Error:
            self._read()
            raise
        return user


class Scim(ASGIApplication):
    """SCIM behind a bearer token, as Okta and Entra speak it."""

    def __init__(self, inbox: Inbox, token: str) -> None:
        tolerant = scim.ScimPolicy(unknown="ignore", remove_value_as_filter="apply", unmatched_path_filter="create")
        config = patch_only_config().model_copy(update={"filter": scim.Filter(supported=True, max_results=200)})
        super().__init__(AsyncInMemoryStorage(Users(inbox)), scim.ScimProvider([User], config=config, policy=tolerant))
        self._secret = f"Bearer {token}".encode()

    def check_auth(self, request: Any) -> None:
        if not hmac.compare_digest(dict(request.headers).get("authorization", "").encode(), self._secret):
            raise scim.UnauthorizedException


def okta(inbox: Inbox, secret: str) -> Callable[[Request], Any]:
    """Okta's event hook: the challenge of its registration, then events. Not signed: the header's secret is what there is."""

    async def answer(request: Request) -> Response:
        if request.method == "GET":
            challenge = request.headers.get("x-okta-verification-challenge", "")
            return JSONResponse({"verification": challenge}, 200 if 0 < len(challenge) <= HEADER else 400)
        if not hmac.compare_digest(request.headers.get("authorization", "").encode(), secret.encode()):
            return Response(status_code=401)
        try:
            heard = [
                (f"okta-{event['uuid']}-{target['id']}", target["alternateId"])
                for event in (await request.json())["data"]["events"]
                if event["eventType"] in OKTA_EVENTS and event["outcome"]["result"] == "SUCCESS"
                for target in event["target"]
                if target["type"] == "User" and "@" in target["alternateId"]
            ]
        except (ValueError, KeyError, TypeError):
            return Response(status_code=400)
        await inbox.keep(heard)
        return Response(status_code=204)

    return answer


def hook(inbox: Inbox, secret: str) -> Callable[[Request], Any]:
    """Anybody's webhook: `{"id": …, "emails": […]}`, signed over time and body, not older than five minutes."""

    async def answer(request: Request) -> Response:
        sent, body = request.headers.get("x-timestamp", ""), await request.body()
        signed = hmac.new(secret.encode(), f"{sent}.".encode() + body, hashlib.sha256).hexdigest()
        is_signed = hmac.compare_digest(request.headers.get("x-signature", "").encode(), f"sha256={signed}".encode())
        if not (is_signed and sent.isdecimal() and abs(time.time() - int(sent)) <= FRESH):
            return Response(status_code=401)
        try:
            told = await request.json()
            heard = [(f"hook-{told['id']}-{inbox.subject(one)}", one) for one in told["emails"] if "@" in one]
        except (ValueError, KeyError, TypeError, AttributeError):
            return Response(status_code=400)
        await inbox.keep(heard)
        return Response(status_code=204)

    return answer


async def send(leavers: list[str], options: Options) -> None:
    """Start the pipeline, or leave a file with a hash a line. Raises httpx.HTTPError or OSError: then it is tried again."""
    if options.to == "queue":
        text = "".join(f"{leaver}\n" for leaver in leavers)
        draft = options.queue / f"{hashlib.sha256(text.encode()).hexdigest()[:16]}.tmp"
        draft.write_text(text, encoding="utf-8")
        draft.replace(draft.with_suffix(".txt"))
        return
    async with httpx.AsyncClient(base_url=options.url, timeout=10) as forge:
        if options.to == "github":
            answer = await forge.post(
                f"/repos/{options.project}/actions/workflows/{options.workflow}/dispatches",
                headers={"authorization": f"Bearer {options.forge_token}", "accept": "application/vnd.github+json"},
                json={"ref": options.ref, "inputs": {"leavers": " ".join(leavers)}},
            )
        else:
            variables = {"token": options.forge_token, "ref": options.ref, "variables[LEAVERS]": " ".join(leavers)}
            answer = await forge.post(f"/api/v4/projects/{options.project}/trigger/pipeline", data=variables)
    if not answer.is_success:
        raise httpx.HTTPStatusError(f"answered {answer.status_code}", request=answer.request, response=answer)


async def dispatch(inbox: Inbox, options: Options) -> None:
    """Tell of whom is new, once in each interval, for ever."""
    while True:
        try:
            if leavers := inbox.due():
                await send(leavers, options)
                inbox.mark_sent(leavers)
                log.info("told of %d people", len(leavers))
        except (httpx.HTTPError, OSError, sqlite3.Error) as error:
            log.warning("could not tell who is new, and will try again: %s", error)
        await asyncio.sleep(options.interval)


def application(options: Options) -> Starlette:
    """The receiver. One process: the users are in its memory."""
    inbox = Inbox(options)
    routes: list[Any] = [Mount("/scim", Scim(inbox, options.scim_token))] if options.scim_token else []
    if options.okta_secret:
        routes.append(Route("/okta", okta(inbox, options.okta_secret), methods=["GET", "POST"]))
    if options.hook_secret:
        routes.append(Route("/hook", hook(inbox, options.hook_secret), methods=["POST"]))

    @contextlib.asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        task = asyncio.create_task(dispatch(inbox, options))
        yield
        task.cancel()
        inbox.disk.close()

    return Starlette(routes=routes, lifespan=lifespan, max_body_size=LARGEST_BODY)


def main(environment: Mapping[str, str]) -> None:
    try:
        options = Options.model_validate(
            {n[9:].lower(): v for n, v in environment.items() if n.startswith("RECEIVER_")}
        )
    except ValidationError as error:
        said = (f"RECEIVER_{'_'.join(map(str, one['loc'])).upper() or '…'}: {one['msg']}" for one in error.errors())
        raise SystemExit("; ".join(said)) from None
    logging.basicConfig(level="INFO")
    logging.getLogger("httpx").setLevel("WARNING")
    uvicorn.run(application(options), host=options.host, port=options.port, access_log=False)


if __name__ == "__main__":
    main(os.environ)

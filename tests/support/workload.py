"""
A job that proves who it is: an issuer with a key of the test's own, known to a simulator, and the rules that a person makes in the Console.

`Jobs` signs what GitHub or GitLab would; `GitHubEndpoint` is the address that a GitHub job asks for its tokens.
"""

from __future__ import annotations

import itertools
import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Final
from urllib.parse import parse_qs, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import ec

from claude_simulator import Simulator
from tests.support import plain_http

GITHUB: Final = "https://token.actions.githubusercontent.com"
GITLAB: Final = "https://gitlab.com"
TENANT_CLAIM: Final = {GITHUB: "repository_owner", GITLAB: "namespace_path"}
AUDIENCE: Final = "https://api.anthropic.com"
REQUEST_TOKEN: Final = "test-request-token"

_KEY: Final = ec.generate_private_key(ec.SECP256R1())
_number: Final = itertools.count(1)


def issued(now: float, *, issuer: str, subject: str, **changes: object) -> str:
    """An identity token of five minutes; None leaves a claim out."""
    claims = {
        "iss": issuer,
        "sub": subject,
        "aud": AUDIENCE,
        "iat": now,
        "exp": now + 300,
        "jti": f"test-{next(_number)}",
    } | changes
    kept = {name: value for name, value in claims.items() if value is not None}
    return jwt.encode(kept, _KEY, "ES256", headers={"kid": "test"})


@dataclass
class Jobs:
    """One issuer on a simulator, and rules of an administrating service account."""

    simulator: Simulator
    issuer: str = GITHUB
    issuer_id: str = ""
    account_id: str = ""
    rules: dict[str, str] = field(default_factory=dict)
    latest_token: str = field(default="", repr=False)

    def __post_init__(self) -> None:
        public = json.loads(jwt.get_algorithm_by_name("ES256").to_jwk(_KEY.public_key()))
        keys = {"type": "inline", "keys": [{**public, "kid": "test"}]}
        name = urlsplit(self.issuer).hostname or ""
        issuer = {"name": name.replace(".", "-"), "issuer_url": self.issuer, "jwks": keys}
        self.issuer_id = self.post("federation_issuers", issuer)
        account = {"name": f"pulumi-{next(_number)}", "organization_role": "admin"}
        self.account_id = self.post("service_accounts", account)

    def post(self, path: str, body: Mapping[str, object]) -> str:
        """As a person in the Console; the id of what is there then."""
        headers = {"authorization": f"Bearer {self.simulator.credential('console_session')}"}
        address = f"{self.simulator.base_url}/v1/organizations/{path}"
        answer = plain_http.post(address, json=body, headers=headers)
        assert answer.is_success, answer.text
        return str(answer.json()["id"])

    def find(self, path: str, name: str) -> dict[str, object]:
        """The live object of this name."""
        headers = {"authorization": f"Bearer {self.simulator.credential('console_session')}"}
        rows = plain_http.get(f"{self.simulator.base_url}/v1/organizations/{path}", headers=headers).json()["data"]
        return next(row for row in rows if row["name"] == name)

    def change_issuer(self, **changes: object) -> None:
        self.post(f"federation_issuers/{self.issuer_id}", changes)

    def rule(self, name: str, match: Mapping[str, object], *, scope: str = "org:admin", **more: object) -> str:
        """A rule, by its id."""
        target = {"type": "service_account", "service_account_id": self.account_id}
        rule = {"name": name, "issuer_id": self.issuer_id, "match": match, "oauth_scope": scope, "target": target}
        self.rules[name] = self.post("federation_rules", rule | {"applies_to_all_workspaces": True} | more)
        return self.rules[name]

    def archive_rule(self, name: str) -> None:
        self.post(f"federation_rules/{self.rules[name]}/archive", {})

    def token(self, subject: str, **changes: object) -> str:
        """What the issuer would give to the job, by the simulator's clock: as GitHub and GitLab do, with the tenant in a claim."""
        now = self.simulator.world.clock.now().timestamp()
        tenant = subject.split(":")[1].partition("/")[0]
        claims = {TENANT_CLAIM[self.issuer]: tenant} | changes
        self.latest_token = issued(now, issuer=self.issuer, subject=subject, **claims)
        return self.latest_token

    def environment(self, rule: str, **more: str) -> dict[str, str]:
        """The variables of a job, without its identity token."""
        return {
            "ANTHROPIC_BASE_URL": self.simulator.base_url,
            "ANTHROPIC_FEDERATION_RULE_ID": self.rules[rule],
            "ANTHROPIC_ORGANIZATION_ID": self.simulator.organization_id,
            "ANTHROPIC_SERVICE_ACCOUNT_ID": self.account_id,
            "CLAUDE_ADMIN_REQUESTS_PER_MINUTE": "0",
        } | more


class GitHubEndpoint:
    """What `ACTIONS_ID_TOKEN_REQUEST_URL` leads to: a new token for each request, for the audience that the request names."""

    def __init__(self, jobs: Jobs, subject: str, *, status: int = 200, **claims: object) -> None:
        self.jobs = jobs
        self.claims = claims
        self.subject = subject
        self.status = status
        self.asked: list[str] = []
        self.given: list[str] = []
        self.address = ""

    @contextmanager
    def running(self) -> Iterator[GitHubEndpoint]:
        endpoint = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                endpoint.answer(self)

            def log_message(self, *_: object) -> None: ...

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        self.address = f"http://127.0.0.1:{server.server_port}/idtoken/7?api-version=2.0"
        try:
            yield self
        finally:
            server.shutdown()
            server.server_close()
            thread.join()

    def answer(self, request: BaseHTTPRequestHandler) -> None:
        self.asked.append(request.path)
        status = self.status if request.headers["authorization"] == f"Bearer {REQUEST_TOKEN}" else 401
        query = parse_qs(urlsplit(request.path).query)
        token = self.jobs.token(self.subject, aud=query.get("audience", [f"{GITHUB}/acme"])[0], **self.claims)
        self.given.append(token)
        body = json.dumps({"value": token} if status == 200 else {"message": "no"}).encode()
        request.send_response(status)
        if 300 <= status < 400:
            request.send_header("location", "http://127.0.0.1:9/elsewhere")
        request.send_header("content-length", str(len(body)))
        request.end_headers()
        request.wfile.write(body)

    @property
    def environment(self) -> dict[str, str]:
        return {"ACTIONS_ID_TOKEN_REQUEST_URL": self.address, "ACTIONS_ID_TOKEN_REQUEST_TOKEN": REQUEST_TOKEN}

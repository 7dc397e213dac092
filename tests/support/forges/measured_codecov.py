"""Codecov's totals of the files of a commit, on loopback. What it imitates has its source in docs/platform/codecov.md."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

from pulumi_claude_admin.outcome_ports import FileCoverage
from tests.support.forges.serving import Answer, Json

TOKEN = "codecov-token-of-tests"


@dataclass
class MeasuredCodecov:
    """What was measured of one repository of GitHub, by commit and file."""

    coverage: Mapping[str, Mapping[str, FileCoverage]]
    repository: str
    url: str = ""
    requests: int = 0
    lock: threading.RLock = field(default_factory=threading.RLock)

    def somebody_else(self, method: str, path: str) -> None:
        """Nobody."""

    def answer(self, method: str, target: str, token: str, document: Json) -> Answer:
        """Status, further headers, and body."""
        del method, document
        self.requests += 1
        parts, (owner, _, name) = urlsplit(target), self.repository.partition("/")
        commit = parse_qs(parts.query).get("sha", [""])[0]
        if token != TOKEN:
            return 401, {}, {"detail": "Invalid token"}
        if parts.path != f"/api/v2/github/{owner}/repos/{name}/totals/" or commit not in self.coverage:
            return 404, {}, {"detail": "Not found"}
        files = [
            {"name": path, "totals": {"lines": of.measured, "hits": of.covered}}
            for path, of in self.coverage[commit].items()
        ]
        return 200, {}, {"files": files, "commit_file_url": f"https://app.codecov.io/x/commit/{commit}/blob"}

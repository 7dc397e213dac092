"""Runs that keep a copy of an organization on the simulator, each with nothing in memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.fernet import Fernet

from claude_simulator import Simulator
from claude_simulator.changes.compliance_settings import set_compliance
from pulumi_claude_admin.admin_api.cached.admin_api import CachedAdminApi
from pulumi_claude_admin.admin_api.client import HttpAdminApi
from pulumi_claude_admin.admin_api.http.credential import Credential
from pulumi_claude_admin.admin_api.http.rate_limiter import RateLimiter
from pulumi_claude_admin.admin_api.http.transport import Transport
from pulumi_claude_admin.admin_api.kept.kept_lists import HowRead, KeptLists
from pulumi_claude_admin.admin_api.kept.list_files import ListFiles
from pulumi_claude_admin.drift.organization_index import Reading
from pulumi_claude_admin.drift.read_organization import read_organization
from pulumi_claude_admin.drift.sources import ConsoleSource, Sources
from pulumi_claude_admin.model.credential import CredentialKind
from tests.support.edits import Edit, perform
from tests.support.stack_builder import Stack

ASLEEP = ConsoleSource(None, "nobody asked it")
FIVE_MINUTES = 300


@dataclass
class Runs:
    """Runs of one machine against one organization, each with nothing in memory."""

    simulator: Simulator
    folder: Path
    has_token: bool = False
    cache_key: str = field(default_factory=lambda: Fernet.generate_key().decode())
    credential: str = ""

    @contextmanager
    def api(self, *, is_kept: bool = True, is_full: bool = False) -> Iterator[CachedAdminApi]:
        kind: CredentialKind = "auth_token" if self.has_token else "api_key"
        own = self.simulator.oauth_token if self.has_token else self.simulator.admin_api_key
        files, url = ListFiles(self.folder, self.cache_key), self.simulator.base_url
        with closing(Transport(url, Credential(kind, self.credential or own), RateLimiter(0))) as transport:
            yield CachedAdminApi(
                HttpAdminApi(transport),
                kept=(lambda api: KeptLists(files, api, base_url=url, is_full=is_full)) if is_kept else None,
            )

    def read(self, *, is_kept: bool = True, is_full: bool = False) -> tuple[Reading, HowRead | None]:
        with self.api(is_kept=is_kept, is_full=is_full) as api:
            reading = read_organization(Stack().declared(), Sources(api, ASLEEP, has_token=self.has_token))
            return reading, api.how_read

    def cheap(self) -> HowRead:
        """One run. Its own reading of the feed is an event that shows within a second."""
        how = self.read()[1]
        assert how is not None
        self.simulator.advance(2)
        return how

    def switch_feed_off_and_on(self, between: Iterable[Edit]) -> None:
        set_compliance(self.simulator.world.organization, is_enabled=False)
        for edit in between:
            perform(edit, self.simulator)
        self.simulator.advance(1)
        set_compliance(self.simulator.world.organization, is_enabled=True)
        self.simulator.advance(1)
        if not self.has_token:
            self.credential = self.simulator.credential("admin_key")


def snapshot(reading: Reading) -> object:
    return reading.snapshot, reading.unseen

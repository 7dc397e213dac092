"""A project with `outcomes.yaml` and `teams.yaml`, the stand-ins of both forges, and an archive as audits would have filled it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from pydantic import SecretStr

from pulumi_claude_admin.archive_wiring import open_archive
from pulumi_claude_admin.audit.organization_inputs import OrganizationInputs
from pulumi_claude_admin.audit_ports import HowRead
from pulumi_claude_admin.cli.commands import audit_kept
from pulumi_claude_admin.model.cubes import CLAUDE_CODE, COST_BY_WHO, Surface, Window
from pulumi_claude_admin.model.organization import OrganizationIdentity
from pulumi_claude_admin.model.usage import CostRow, UsageGroup
from pulumi_claude_admin.settings import Settings
from tests.support.forges.merged_github import MergedGitHub
from tests.support.forges.merged_gitlab import MergedGitLab
from tests.support.forges.serving import serving
from tests.support.histories.history import START, WEEKS, History
from tests.support.observed_builder import a_workspace
from tests.support.spend_rows import claude_code

Outcomes = Callable[..., tuple[int, str, str]]
"""Runs `claude-admin outcomes` with these arguments and settings: exit code, standard output, standard error."""
ORGANIZATION: Final = "11111111-1111-4111-8111-111111111111"
UNTIL: Final = (START + timedelta(weeks=WEEKS, days=-1)).date().isoformat()
BILLING: Final = "acme/platform/billing"
SHOP_ALONE: Final = "format: 1\nrepositories:\n  - github: acme/shop\n"
"""Without a checkout, which is quickly read."""
_TEAMS: Final = """\
version: 1
teams:
  payments:
    name: Payments
    spend_limit: unmanaged
    members:
{members}
"""


@dataclass
class Project:
    """A folder, the forges that it is read from, and the archive."""

    folder: Path
    github: MergedGitHub
    gitlab: MergedGitLab

    @property
    def archive(self) -> Path:
        """Where it is."""
        return self.folder / "archive"

    @property
    def settings(self) -> Settings:
        """Of whoever runs the command: there is no Admin API key."""
        return Settings(
            forge_token=SecretStr("ghs_reader"),
            forge_api_url=self.github.url,
            gitlab_note_token=SecretStr("glpat-reader"),
            gitlab_url=self.gitlab.url,
            pseudonym_key=SecretStr("a key of a test, long enough"),
            home=self.folder / "home",
        )

    def write(self, name: str, text: str) -> Path:
        """A file of it."""
        file = self.folder / name
        file.write_text(text, encoding="utf-8")
        return file


@contextmanager
def project(folder: Path, history: History, archive: Path) -> Iterator[Project]:
    """Both forges tell the same history, each of a repository of its own; the archive is a copy of one that was `filled`."""
    with ExitStack() as stack:
        github = stack.enter_context(serving(MergedGitHub(history.changes)))
        gitlab = stack.enter_context(serving(MergedGitLab(history.changes, repository=BILLING)))
        made = Project(folder, github, gitlab)
        checkout = f"    checkout: {history.folder}\n"
        made.write("outcomes.yaml", f"{SHOP_ALONE}{checkout}  - gitlab: {BILLING}\n{checkout}")
        members = "".join(f"      {email}: workspace_user\n" for email in history.emails)
        made.write("teams.yaml", _TEAMS.format(members=members))
        shutil.copytree(archive, made.archive)
        yield made


def fill(archive: Path, history: History) -> None:
    """A team's workspace that cost a dollar a day, seven cents that are of no team, and everybody at work on three days."""
    how = HowRead(datetime(2026, 11, 1, tzinfo=UTC), None, Surface.ANALYTICS)
    days = [START + timedelta(days=number) for number in range(WEEKS * 7)]
    with open_archive(Settings(), place=str(archive), organization_id=ORGANIZATION) as kept:
        for first, end in ((0, 30), (30, 61), (61, 84)):
            window = Window(days[first].date(), (days[first] + timedelta(days=end - first)).date())
            rows = [row for day in days[first:end] for row in (_cost(day, "wrkspc_01", "100"), _cost(day, None, "7"))]
            kept.put(COST_BY_WHO, window, rows, how)
            people = [claude_code(email, commits=1) for email in history.emails]
            kept.put(CLAUDE_CODE, window, [replace(one, day=window.first) for one in people], how)
        workspaces = (a_workspace("wrkspc_01", "Payments"), a_workspace("wrkspc_02", "Other"))
        inputs = OrganizationInputs(OrganizationIdentity(ORGANIZATION, "Acme"), workspaces)
        kept.put_organization(audit_kept.written(inputs, datetime(2026, 11, 1, tzinfo=UTC)))


def _cost(day: datetime, workspace_id: str | None, amount: str) -> CostRow:
    """At half the list price."""
    listed = Decimal(amount) * 2
    return CostRow(day, UsageGroup(workspace_id=workspace_id), "tokens", "output_tokens", Decimal(amount), listed)


def document(out: str) -> dict[str, Any]:
    """The JSON form."""
    made: dict[str, Any] = json.loads(out)
    return made

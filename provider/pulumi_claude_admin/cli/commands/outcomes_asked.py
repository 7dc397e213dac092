"""What outcomes are asked of: everything that can be wrong before anybody is asked, looked at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Final

from pulumi_claude_admin import wiring
from pulumi_claude_admin.cli.commands import outcomes_teams
from pulumi_claude_admin.cli.commands.outcomes_sources import Source, sources
from pulumi_claude_admin.cli.outcomes_options import OutcomesOptions
from pulumi_claude_admin.errors import ConfigurationError
from pulumi_claude_admin.outcomes.defects import WITHIN
from pulumi_claude_admin.outcomes.outcome_archive import Days
from pulumi_claude_admin.outcomes.reading_plan import CompanyRules
from pulumi_claude_admin.outcomes.week import Week
from pulumi_claude_admin.outcomes.whole_weeks import last_day, whole_weeks
from pulumi_claude_admin.outcomes_file.model import OutcomesFile
from pulumi_claude_admin.outcomes_file.read import read_file
from pulumi_claude_admin.project_file import find_upwards
from pulumi_claude_admin.session import Session
from pulumi_claude_admin.team_file.model import Arguments

FILE: Final = "outcomes.yaml"
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for. `folder` is that of the file."""

    options: OutcomesOptions
    file: OutcomesFile
    folder: Path
    teams: Mapping[str, Arguments] | None
    session: Session
    company: CompanyRules
    sources: tuple[Source, ...]
    weeks: tuple[Week, ...]
    now: datetime

    @property
    def days(self) -> Days:
        """From the first week on, as long as a change of the last one may still turn out to have caused a defect."""
        end = self.weeks[-1].following.monday + WITHIN + _DAY
        return self.weeks[0].monday, min(end, self.now.date() + _DAY)

    @property
    def told_days(self) -> Days:
        """Of the weeks alone."""
        return self.weeks[0].monday, self.weeks[-1].following.monday


def asked_of(options: OutcomesOptions) -> Asked:
    """Raises ConfigurationError for what is missing, OutcomesFileError and TeamFileError for files."""
    path = options.config or find_upwards(options.folder, FILE)
    if path is None:
        raise ConfigurationError(
            f"there is no {FILE} in {options.folder}",
            hint="Write one (docs/outcomes-file.md), or name another with --config",
        )
    file = read_file(path)
    teams = outcomes_teams.team_file(options.folder, options.teams)
    session = wiring.session(options.folder)
    key = session.settings.pseudonym_key
    if key is None:
        raise ConfigurationError(
            "CLAUDE_ADMIN_PSEUDONYM_KEY is not set, and people are kept as hashes by it alone",
            hint="Set it to 16 characters or more that nobody guesses, the same in every run",
        )
    now = datetime.now(UTC)
    weeks = _weeks(options, now.date())
    company = CompanyRules(key.get_secret_value(), file.aliases, file.rules)
    found = () if options.is_offline else sources(file.repositories, folder=path.parent, settings=session.settings)
    return Asked(options, file, path.parent, teams, session, company, found, weeks, now)


def _weeks(options: OutcomesOptions, today: date) -> tuple[Week, ...]:
    """Those that are over: today's is not, and on a Sunday it would be the last one."""
    if options.until is not None and options.until > today:
        raise ConfigurationError(f"--until {options.until} is still to come")
    try:
        return whole_weeks(options.weeks, last_day(options.until, today))
    except OverflowError:
        raise ConfigurationError(f"--until {options.until} has no {options.weeks} weeks before it") from None

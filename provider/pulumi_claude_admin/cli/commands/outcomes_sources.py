"""Where the facts of each repository come from: its forge, its checkout, what tests covered. A missing token is refused before anything is asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from pulumi_claude_admin import forge_wiring
from pulumi_claude_admin.errors import ConfigurationError, OutcomesUnreadable
from pulumi_claude_admin.git_checkout.history import GitCheckout
from pulumi_claude_admin.outcome_ports import CoverageReports, Forge, GitHistory, MergedChanges
from pulumi_claude_admin.outcomes.mailmap import Mailmap
from pulumi_claude_admin.outcomes.reading import AskedRepository
from pulumi_claude_admin.outcomes_file.model import Repository
from pulumi_claude_admin.settings import Settings


@dataclass(frozen=True, slots=True)
class Source:
    """A repository as it is to be read, and what a reader has to know of what cannot be asked of it."""

    said: Repository
    asked: AskedRepository
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Checkout:
    """The history of a repository, None where there is none or it cannot be used, which a line says."""

    history: GitHistory | None = None
    remarks: tuple[str, ...] = ()


def sources(repositories: Sequence[Repository], *, folder: Path, settings: Settings) -> tuple[Source, ...]:
    """Of each repository all there is. `folder` is the file's. Raises ConfigurationError for a token or a folder that is not there."""
    forges = _forges({one.forge for one in repositories}, settings)
    coverage = [_coverage(one, folder, settings) for one in repositories]
    return tuple(_source(one, forges, covered, folder) for one, covered in zip(repositories, coverage, strict=True))


def mailmap(repositories: Sequence[Repository], folder: Path) -> Mailmap:
    """Whose addresses are one, by all checkouts that can be read."""
    entries = dict[tuple[str, str], str]()
    for one in repositories:
        history = checkout(one, folder).history
        with suppress(OutcomesUnreadable):  # whoever reads the checkout says so
            entries |= Mailmap.of(history.mailmap()).proper if history is not None else {}
    return Mailmap(entries)


def checkout(repository: Repository, folder: Path) -> Checkout:
    """The checkout of a repository, as far as there is one."""
    if repository.checkout is None:
        return Checkout()
    try:
        return Checkout(GitCheckout(folder / repository.checkout, repository.name))
    except OutcomesUnreadable as error:
        return Checkout(None, (str(error),))


def _source(
    repository: Repository, forges: Mapping[Forge, MergedChanges], coverage: CoverageReports | None, folder: Path
) -> Source:
    found = checkout(repository, folder)
    asked = AskedRepository(repository.place, repository.branch, forges[repository.forge], found.history, coverage)
    return Source(repository, asked, found.remarks)


def _forges(wanted: set[Forge], settings: Settings) -> Mapping[Forge, MergedChanges]:
    opening = {Forge.GITHUB: forge_wiring.github_changes, Forge.GITLAB: forge_wiring.gitlab_changes}
    return {forge: opening[forge](settings) for forge in sorted(wanted)}


def _coverage(repository: Repository, folder: Path, settings: Settings) -> CoverageReports | None:
    said = repository.coverage
    if said is None:
        return None
    if said.folder is not None:
        return forge_wiring.folder_coverage(folder / said.folder, roots=said.roots or ())
    if settings.coverage_token is None:
        raise ConfigurationError(
            f"CODECOV_TOKEN is not set, which is needed to ask what tests covered of {repository.name}",
            hint="Hand over an API token of Codecov, or name a folder of coverage files",
        )
    return forge_wiring.codecov_coverage(settings.coverage_token, service=repository.forge, url=settings.coverage_url)

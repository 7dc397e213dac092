"""What the project's team file declares that an audit holds spend against: the annual budget, and the cap of each workspace."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from typing import Final

from pulumi_claude_admin.audit.organization_inputs import OrganizationInputs
from pulumi_claude_admin.errors import TeamFileError
from pulumi_claude_admin.model.spend_limit import Scope
from pulumi_claude_admin.project_file import find_upwards
from pulumi_claude_admin.team_file.declared_caps import declared_caps
from pulumi_claude_admin.team_file.read import bytes_of, read_bytes

FILE: Final = "teams.yaml"


@dataclass(frozen=True, slots=True)
class Declared:
    """
    The budget of a year and caps by workspace, both in fractional cents, and where the budget stands.

    `notices` are what keeps the file from counting.
    """

    budget: Decimal | None = None
    budget_at: str | None = None
    caps: Mapping[str, Decimal] = field(default_factory=dict)
    notices: tuple[str, ...] = ()

    def added_to(self, inputs: OrganizationInputs) -> OrganizationInputs:
        """The inputs, with what is declared beside what is there."""
        caps = {
            Scope(id_): replace(inputs.caps[Scope(id_)], declared=amount, declared_at=FILE)
            for id_, amount in self.caps.items()
            if Scope(id_) in inputs.caps
        }
        return replace(inputs, budget=self.budget, budget_at=self.budget_at, caps={**inputs.caps, **caps})


def declared(folder: Path, inputs: OrganizationInputs) -> Declared:
    """By the nearest team file of the project that a folder is in."""
    file = find_upwards(folder, FILE)
    if file is None:
        return Declared()
    try:
        found = read_bytes(bytes_of(file, name=FILE))
    except TeamFileError:
        return Declared(notices=(_UNREADABLE,))
    if found.mistakes:
        return Declared(notices=(_UNREADABLE,))
    names = {one.id: one.name for one in inputs.workspaces if not one.is_archived}
    caps = declared_caps(found.teams, names).by_workspace
    if found.budget is None:
        return Declared(caps=caps)
    return Declared(Decimal(found.budget.amount).scaleb(2), f"{FILE}:{found.budget.line}", caps)


_UNREADABLE: Final = (
    f"{FILE} has mistakes, so no budget and no cap of it counts; `claude-admin teams check {FILE}` names them."
)

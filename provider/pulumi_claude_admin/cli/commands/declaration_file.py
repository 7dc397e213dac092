"""The file of amounts that a program declares limits of people from: read anew each time, changed in one place, replaced in one step."""

from __future__ import annotations

import stat
from dataclasses import dataclass
from pathlib import Path

from pulumi_claude_admin.atomic_file import replace_file
from pulumi_claude_admin.cli.commands.report_files import read_bounded
from pulumi_claude_admin.errors import ClaudeAdminError, ConfigurationError
from pulumi_claude_admin.increase_requests.amounts_file import EditedFile, with_amount
from pulumi_claude_admin.increase_requests.declared import DeclaredLimit
from pulumi_claude_admin.increase_requests.python_amounts import SUFFIX, lines_of
from pulumi_claude_admin.increase_requests.resolutions import Approval
from pulumi_claude_admin.model.money import Money
from pulumi_claude_admin.model.people import person_key

_NO_AMOUNT = "no_limit"


@dataclass(frozen=True, slots=True)
class DeclarationFile:
    """One file, as `--edit` names it."""

    path: Path

    def edited(self, declared: DeclaredLimit, approval: Approval) -> EditedFile:
        """What it would be. Raises ConfigurationError where it does not say what the stack does, or cannot be edited."""
        if declared.amount == _NO_AMOUNT:
            raise ConfigurationError(f"{declared.urn} declares {_NO_AMOUNT}, which is no amount to raise")
        names = frozenset(filter(None, (person_key(declared.who), declared.user_id)))
        if self.path.suffix == SUFFIX:
            raise self._by_hand(declared, approval, names)
        return with_amount(self._text(), names, before=declared.amount, after=approval.amount, source=str(self.path))

    def write(self, declared: DeclaredLimit, approval: Approval) -> EditedFile:
        """Change it. Raises ClaudeAdminError that says what to write by hand."""
        try:
            made = self.edited(declared, approval)
            file = self.path.resolve()  # what a link leads to is replaced, not the link
            if not made.is_same:
                replace_file(file, made.text, mode=stat.S_IMODE(file.stat().st_mode))
        except (ConfigurationError, OSError) as error:
            reason = error.message if isinstance(error, ConfigurationError) else error.strerror
            raise ClaudeAdminError(
                f"{approval.request_id} was approved, and {self.path} was not edited: {reason}",
                hint=f"Write {approval.amount.major} for {declared.who} there: else the next `pulumi up` takes it back",
            ) from None
        return made

    def _by_hand(self, declared: DeclaredLimit, approval: Approval, names: frozenset[str]) -> ConfigurationError:
        """Why a program is not edited, and what to write where in it."""
        lines = lines_of(self._text(), names, Money.parse(declared.amount, approval.amount.currency))
        place = ", ".join(f"{self.path}:{line}" for line in lines) or f"a line of {self.path} that no literal shows"
        after = approval.amount.major
        return ConfigurationError(
            f"amounts in Python are not edited; {place} says {declared.amount} for {declared.who}",
            hint=f'Write "{after}" there by hand, run `pulumi up`, and approve {approval.request_id} with --amount {after}',
        )

    def _text(self) -> str:
        try:
            return read_bounded(self.path).decode("utf-8")
        except UnicodeDecodeError:
            raise ConfigurationError(f"{self.path} is not UTF-8", hint="Save it as UTF-8") from None

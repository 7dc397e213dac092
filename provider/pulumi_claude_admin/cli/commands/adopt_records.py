"""What the state is to have of each adopted resource: what its provider would record if it had created what is there."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final, NoReturn, cast

from pulumi.dynamic.dynamic import serialize_provider

import pulumi_claude_admin as claude
from pulumi_claude_admin.adopt.import_file import Recorded
from pulumi_claude_admin.adopt.program import AdoptedResource, Style
from pulumi_claude_admin.lifecycle.inputs import pickler_as_before
from pulumi_claude_admin.lifecycle.provider import ClaudeProvider
from pulumi_claude_admin.model.bags import parse
from pulumi_claude_admin.model.claude_code_limits import ClaudeCodeLimitChanges, ClaudeCodeLimits
from pulumi_claude_admin.model.money import Money
from pulumi_claude_admin.model.organization import OrganizationSnapshot
from pulumi_claude_admin.model.spend_limit import SpendLimit, SpendNotifications
from pulumi_claude_admin.ports import ConsoleIdentity, ConsoleScope
from pulumi_claude_admin.session import Session

_PROVIDER: Final = "__provider"


class Recorder:
    """Asks the providers, over the lists and pages that were read already."""

    def __init__(self, session: Session, snapshot: OrganizationSnapshot, *, style: Style) -> None:
        self._session = replace(session, console=_SeenConsole(snapshot), left=None)
        self._is_pickled = style != "yaml"
        self._providers: dict[str, tuple[ClaudeProvider[Any], str]] = {}  # each has a spec of its own

    def recorded(self, resource: AdoptedResource) -> Recorded:
        """Inputs and outputs. Raises InvalidInputs for what has changed since it was read."""
        provider, pickled = self._provider(resource.type_name)
        spec = parse(provider.spec_type, resource.arguments)
        inputs = spec.model_dump(mode="json", exclude_none=True)
        outputs = provider.adopted(self._session, resource.id, inputs)
        own = {_PROVIDER: pickled} if self._is_pickled else {}
        return Recorded({**inputs, **own}, {**outputs, **own})

    def _provider(self, type_name: str) -> tuple[ClaudeProvider[Any], str]:
        if type_name not in self._providers:
            provider = _provider_of(type_name)
            self._providers[type_name] = provider, _pickled(provider)
        return self._providers[type_name]


def pickled_provider(type_name: str) -> str:
    """What the state of a Python program has of the provider of such a resource."""
    return _pickled(_provider_of(type_name))


def _provider_of(type_name: str) -> ClaudeProvider[Any]:
    module = sys.modules[getattr(claude, type_name).__module__]
    return cast("ClaudeProvider[Any]", getattr(module, f"{type_name}Provider")())


def _pickled(provider: ClaudeProvider[Any]) -> str:
    with pickler_as_before():
        return str(serialize_provider(provider))


class _SeenConsole:
    """The Console as it was read, so that no page is read twice and nothing is ever written."""

    def __init__(self, snapshot: OrganizationSnapshot) -> None:
        self._snapshot = snapshot

    def whoami(self) -> ConsoleIdentity:
        return self._refuse()

    def read_spend_limit(self, where: ConsoleScope) -> SpendLimit | None:
        return self._snapshot.spend_limits[where.scope]

    def write_spend_limit(
        self, where: ConsoleScope, amount: Money | None, *, declared: Money | None = None
    ) -> SpendLimit | None:
        del where, amount, declared
        return self._refuse()

    def read_notifications(self, where: ConsoleScope) -> SpendNotifications:
        found = self._snapshot.notifications[where.scope]
        return found or SpendNotifications(where.scope, (), ())

    def write_notifications(self, where: ConsoleScope, wanted: SpendNotifications) -> SpendNotifications:
        del where, wanted
        return self._refuse()

    def read_rate_limits(self, where: ConsoleScope, group: str) -> Mapping[str, int]:
        del where, group
        return self._refuse()

    def write_rate_limits(
        self,
        where: ConsoleScope,
        group: str,
        limits: Mapping[str, int | None],
        *,
        declared: Mapping[str, int | None] | None = None,
    ) -> Mapping[str, int]:
        del where, group, limits, declared
        return self._refuse()

    def read_claude_code_limits(self, where: ConsoleScope) -> ClaudeCodeLimits:
        return self._snapshot.claude_code_limits[where.scope]

    def write_claude_code_limits(
        self, where: ConsoleScope, wanted: ClaudeCodeLimitChanges, *, declared: ClaudeCodeLimitChanges | None = None
    ) -> ClaudeCodeLimits:
        del where, wanted, declared
        return self._refuse()

    def close(self) -> None:
        """Nothing is open."""

    def _refuse(self) -> NoReturn:
        raise AssertionError("adopting reads what was read, and writes nothing")

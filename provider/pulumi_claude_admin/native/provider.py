"""
The native provider: what the engine asks of a resource, put to the very provider that a Python program's resource has.

Nothing about gRPC (`server`), and nothing about a particular resource (`kinds`). Providers block while they ask the platform,
so each is asked on a thread of a small pool: as many as Pulumi's own process for dynamic providers has.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib.metadata import version
from importlib.resources import files
from typing import Final, ParamSpec, TypeVar

from pulumi.provider.experimental import provider as pulumi_provider

from pulumi_claude_admin import wiring
from pulumi_claude_admin.errors import ConfigurationError, InvalidInputs, Problem
from pulumi_claude_admin.lifecycle import messages
from pulumi_claude_admin.lifecycle.duplicate_declarations import duplicate_of, refuse_duplicates
from pulumi_claude_admin.lifecycle.engine_log import at_resource, engine_log
from pulumi_claude_admin.lifecycle.other_blocks import about
from pulumi_claude_admin.lifecycle.problems import with_hint
from pulumi_claude_admin.lifecycle.secrets import hide_in, hiding
from pulumi_claude_admin.lifecycle.server import Server
from pulumi_claude_admin.model.bags import Bag
from pulumi_claude_admin.model.ids import owner_tag
from pulumi_claude_admin.model.owner import Owner, derived_managed_at
from pulumi_claude_admin.model.property_names import camel_case
from pulumi_claude_admin.native import by_id, preview_outputs
from pulumi_claude_admin.native.block import ProviderBlock
from pulumi_claude_admin.native.check_failures import failures_of_block, failures_of_resource, misnamed
from pulumi_claude_admin.native.kinds import KindOfResource, find_kind
from pulumi_claude_admin.native.property_values import Properties, plain
from pulumi_claude_admin.native.resource_name import ResourceName
from pulumi_claude_admin.native.run_register import RunRegister
from pulumi_claude_admin.native.spelling import call_by, in_words
from pulumi_claude_admin.settings import WHEN_UNSEEN_KEY, backend_url, variable

VERSION: Final = version("pulumi-claude-admin")
THREADS: Final = 4
RUNS: Final = "runs"
"""The folder beside the Console session in which the processes of a run find each other."""

_FILE_BACK_END: Final = "organization"
"""The organization of every stack whose back end has none."""

_Given = ParamSpec("_Given")
_Made = TypeVar("_Made")


class ClaudeNativeProvider(pulumi_provider.Provider):
    """All resources of ours for one provider block, in a process of its own."""

    def __init__(self, register: RunRegister, port: int) -> None:
        """`register` finds the run's other processes, and they this one at its `port`."""
        self._register, self._port = register, port
        self._managed_at: str | None = None
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="claude-admin-native")

    async def get_schema(self, request: pulumi_provider.GetSchemaRequest) -> pulumi_provider.GetSchemaResponse:
        """What other languages know of the resources."""
        del request
        text = (files("pulumi_claude_admin.native") / "schema.json").read_text(encoding="utf-8")
        return pulumi_provider.GetSchemaResponse(text)

    async def configure(self, request: pulumi_provider.ConfigureRequest) -> pulumi_provider.ConfigureResponse:
        """Secrets are told, so that nothing says them; a resource that is given in place of its id arrives as its id."""
        engine_log.start()
        messages.hand_over_to(_tell)
        await self._apart("", self._configure, ProviderBlock.of(plain(request.args)))
        return pulumi_provider.ConfigureResponse(accept_secrets=True, supports_preview=True)

    async def check_config(self, request: pulumi_provider.CheckRequest) -> pulumi_provider.CheckResponse:
        """The form of a provider block; nobody is asked."""
        return pulumi_provider.CheckResponse(request.new_inputs, failures_of_block(request.new_inputs))

    def _configure(self, block: ProviderBlock) -> None:
        self._managed_at = block.managed_at
        call_by(block.words())
        config = {} if block.when_unseen is None else {WHEN_UNSEEN_KEY: block.when_unseen}
        wiring.configure(config, given=block.settings(variable))
        for name, of_credential in block.named_variables.items():
            if variable(of_credential) is None:
                messages.print_once(f"warning: {of_credential}, which {name} of the provider block names, is not set")
        try:
            self._register.announce(wiring.session().settings.state_folder / RUNS, self._port)
        except ConfigurationError as error:
            self._register.stay_alone(str(error))

    async def check(self, request: pulumi_provider.CheckRequest) -> pulumi_provider.CheckResponse:
        """Form first, then what the organization says."""
        return await self._apart(request.urn, self._check, _kind(request.urn), request)

    async def diff(self, request: pulumi_provider.DiffRequest) -> pulumi_provider.DiffResponse:
        """Only what makes it another resource; the engine compares the inputs itself."""
        return await self._apart(request.urn, _diff, _kind(request.urn), request)

    async def create(self, request: pulumi_provider.CreateRequest) -> pulumi_provider.CreateResponse:
        """Make it, and record it completely; in a preview nothing but what is known already."""
        return await self._apart(request.urn, _create, _kind(request.urn), request)

    async def read(self, request: pulumi_provider.ReadRequest) -> pulumi_provider.ReadResponse:
        """What is there, spelled as it was declared wherever that means the same; without an id when it is gone."""
        return await self._apart(request.urn, _read, _kind(request.urn), request, managed_at=self._managed_at)

    async def update(self, request: pulumi_provider.UpdateRequest) -> pulumi_provider.UpdateResponse:
        """Write what differs, and record it completely; in a preview nothing but what is known already."""
        return await self._apart(request.urn, _update, _kind(request.urn), request)

    async def delete(self, request: pulumi_provider.DeleteRequest) -> None:
        """Remove what was declared, as far as this resource removes anything."""
        kind = _kind(request.urn)
        await self._apart(request.urn, kind.provider.delete, request.resource_id, kind.bag(request.properties))

    def _check(self, kind: KindOfResource, request: pulumi_provider.CheckRequest) -> pulumi_provider.CheckResponse:
        if wrong := misnamed(kind, request.new_inputs):
            return pulumi_provider.CheckResponse(request.new_inputs, wrong)
        olds, given = kind.bag(request.old_inputs), kind.bag(request.new_inputs)
        owner = _owner(request.urn, self._managed_at)
        try:
            news = kind.provider.declared_inputs(
                {**kind.defaults, **given}, owner=str(owner.managed_by), managed_at=str(owner.managed_at)
            )
            self._refuse_duplicates(kind, request.urn, news)
        except InvalidInputs as error:
            failures = [(problem.property, problem.reason) for problem in with_hint(error)]
            return pulumi_provider.CheckResponse(
                request.new_inputs, failures_of_resource(kind, failures, request.new_inputs)
            )
        checked = kind.provider.check(olds, dict(news))
        if checked.failures:
            failures = [(failure.property, failure.reason) for failure in checked.failures]
            return pulumi_provider.CheckResponse(
                request.new_inputs, failures_of_resource(kind, failures, request.new_inputs)
            )
        return pulumi_provider.CheckResponse(kind.values(checked.inputs, like=request.new_inputs))

    def _refuse_duplicates(self, kind: KindOfResource, urn: str, news: Mapping[str, object]) -> None:
        """What two resources declare, of this block or another of the organization. The run is that of the process, which the organization as it remembers it stands for."""
        named, whose = ResourceName.of(urn), _OrganizationOf(kind.provider.server)
        by = f"{named.type.rpartition(':')[2]} {named.name!r}"
        with (
            hiding(news),
            contextlib.suppress(ConfigurationError),
        ):  # the check itself says what is wrong with the settings
            try:
                claims = tuple(kind.provider.claims(news))
                self._register.note_claims_for(whose)
                refuse_duplicates(claims, by=by, run=wiring.session().api, urn=urn)
                if (rival := self._register.rival(whose, claims, urn=urn)) is not None:
                    raise duplicate_of(rival, by=by)
            except InvalidInputs as error:
                hide_in(error)
                raise

    async def _apart(
        self, urn: str, ask: Callable[_Given, _Made], *arguments: _Given.args, **named: _Given.kwargs
    ) -> _Made:
        whose = _OrganizationOf(_kind(urn).provider.server) if urn else None

        def asked() -> _Made:
            with at_resource(urn), about(whose):
                return ask(*arguments, **named)

        return await asyncio.get_running_loop().run_in_executor(self._threads, asked)


@dataclass(frozen=True, slots=True)
class _OrganizationOf:
    """Finds out, when it is called, whose objects these are; one of a server is as good as another."""

    server: Server

    def __call__(self) -> str:
        return self.server.require_organization(wiring.session(), None).id


def _tell(line: str) -> None:
    engine_log.tell(in_words(line))


def _owner(urn: str, managed_at: str | None) -> Owner:
    """The tags of a workspace that is this resource's own; `managed_at` is what its provider block says."""
    named = ResourceName.of(urn)
    return Owner(
        owner_tag(project=named.project, stack=named.stack, name=named.name),
        managed_at or derived_managed_at(organization=_FILE_BACK_END, backend_url=backend_url()),
    )


def _diff(kind: KindOfResource, request: pulumi_provider.DiffRequest) -> pulumi_provider.DiffResponse:
    olds, news = kind.bag(request.old_state), kind.bag(request.new_inputs)
    found = kind.provider.diff(request.resource_id, olds, news)
    replaces = [camel_case(name) for name in found.replaces or ()]
    if found.changes is None and not replaces and by_id.is_said_otherwise(kind, request.old_state, request.new_inputs):
        return pulumi_provider.DiffResponse(changes=False)
    return pulumi_provider.DiffResponse(changes=found.changes, replaces=replaces)


def _create(kind: KindOfResource, request: pulumi_provider.CreateRequest) -> pulumi_provider.CreateResponse:
    inputs = kind.bag(request.properties)
    if request.preview:
        known = preview_outputs.of_create(inputs, outputs=kind.outputs)
        return pulumi_provider.CreateResponse("", kind.values(known, like=request.properties))
    created = kind.provider.create(inputs)
    return pulumi_provider.CreateResponse(created.id, _outputs(kind, created.outs, like=request.properties))


def _read(
    kind: KindOfResource, request: pulumi_provider.ReadRequest, *, managed_at: str | None
) -> pulumi_provider.ReadResponse:
    if by_id.is_unknown(request.properties):
        return _read_by_id(kind, request, managed_at=managed_at)
    found = kind.provider.read(request.resource_id, kind.bag(request.properties))
    if not found.id:
        return pulumi_provider.ReadResponse("")
    return pulumi_provider.ReadResponse(
        found.id,
        _outputs(kind, found.outs, like=request.properties),
        kind.values({**by_id.more_inputs(kind, request.inputs), **(found.inputs or {})}, like=request.inputs),
    )


def _read_by_id(
    kind: KindOfResource, request: pulumi_provider.ReadRequest, *, managed_at: str | None
) -> pulumi_provider.ReadResponse:
    name = ResourceName.of(request.urn).type.rpartition(":")[2]
    found = by_id.find(kind, request.resource_id, name=name, owner=_owner(request.urn, managed_at))
    return pulumi_provider.ReadResponse(
        request.resource_id, kind.values(found.outputs, like={}), kind.values(found.inputs, like={})
    )


def _update(kind: KindOfResource, request: pulumi_provider.UpdateRequest) -> pulumi_provider.UpdateResponse:
    olds, news = kind.bag(request.olds), kind.bag(request.news)
    if request.preview:
        known = preview_outputs.of_update(olds, news, kept=kind.provider.id_outputs)
        return pulumi_provider.UpdateResponse(kind.values(known, like={**request.olds, **request.news}))
    updated = kind.provider.update(request.resource_id, olds, news)
    return pulumi_provider.UpdateResponse(_outputs(kind, updated.outs, like=request.news))


def _outputs(kind: KindOfResource, outs: Bag | None, *, like: Properties) -> Properties:
    return kind.values(outs or {}, like=like)


def _kind(urn: str) -> KindOfResource:
    """The kind of a URN. Raises InvalidInputs for one of a newer release."""
    token = ResourceName.of(urn).type
    kind = find_kind(token)
    if kind is None:
        raise InvalidInputs(
            Problem("type", f"{token} is no resource of pulumi-claude-admin {VERSION}"),
            hint="Upgrade pulumi-claude-admin, or correct the type",
        )
    return kind

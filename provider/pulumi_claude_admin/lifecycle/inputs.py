"""
What the constructors of all resources share: what an argument may be, and the names of the inputs that are secret.

Nothing is asked of anybody here: a program declares. What only the platform knows is checked by the providers.
"""

from __future__ import annotations

import asyncio
import contextlib
import pickle
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, cast

import pulumi
from pulumi.dynamic import Resource

from pulumi_claude_admin.errors import InvalidInputs, Problem
from pulumi_claude_admin.lifecycle.duplicate_declarations import refuse_duplicates, same_workspace
from pulumi_claude_admin.lifecycle.provider import ClaudeProvider
from pulumi_claude_admin.model.bags import SECRET_INPUTS


class WrongArgument(InvalidInputs, pulumi.RunError):
    """An argument that no declaration can have. A program that lets it pass ends with one line (pulumi.RunError), not a traceback."""


class ClaudeResource(Resource):
    """
    Base of the resources.

    `inputs` are what a person declares; `outputs` the names of what comes from the provider beside them. Raises
    WrongArgument for options that a dynamic resource cannot have, and DuplicateDeclaration for what is declared already.
    """

    def __init__(
        self,
        provider: ClaudeProvider[Any],
        resource_name: str,
        inputs: Mapping[str, object],
        *,
        outputs: Iterable[str],
        opts: pulumi.ResourceOptions | None,
    ) -> None:
        which = f"{type(provider).__name__.removesuffix('Provider')} {resource_name!r}"
        refuse_import(which, opts)
        refuse_duplicates(provider.claims(inputs), by=which)
        given = {key: _with_plain_keys(value) for key, value in inputs.items()}
        props = {
            **given,
            SECRET_INPUTS: _names_of_secrets(given, also=_sealed_by_option(given, opts)),
            **dict.fromkeys((*outputs, "organization_id", "declared")),
        }
        with pickler_as_before():
            super().__init__(provider, resource_name, props, opts)
        if given.get("workspace_id") is not None:
            same_workspace(vars(self)["workspace_id"], as_=given["workspace_id"])


@contextlib.contextmanager
def pickler_as_before() -> Iterator[None]:
    """
    Take back what the SDK leaves behind: with each resource it wraps this method once more, until after about 960 of them
    a program ends with a RecursionError (seen with SDK 3.272 on Python 3.11, 2026-11-29).
    """
    pickler: Any = pickle._Pickler  # noqa: SLF001 - the SDK changes this very class
    name = "_batch_setitems"
    before = getattr(pickler, name)
    try:
        yield
    finally:
        setattr(pickler, name, before)


def refuse_import(which: str, opts: pulumi.ResourceOptions | None) -> None:
    """Raise WrongArgument where the engine would end with a KeyError: it reads by the id alone, which has no provider yet."""
    if opts is not None and opts.import_ is not None:
        raise WrongArgument(
            Problem("import_", f"{which} is a dynamic resource, and Pulumi cannot import those by this option"),
            hint=(
                "Leave it out: what adopt_id names is taken over, and what has no adopt_id takes over what it finds. For many at "
                "once have `claude-admin adopt` write a file for `pulumi import --file`"
            ),
        )


def _with_plain_keys(value: object) -> object:
    """A mapping whose keys are outputs as one output of a mapping; the SDK takes outputs as values only."""
    if isinstance(value, Mapping) and any(isinstance(key, pulumi.Output) for key in value):
        return pulumi.Output.from_input(dict(value))
    return value


def _sealed_by_option(inputs: Mapping[str, object], opts: pulumi.ResourceOptions | None) -> frozenset[str]:
    """Inputs that `additional_secret_outputs` names: of those the engine seals the output of the same name alone."""
    named = opts.additional_secret_outputs if opts is not None else None
    return frozenset(named or ()) & inputs.keys()


def _names_of_secrets(inputs: Mapping[str, object], *, also: frozenset[str]) -> pulumi.Output[list[str] | None] | None:
    """
    The names of the inputs that hold a secret, at whatever depth; None without any, so that such a state does not change.

    Pulumi tells a dynamic provider nothing of secrets, and seals its outputs by equal names alone (docs/platform/pulumi.md#secrets).
    """
    outputs = {
        key: pulumi.Output.from_input(value)
        for key, value in inputs.items()
        if isinstance(value, pulumi.Output | Mapping | list | tuple)
    }
    if not outputs and not also:
        return None

    async def names() -> list[str] | None:
        asked = (output.is_secret() for output in outputs.values())
        # An input that failed ends the registration itself, with its own reason.
        answers = await asyncio.gather(*asked, return_exceptions=True)
        return sorted({key for key, answer in zip(outputs, answers, strict=True) if answer is True} | also) or None

    task = asyncio.ensure_future(names())
    return cast("pulumi.Output[list[str] | None]", pulumi.Output.from_input(task))

"""
A resource that the engine knows nothing of but its id: `pulumi import`, the option `import`, and `get`.

What is there is read, said as a program would declare it, and recorded as if it had been made so. Nothing is written, and what is
not there, not here or of another kind is an error: an engine takes anything that is answered for what is there.
"""

from __future__ import annotations

from dataclasses import dataclass

from pulumi_claude_admin import wiring
from pulumi_claude_admin.errors import InvalidInputs, Problem
from pulumi_claude_admin.lifecycle.engine_log import engine_log
from pulumi_claude_admin.lifecycle.hooks import DECLARED, ORGANIZATION_ID
from pulumi_claude_admin.model.bags import Bag, clean
from pulumi_claude_admin.model.owner import Owner
from pulumi_claude_admin.model.property_names import camel_case
from pulumi_claude_admin.native.kinds import KindOfResource
from pulumi_claude_admin.native.property_values import Properties


@dataclass(frozen=True, slots=True)
class Found:
    """What is there: the inputs of a program that declares it, and the outputs of a resource with those."""

    inputs: Bag
    outputs: Bag


def is_unknown(outputs: Properties) -> bool:
    """Whether an engine has nothing that was recorded here: nothing at all, or what a program expects of what it `get`s."""
    return outputs.keys().isdisjoint((DECLARED, camel_case(ORGANIZATION_ID)))


def find(kind: KindOfResource, id_: str, *, name: str, owner: Owner) -> Found:
    """
    The object of this kind with this id, under the `name` of its kind; `owner` are the tags that are this resource's own.

    Raises InvalidInputs when there is none, and for one that cannot be declared.
    """
    provider = kind.provider
    if not provider.is_id(id_):
        raise InvalidInputs(Problem("", f"{id_!r} is not the id of any {name}: those have the form {provider.id_form}"))
    with engine_log.flushed():
        session = wiring.session()
        organization = provider.server.require_organization(session, None)
        provider.server.read_anew(session)
        there = provider.found(session, id_)
        if there is None:
            is_named = organization.name != organization.id
            where = f"organization {organization.name!r} ({organization.id})" if is_named else organization.id
            raise InvalidInputs(Problem("", f"there is no {name} {id_!r} in {where}"))
        given = clean({**kind.defaults, **there})
        inputs = provider.declared_inputs(given, owner=str(owner.managed_by), managed_at=str(owner.managed_at))
        more = {name: given[name] for name in kind.more_inputs if name in given}
        return Found({**inputs, **more}, provider.adopted(session, id_, inputs))


def more_inputs(kind: KindOfResource, inputs: Properties) -> Bag:
    """Of the inputs that are recorded those that an import has recorded beside what a spec has: a refresh leaves them."""
    said = kind.bag(inputs)
    return {name: said[name] for name in kind.more_inputs if name in said}


def is_said_otherwise(kind: KindOfResource, outputs: Properties, news: Properties) -> bool:
    """
    Whether all that can tell the new inputs from the recorded ones is an input of `more_inputs`, which means the same.

    An import records it so that a program is written with it, and no check gives it back.
    """
    declared = outputs.get(DECLARED)
    is_same = declared is not None and declared.value == news
    return bool(kind.more_inputs) and is_same and all(outputs.get(name) == value for name, value in news.items())

"""
The resources by type token: each with the provider that a Python program's resource has, which is all that knows what it does.

They are loaded when the first of them is asked for: the process is to answer its engine at once.
"""

from __future__ import annotations

import inspect
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Any, Final

from pydantic import BaseModel

from pulumi_claude_admin import resources
from pulumi_claude_admin.lifecycle.hooks import DECLARED
from pulumi_claude_admin.lifecycle.provider import ClaudeProvider
from pulumi_claude_admin.model.bags import SECRET_INPUTS, Bag
from pulumi_claude_admin.model.property_names import in_camel_case, in_snake_case, snake_case
from pulumi_claude_admin.model.type_tokens import NATIVE
from pulumi_claude_admin.native.property_values import Properties, plain, properties, secret_names


@dataclass(frozen=True, slots=True)
class KindOfResource:
    """One kind: the provider of its resources, and what its constructor gives where a program gives nothing."""

    provider: ClaudeProvider[Any]
    defaults: Mapping[str, object]
    outputs: tuple[str, ...]
    """The names of what its class has, but for inputs that are nothing where no program gives them."""
    more_inputs: tuple[str, ...] = ()
    """Inputs that a program gives and no spec has: others hold what they ask for (`declared_inputs`)."""

    @property
    def spec_type(self) -> type[BaseModel]:
        """What its inputs are."""
        return self.provider.spec_type

    def bag(self, values: Properties) -> Bag:
        """The bag that a dynamic provider would be given for these values, the names of what is secret included."""
        found = in_snake_case(plain(values), self.spec_type)
        names = {snake_case(name) for name in secret_names(values)} & self.spec_type.model_fields.keys()
        marked = _marked(found, names)
        if isinstance(declared := found.get(DECLARED), Mapping):
            marked[DECLARED] = _marked(declared, names)
        return marked

    def values(self, bag: Mapping[str, object], *, like: Properties) -> Properties:
        """
        What the engine is to record of a bag that a provider gives back: as secret as what it sent.

        The names of what is secret stay in it: a policy pack gets the values in the clear (docs/platform/pulumi.md#policy), and must not say them.
        """
        return properties(in_camel_case(bag, self.spec_type), like=like)


@cache
def find_kind(token: str) -> KindOfResource | None:
    """The kind with this type token; None where we have none of that name."""
    name = token.removeprefix(NATIVE)
    file = snake_case(name[:1].lower() + name[1:])
    if not token.startswith(NATIVE) or file not in {module.name for module in iter_modules(resources.__path__)}:
        return None
    module = import_module(f"{resources.__name__}.{file}")
    resource = getattr(module, name, None)
    if resource is None:
        return None
    provider = getattr(module, f"{name}Provider")()
    parameters = inspect.signature(resource.__init__).parameters
    fields = provider.spec_type.model_fields
    more = tuple(one for one in parameters if one not in {*fields, "self", "resource_name", "opts"})
    outputs = tuple(
        name
        for name, said in inspect.get_annotations(resource).items()
        if not (name in fields and _MAY_BE_NOTHING in said)
    )
    return KindOfResource(provider, _defaults(parameters.values(), provider.spec_type), outputs, more)


def _defaults(given: Iterable[inspect.Parameter], spec_type: type[BaseModel]) -> Bag:
    return {
        one.name: list(one.default) if isinstance(one.default, tuple) else one.default
        for one in given
        if one.name in spec_type.model_fields and one.default not in _NO_DEFAULT
    }


_MAY_BE_NOTHING: Final = "| None"
"""What the annotation of such an output has in it."""
_NO_DEFAULT: Final = (inspect.Parameter.empty, None)


def _marked(bag: Mapping[str, object], names: Collection[str]) -> Bag:
    """With the names of what is secret now, whatever it was before."""
    kept = {name: value for name, value in bag.items() if name != SECRET_INPUTS}
    return {**kept, SECRET_INPUTS: sorted(names)} if names else kept

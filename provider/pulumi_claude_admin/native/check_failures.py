"""
What is wrong with the inputs of a resource or of a provider block, as an engine is told it: one line each, in a program's own spelling.

An engine prints the value of the property that a failure names, a secret one too, and nothing that can be read for a part of an input,
for one that is missing, and for anything that is no single value; and it prints line breaks as they are. So only those properties are named of
which nothing of that holds.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from pulumi.provider.experimental.provider import CheckFailure

from pulumi_claude_admin.errors import InvalidInputs
from pulumi_claude_admin.model.bags import SECRET_INPUTS
from pulumi_claude_admin.model.property_names import camel_case, path_in_camel_case, spelled_as_in_python
from pulumi_claude_admin.native.block import ProviderBlock
from pulumi_claude_admin.native.kinds import KindOfResource
from pulumi_claude_admin.native.property_values import UNKNOWN_TEXTS, Properties, plain, secret_names
from pulumi_claude_admin.native.spelling import in_words

MOST_SHOWN: Final = 100
"""Characters of a value that still say something in a line."""
_SECRETS: Final = camel_case(SECRET_INPUTS)
_TAG: Final = "managedAt"


def failures_of_resource(
    kind: KindOfResource, problems: Iterable[tuple[str, str]], given: Properties
) -> list[CheckFailure]:
    """Problems at paths as Python spells them, with the inputs that are `given`."""
    return [failure(path_in_camel_case(path, kind.spec_type), in_words(reason), given) for path, reason in problems]


def failures_of_block(given: Properties) -> list[CheckFailure]:
    """What is wrong with a provider block that has these properties."""
    try:
        ProviderBlock.of(plain(given))
    except InvalidInputs as error:
        return [failure(problem.property, problem.reason, given) for problem in error.problems]
    if _TAG in secret_names(given):
        return [CheckFailure("", f"{_TAG}: is a tag of workspaces, which is no secret there; give it in the clear")]
    return []


def failure(path: str, reason: str, given: Properties) -> CheckFailure:
    """One problem at a path (`tags.env`, or nothing for the whole) of what is given."""
    if not path or _is_shown(path, given):
        return CheckFailure(path, reason)
    return CheckFailure("", f"{path}: {reason}")


def misnamed(kind: KindOfResource, given: Properties) -> list[CheckFailure]:
    """
    Inputs by the names that Python has for them: a secret one would be recorded in the clear, by another name than it came by.

    So would one that `secretInputs` names without being secret, which is what a state has and no program.
    """
    found = [
        CheckFailure("", f"{path}: outside of Python this is {camel_case(path)}")
        for path in spelled_as_in_python(plain(given), kind.spec_type, kind.more_inputs)
    ]
    named = given.get(_SECRETS)
    if named is not None and not _are_secret(named.value, given):
        found.append(CheckFailure("", f"{_SECRETS}: is no input; mark the value itself as a secret"))
    return found


def _are_secret(names: object, given: Properties) -> bool:
    secret = secret_names(given)
    return isinstance(names, tuple) and all(
        isinstance(name.value, str) and camel_case(name.value) in secret for name in names
    )


def _is_shown(path: str, given: Properties) -> bool:
    value = given.get(path)
    if value is None or value.is_secret or not isinstance(value.value, str | float | bool):
        return False
    text = str(value.value)
    return text not in UNKNOWN_TEXTS and text.isprintable() and len(text) <= MOST_SHOWN

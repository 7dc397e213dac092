"""
What a program marks secret stays unreadable in all that a provider gives back or says.

Pulumi keeps from a dynamic provider what is secret, and seals its outputs by equal names of inputs alone
(docs/platform/pulumi.md#secrets). So the constructor hands over the names (`secret_inputs`), and here everything that
holds such a value, or follows from one, goes back in the form that the engine seals; in sentences a mark stands for the
value. Ids of resources cannot be sealed.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator, Mapping
from contextvars import ContextVar
from typing import Final

from pulumi.runtime.rpc import wrap_rpc_secret

from pulumi_claude_admin.errors import ByHandNeeded, ClaudeAdminError, InvalidInputs, Problem
from pulumi_claude_admin.model.bags import SECRET_INPUTS, Bag, restore
from pulumi_claude_admin.model.money import Money

MARK: Final = "[secret]"
"""As Pulumi itself writes."""

_OPEN_FACTS: Final = frozenset(
    {
        "organization_id",
        "workspace_id",
        "channel",
        "verified_at",
        "written_at",
        "created_at",
        "archived_at",
    }
)
"""Outputs that hold no input's value: ids, times and channels."""

_hidden: ContextVar[re.Pattern[str] | None] = ContextVar("hidden", default=None)


def sealed(outputs: Bag, *, declared: str, sources: Mapping[str, frozenset[str]]) -> Bag:
    """
    The outputs of a resource with its secrets in the form that the engine seals.

    `declared` names the record of the inputs, `sources` the inputs whose values an output holds. An output of which that is
    not known is sealed as soon as one input is secret.
    """
    names = secret_names(outputs)
    if not names:
        return outputs
    record = outputs[declared]
    inputs: Bag = dict(record) if isinstance(record, Mapping) else {}
    follow_from_others = {key for key, inputs_of in sources.items() if not inputs_of & names}
    is_open = (inputs.keys() - names) | (_OPEN_FACTS - names) | follow_from_others
    bag = {key: value if key in is_open else wrap_rpc_secret(value) for key, value in outputs.items()}
    bag[declared] = {key: wrap_rpc_secret(value) if key in names else value for key, value in inputs.items()}
    return bag


@contextlib.contextmanager
def hiding(*bags: Mapping[str, object]) -> Iterator[None]:
    """While it lasts, `hide` knows the secret values of these bags, in every spelling in which a sentence may carry them."""
    spellings = {text for bag in bags for name in secret_names(bag) for text in _spellings(bag.get(name))}
    longest_first = "|".join(map(re.escape, sorted(spellings, key=lambda text: (-len(text), text))))
    pattern = re.compile(rf"(?<!\w)(?:{longest_first})(?!\w)", re.IGNORECASE) if spellings else None
    token = _hidden.set(pattern)
    try:
        yield
    finally:
        _hidden.reset(token)


def hide(text: str) -> str:
    """The text without a secret of the operation that is under way."""
    pattern = _hidden.get()
    return text if pattern is None else pattern.sub(MARK, text)


def hide_in(error: BaseException) -> None:
    """Take the secrets out of what an error says."""
    error.args = tuple(hide(part) if isinstance(part, str) else part for part in error.args)
    if not isinstance(error, ClaudeAdminError):
        return
    error.message = hide(error.message)
    error.hint = hide(error.hint) if error.hint is not None else None
    if isinstance(error, ByHandNeeded):
        error.steps = tuple(map(hide, error.steps))
    if isinstance(error, InvalidInputs):
        error.problems = tuple(Problem(hide(problem.property), hide(problem.reason)) for problem in error.problems)


def secret_names(bag: Mapping[str, object]) -> frozenset[str]:
    """The names of the inputs that the program marks secret."""
    names = bag.get(SECRET_INPUTS)
    return frozenset(map(str, names)) if isinstance(names, list | tuple) else frozenset()


def _spellings(value: object) -> Iterator[str]:
    plain = restore(value)
    if isinstance(plain, Mapping):
        for key, item in plain.items():
            yield str(key)
            yield from _spellings(item)
    elif isinstance(plain, list):
        for item in plain:
            yield from _spellings(item)
    elif isinstance(plain, int) and not isinstance(plain, bool):
        yield from (str(plain), f"{plain:,}")
    elif isinstance(plain, str) and plain.strip():
        yield from (plain, plain.strip())
        with contextlib.suppress(ValueError):
            yield from _amounts(Money.parse(plain))


def _amounts(money: Money) -> Iterator[str]:
    yield from (money.major, str(money).partition(" ")[0], str(money.minor), f"{money.minor:,}")

"""
The provider block of a program: which organization its resources are in, and by which credential. Nothing is asked or read here.

A block never has a credential, only the name of the environment variable that has it: what it has is kept in the state, and a
refresh would use the one of the last `up` (docs/platform/pulumi.md#configuration).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Annotated, Final

from pulumi.output import Unknown
from pydantic import AfterValidator, Field

from pulumi_claude_admin.errors import InvalidInputs, Problem
from pulumi_claude_admin.model.addresses import SafeUrl
from pulumi_claude_admin.model.bags import parse
from pulumi_claude_admin.model.inputs import Spec
from pulumi_claude_admin.model.property_names import camel_case, snake_case
from pulumi_claude_admin.settings import WhenUnseen

OF_THE_ENGINE: Final = frozenset({"version", "pluginDownloadURL", "pluginChecksums", "parameterization"})
"""What Pulumi itself has in a block."""

_VARIABLE: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_CREDENTIALS: Final[Mapping[str, str]] = {
    "adminApiKey": "adminApiKeyVariable",
    "apiKey": "adminApiKeyVariable",
    "authToken": "authTokenVariable",
    "enterpriseKey": "enterpriseKeyVariable",
}
"""What somebody may look for, and what there is instead."""
_ADDRESS: Final = "baseUrl"
"""Where somebody may write a user name and a password."""
_SECOND_CREDENTIAL: Final = "is a second credential beside adminApiKeyVariable; leave one of them out"


def _variable(name: str) -> str:
    if _VARIABLE.fullmatch(name) is None:
        message = "takes the name of an environment variable, such as CLAUDE_KEY_OF_EUROPE, and never the credential"
        raise ValueError(message)
    return name


Variable = Annotated[str, AfterValidator(_variable)]


class ProviderBlock(Spec):
    """The properties of a block. Where one is left out the environment says it, as for a program in Python."""

    admin_api_key_variable: Variable | None = None
    """The name of the environment variable that has the Admin API key of this block's organization. No other credential of the environment is used then."""
    auth_token_variable: Variable | None = None
    """The same of an OAuth token with the scope `org:admin`, instead of a key."""
    enterprise_key_variable: Variable | None = None
    """The name of the environment variable that has the scoped key of a Claude Enterprise organization, for the resources of one."""
    organization_id: Annotated[str, Field(min_length=1)] | None = None
    """The UUID of the organization that the credential has to be of: with one of another organization nothing is read or changed."""
    base_url: SafeUrl | None = None
    """Where the Admin API is; https, or http to this machine only."""
    when_unseen: WhenUnseen | None = None
    """What a Console setting that cannot be read now means for a refresh: `keep` the last known value, or `fail`. `CLAUDE_ADMIN_WHEN_UNSEEN` wins."""
    managed_at: Annotated[str, Field(min_length=1)] | None = None
    """The value of the tag `managed-at` of workspaces, which tells back ends of Pulumi apart that have stacks of one name; made of the address of the back end where this is left out."""

    @classmethod
    def of(cls, given: Mapping[str, object]) -> ProviderBlock:
        """
        The block with these properties, by the names that other languages have.

        Raises InvalidInputs with a problem for each property: without a property where a value may be a credential, which the engine would print.
        """
        ours = {name: value for name, value in given.items() if name not in OF_THE_ENGINE and not name.startswith("__")}
        problems = [
            _refusal(name) for name in ours if snake_case(name) not in cls.model_fields or name != camel_case(name)
        ]
        known = {snake_case(name): value for name, value in ours.items() if snake_case(name) in cls.model_fields}
        try:
            block = parse(cls, known, is_not_known_yet=lambda value: isinstance(value, Unknown))
        except InvalidInputs as error:
            problems += map(_without_a_credential, error.problems)
        else:
            if block.admin_api_key_variable is not None and block.auth_token_variable is not None:
                problems.append(Problem("authTokenVariable", _SECOND_CREDENTIAL))
            if not problems:
                return block
        raise InvalidInputs(*problems)

    @property
    def named_variables(self) -> Mapping[str, str]:
        """The variables that have credentials, by the property that names them."""
        named = {
            "adminApiKeyVariable": self.admin_api_key_variable,
            "authTokenVariable": self.auth_token_variable,
            "enterpriseKeyVariable": self.enterprise_key_variable,
        }
        return {name: variable for name, variable in named.items() if variable is not None}

    def settings(self, variable: Callable[[str], str | None]) -> Mapping[str, object]:
        """
        The settings that this block fills, by the names of `Settings`; None takes one away that the environment has.

        `variable` gives the value of an environment variable.
        """
        own: dict[str, object] = {}
        if self.admin_api_key_variable is not None or self.auth_token_variable is not None:
            own = dict.fromkeys(_OF_A_CREDENTIAL)
        filled = {
            "admin_api_key": self.admin_api_key_variable and variable(self.admin_api_key_variable),
            "auth_token": self.auth_token_variable and variable(self.auth_token_variable),
            "organization_id": self.organization_id,
            "base_url": self.base_url,
        }
        own |= {name: value for name, value in filled.items() if value is not None}
        if self.enterprise_key_variable is not None:
            own["enterprise_key"] = variable(self.enterprise_key_variable)
        return own

    def words(self) -> Mapping[str, str]:
        """What sentences call a setting that this block fills, by the name that the environment has for it."""
        key, token = self.admin_api_key_variable, self.auth_token_variable
        own = {
            "ANTHROPIC_ADMIN_API_KEY": key or (token and "the variable of adminApiKeyVariable"),
            "ANTHROPIC_AUTH_TOKEN": token or (key and "the variable of authTokenVariable"),
            "CLAUDE_ADMIN_ENTERPRISE_KEY": self.enterprise_key_variable,
            "CLAUDE_ADMIN_ORGANIZATION_ID": self.organization_id and "organizationId of the provider block",
            "ANTHROPIC_BASE_URL": self.base_url and "baseUrl of the provider block",
        }
        return {name: word for name, word in own.items() if word is not None}


_OF_A_CREDENTIAL: Final = (
    "admin_api_key",
    "auth_token",
    "federation_rule_id",
    "federation_organization_id",
    "feed_key",
)
"""What belongs to the credential of the environment, which a block that has its own does not use."""


def _refusal(name: str) -> Problem:
    if name in _CREDENTIALS:
        return Problem(
            "",
            f"{name}: a provider block has no credential, since Pulumi would keep it in the state; {_CREDENTIALS[name]} takes the name of the environment variable that has it",
        )
    return Problem(
        "",
        f"{name} is no property of the provider block; it has {', '.join(map(camel_case, ProviderBlock.model_fields))}",
    )


def _without_a_credential(problem: Problem) -> Problem:
    """The engine prints the value of the property that a failure names."""
    name = camel_case(problem.property)
    may_be_one = name.endswith("Variable") or name == _ADDRESS
    return Problem("", f"{name} {problem.reason}") if may_be_one else Problem(name, problem.reason)

"""
An identity provider whose tokens the organization trusts. What may be done with one of them is `FederationRule`'s.

Source: docs/platform/federation.md#issuers.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Literal, TypedDict

import pulumi

from pulumi_claude_admin.errors import InvalidInputs, Problem
from pulumi_claude_admin.lifecycle.archivable import ArchivableProvider, Archivables
from pulumi_claude_admin.lifecycle.hooks import Declaration
from pulumi_claude_admin.lifecycle.inputs import ClaudeResource
from pulumi_claude_admin.machine_ports import IssuerFields
from pulumi_claude_admin.model.arguments import of_federation_issuer
from pulumi_claude_admin.model.bags import Bag
from pulumi_claude_admin.model.diff import Change
from pulumi_claude_admin.model.federation_issuer import FederationIssuer as ActualFederationIssuer
from pulumi_claude_admin.model.federation_issuer import FederationIssuerSpec, Jwks, diff_federation_issuer
from pulumi_claude_admin.session import Session


class JwksArgs(TypedDict, total=False):
    """
    Where the keys come from that an issuer signs with. Source: Claude docs, Admin API reference > Create Federation Issuer.

    Example:
        claude.JwksArgs(type="explicit_url", url="https://oidc.example.com/keys")
    """

    type: pulumi.Input[Literal["discovery", "explicit_url", "inline"]]
    """`discovery` (when left out), `explicit_url` or `inline`."""
    discovery_base: pulumi.Input[str]
    """Where to discover them, if not at the issuer's address; https. Of `discovery`."""
    url: pulumi.Input[str]
    """Where they are; https. Of `explicit_url`."""
    ca_cert_pem: pulumi.Input[str]
    """The certificate authority to trust there. Not of `inline`."""
    keys: pulumi.Input[Sequence[pulumi.Input[Mapping[str, Any]]]]
    """1 to 100 public JSON Web Keys. Of `inline`."""


class FederationIssuerProvider(ArchivableProvider[FederationIssuerSpec, ActualFederationIssuer]):
    """Applies a `FederationIssuerSpec` through the Admin API."""

    spec_type = FederationIssuerSpec
    replace_on_changes: ClassVar[tuple[str, ...]] = ("adopt_id",)
    word = "federation issuer"
    id_output = "issuer_id"
    type_name = "FederationIssuer"
    what_is_left = "whose tokens are trusted as before"
    one_value = "jwks"

    id_form = "fdis_…"

    def arguments(self, session: Session, actual: ActualFederationIssuer) -> Bag:
        """Everything of it."""
        del session
        return of_federation_issuer(actual)

    def all_of(self, session: Session) -> Archivables[ActualFederationIssuer]:
        """Federation issuers."""
        return session.api.federation_issuers

    def changes(self, spec: FederationIssuerSpec, actual: ActualFederationIssuer) -> tuple[Change, ...]:
        """What is not as declared."""
        return diff_federation_issuer(spec, actual)

    def check_references(self, session: Session, declaration: Declaration[FederationIssuerSpec]) -> None:
        """An issuer behind a rule that only the Console may write is the Console's too."""
        spec = declaration.spec
        actual = session.api.federation_issuers.find(str(spec.adopt_id)) if declaration.knows("adopt_id") else None
        if declaration.unknown or actual is None or actual.is_archived or not self.changes(spec, actual):
            return
        rules = [
            rule.name
            for rule in session.api.federation_rules.list()
            if rule.issuer_id == actual.id and rule.is_left_to_the_console and not rule.is_archived
        ]
        if rules:
            which = ", ".join(map(repr, sorted(rules)))
            raise InvalidInputs(
                Problem(
                    "adopt_id",
                    f"issuer {actual.name!r} stands behind {which}, of a scope that only the Console may grant",
                ),
                hint="Such an issuer is changed in the Console; declare it as it is",
            )

    def make(self, session: Session, spec: FederationIssuerSpec) -> ActualFederationIssuer:
        """Trust it."""
        return session.api.federation_issuers.create(
            name=spec.name,
            issuer_url=spec.issuer_url,
            jwks=spec.jwks,
            check_jti=spec.check_jti,
            max_jwt_lifetime_seconds=spec.max_jwt_lifetime_seconds,
        )

    def write(
        self, session: Session, spec: FederationIssuerSpec, actual: ActualFederationIssuer
    ) -> ActualFederationIssuer:
        """Write what differs."""
        differing = {change.path.partition(".")[0] for change in diff_federation_issuer(spec, actual)}
        fields = IssuerFields(
            name=spec.name if "name" in differing else None,
            issuer_url=spec.issuer_url if "issuer_url" in differing else None,
            jwks=spec.jwks if "jwks" in differing else None,
            check_jti=spec.check_jti if "check_jti" in differing else None,
            max_jwt_lifetime_seconds=spec.max_jwt_lifetime_seconds if "max_jwt_lifetime_seconds" in differing else None,
        )
        return session.api.federation_issuers.update(actual.id, **fields) if differing else actual

    def values(self, actual: ActualFederationIssuer) -> Bag:
        """All that can be declared."""
        return {
            "name": actual.name,
            "issuer_url": actual.issuer_url,
            "jwks": _bag(actual.jwks),
            "check_jti": actual.check_jti,
            "max_jwt_lifetime_seconds": actual.max_jwt_lifetime_seconds,
        }


class FederationIssuer(ClaudeResource, module="claude", name="FederationIssuer"):
    """
    An identity provider whose tokens are trusted. Takes an OAuth token with `org:admin`. Source: Claude docs, Admin API reference >
    Federation issuers.

    Deleting keeps it unless `archive_on_destroy`: archiving is irreversible, and refused while live rules refer to it.
    Errors: an issuer of this name that is not as declared; an address without https; an issuer behind a rule of the Console.

    Example:
        github = claude.FederationIssuer(
            "github", name="github-actions", issuer_url="https://token.actions.githubusercontent.com"
        )
    """

    name: pulumi.Output[str]
    issuer_url: pulumi.Output[str]
    jwks: pulumi.Output[Mapping[str, Any] | None]
    check_jti: pulumi.Output[bool | None]
    max_jwt_lifetime_seconds: pulumi.Output[int | None]
    issuer_id: pulumi.Output[str]
    organization_id: pulumi.Output[str]
    archived_at: pulumi.Output[str | None]

    def __init__(  # noqa: PLR0913 - one keyword per input
        self,
        resource_name: str,
        *,
        name: pulumi.Input[str],
        issuer_url: pulumi.Input[str],
        jwks: pulumi.Input[JwksArgs] | None = None,
        check_jti: pulumi.Input[bool] | None = None,
        max_jwt_lifetime_seconds: pulumi.Input[int] | None = None,
        adopt_id: pulumi.Input[str] | None = None,
        archive_on_destroy: pulumi.Input[bool] = False,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """
        Declare an issuer.

        :param name: 1 to 255 small letters, digits and hyphens; unique in the organization.
        :param issuer_url: what its tokens say in `iss`, exactly; https.
        :param jwks: where its keys come from; without it a new issuer's are discovered, and those of one that exists are not managed.
        :param check_jti: whether a token is taken once only. The platform's default is True; False is for jobs that have one token for
            several processes.
        :param max_jwt_lifetime_seconds: 1 to 176,400; the longest life of a token that is taken (the platform's default is 3,600).
        :param adopt_id: `fdis_…` of an issuer that exists already and is to be managed from now on. One of the same name that is exactly as
            declared is adopted without it.
        :param archive_on_destroy: True archives it when the resource is deleted.
        """
        inputs: dict[str, object] = {
            "name": name,
            "issuer_url": issuer_url,
            "jwks": jwks,
            "check_jti": check_jti,
            "max_jwt_lifetime_seconds": max_jwt_lifetime_seconds,
            "adopt_id": adopt_id,
            "archive_on_destroy": archive_on_destroy,
        }
        super().__init__(
            FederationIssuerProvider(), resource_name, inputs, outputs=("issuer_id", "archived_at", "actual"), opts=opts
        )
        self.issuer_id = self.id  # known in a preview of an update too, unlike an output that the provider gives


def _bag(jwks: Jwks) -> Bag:
    """As a person would declare it."""
    plain = {name: getattr(jwks, name) for name in ("type", "discovery_base", "url", "ca_cert_pem")}
    bag: Bag = {name: value for name, value in plain.items() if value is not None}
    return bag | ({"keys": [json.loads(key) for key in jwks.keys]} if jwks.keys else {})

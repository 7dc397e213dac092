from __future__ import annotations

from dataclasses import replace
from typing import Unpack

from pulumi_claude_admin.errors import NotFound, PermissionDenied, Rejected
from pulumi_claude_admin.machine_ports import IssuerFields
from pulumi_claude_admin.model.federation_issuer import FederationIssuer, JwksSpec, wanted_jwks
from tests.support.admin_api.stored import StoredOrganization


class FakeFederationIssuers:
    def __init__(self, stored: StoredOrganization) -> None:
        self.stored = stored

    def list(self) -> tuple[FederationIssuer, ...]:
        self.stored.asked("federation_issuers.list")
        return tuple(self.stored.federation_issuers.values())

    def create(self, **fields: Unpack[IssuerFields]) -> FederationIssuer:
        self.stored.asked("federation_issuers.create")
        name, url = str(fields.get("name")), str(fields.get("issuer_url"))
        if any(one.name == name for one in self.stored.federation_issuers.values()):
            raise Rejected("name: is taken", status=409)
        return self._changed(FederationIssuer(self.stored.next_id("fdis"), name, url), fields)

    def update(self, issuer_id: str, **fields: Unpack[IssuerFields]) -> FederationIssuer:
        self.stored.asked("federation_issuers.update")
        before = self._known(issuer_id)
        if before.is_archived:
            raise Rejected("the issuer is archived", status=400)
        if any(rule.is_left_to_the_console for rule in self.stored.live_rules(issuer_id)):
            raise PermissionDenied("an issuer behind a rule with other scopes", status=403)
        return self._changed(before, fields)

    def archive(self, issuer_id: str) -> FederationIssuer:
        self.stored.asked("federation_issuers.archive")
        found = self._known(issuer_id)
        if self.stored.live_rules(issuer_id):
            raise Rejected("a rule refers to the issuer", status=400)
        return found if found.is_archived else self._keep(replace(found, archived_at=self.stored.time))

    def _changed(self, before: FederationIssuer, fields: IssuerFields) -> FederationIssuer:
        jwks, check_jti = fields.get("jwks"), fields.get("check_jti")
        return self._keep(
            replace(
                before,
                name=fields.get("name") or before.name,
                issuer_url=fields.get("issuer_url") or before.issuer_url,
                jwks=wanted_jwks(jwks) if isinstance(jwks, JwksSpec) else before.jwks,
                check_jti=before.check_jti if check_jti is None else check_jti,
                max_jwt_lifetime_seconds=fields.get("max_jwt_lifetime_seconds") or before.max_jwt_lifetime_seconds,
            )
        )

    def _known(self, issuer_id: str) -> FederationIssuer:
        found = self.stored.federation_issuers.get(issuer_id)
        if found is None:
            raise NotFound("no such issuer", status=404)
        return found

    def _keep(self, issuer: FederationIssuer) -> FederationIssuer:
        self.stored.federation_issuers[issuer.id] = issuer
        return issuer

"""Identity providers that are trusted: an OAuth token's business alone. Source: docs/platform/federation.md#issuers."""

from __future__ import annotations

from typing import Unpack

from pulumi_claude_admin.admin_api.http import paging
from pulumi_claude_admin.admin_api.http.call import Answer, Call, Replay, path_of
from pulumi_claude_admin.admin_api.http.json_fields import Fields
from pulumi_claude_admin.admin_api.http.reading_back import read_back
from pulumi_claude_admin.admin_api.http.transport import Transport
from pulumi_claude_admin.machine_ports import IssuerFields
from pulumi_claude_admin.model.federation_issuer import FederationIssuer, Jwks, JwksSpec, key_text, wanted_jwks


class HttpFederationIssuers:
    """`/v1/organizations/federation_issuers`. A write counts when the issuer, read again, has what was written."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def list(self) -> tuple[FederationIssuer, ...]:
        """One call for each 100 issuers, live and archived."""
        query = {"limit": paging.LARGEST_PAGE_OF_NEWER, "include_archived": "true"}
        call = Call("GET", path_of("federation_issuers"), query=query)
        return paging.collect(self._transport, call, scheme=paging.page_token, parser=parse_federation_issuer)

    def create(self, **fields: Unpack[IssuerFields]) -> FederationIssuer:
        """Two calls. The first is sent again only after a refusal: names are unique, so a second one would be refused with 409."""
        call = Call("POST", path_of("federation_issuers"), body=_body(fields), replay=Replay.ONLY_WHEN_REFUSED)
        return self._read_again(self._transport.send(call), fields)

    def update(self, issuer_id: str, **fields: Unpack[IssuerFields]) -> FederationIssuer:
        """Two calls, the first with what is named."""
        call = Call("POST", path_of("federation_issuers", issuer_id), body=_body(fields))
        return self._read_again(self._transport.send(call), fields)

    def archive(self, issuer_id: str) -> FederationIssuer:
        """Two calls."""
        answer = self._transport.send(Call("POST", path_of("federation_issuers", issuer_id, "archive")))
        archived = self._retrieve(answer, issuer_id)
        if not archived.is_archived:
            raise answer.not_taken(shown=f"reading it again shows federation issuer {archived.id} live")
        return archived

    def _read_again(self, answer: Answer, wanted: IssuerFields) -> FederationIssuer:
        id_ = answer.parse(lambda body: Fields(body, "federation_issuer").text("id"))
        found = self._retrieve(answer, id_)
        for name, value in wanted.items():
            shown = wanted_jwks(value) if isinstance(value, JwksSpec) else value
            if value is not None and getattr(found, name) != shown:
                raise answer.not_taken(shown=f"reading it again shows another {name} of federation issuer {id_}")
        return found

    def _retrieve(self, answer: Answer, issuer_id: str) -> FederationIssuer:
        return read_back(self._transport, answer, path_of("federation_issuers", issuer_id), parse_federation_issuer)


def _body(fields: IssuerFields) -> dict[str, object]:
    given = {name: value for name, value in fields.items() if value is not None}
    jwks = given.get("jwks")
    return {**given, "jwks": jwks.model_dump(mode="json", exclude_none=True)} if isinstance(jwks, JwksSpec) else given


def parse_federation_issuer(data: object) -> FederationIssuer:
    """From its JSON."""
    fields = Fields(data, "federation_issuer")
    jwks = fields.inner("jwks")
    return FederationIssuer(
        id=fields.text("id"),
        name=fields.text("name"),
        issuer_url=fields.text("issuer_url"),
        jwks=Jwks(
            type=jwks.text("type"),
            discovery_base=jwks.text_or_none("discovery_base"),
            url=jwks.text_or_none("url"),
            ca_cert_pem=jwks.text_or_none("ca_cert_pem"),
            keys=tuple(sorted(jwks.items_or_none("keys", key_text) or ())),
        ),
        check_jti=fields.flag("check_jti"),
        max_jwt_lifetime_seconds=fields.integer("max_jwt_lifetime_seconds"),
        archived_at=fields.time_or_none("archived_at"),
        created_by_id=fields.text_or_none("created_by_actor_id"),
    )

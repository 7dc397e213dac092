"""External keys. Source: docs/platform/external-keys.md#calls."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Unpack

from pulumi_claude_admin.admin_api.http import paging
from pulumi_claude_admin.admin_api.http.call import Answer, Call, Replay, path_of
from pulumi_claude_admin.admin_api.http.json_fields import Fields
from pulumi_claude_admin.admin_api.http.reading_back import delete_for_good, read_back
from pulumi_claude_admin.admin_api.http.transport import Transport
from pulumi_claude_admin.key_ports import ExternalKeyChanges, NewExternalKey
from pulumi_claude_admin.model.external_key import ExternalKey

_LARGEST_PAGE: Final = "100"
"""Of this family (docs/platform/paging.md#schemes)."""


class HttpExternalKeys:
    """`/v1/organizations/external_keys`."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def list(self) -> tuple[ExternalKey, ...]:
        """One call for each 100 keys."""
        call = Call("GET", path_of("external_keys"), query={"limit": _LARGEST_PAGE})
        return paging.collect(self._transport, call, scheme=paging.page_token, parser=parse_external_key)

    def create(self, *, provider_config: Mapping[str, str], **fields: Unpack[NewExternalKey]) -> ExternalKey:
        """Two calls. The first is sent again only after a refusal: an unknown outcome is an error that says so."""
        body = _body({**fields, "provider_config": provider_config})
        call = Call("POST", path_of("external_keys"), body=body, replay=Replay.ONLY_WHEN_REFUSED)
        return self._kept(self._transport.send(call), body)

    def update(self, external_key_id: str, **fields: Unpack[ExternalKeyChanges]) -> ExternalKey:
        """Two calls, the first with what is named."""
        body = _body(fields)
        answer = self._transport.send(Call("POST", path_of("external_keys", external_key_id), body=body))
        return self._kept(answer, body, of=external_key_id)

    def delete(self, external_key_id: str) -> None:
        """Two calls: the key must not be there any more afterwards. Already gone is success, with one."""
        delete_for_good(self._transport, path_of("external_keys", external_key_id), shown="the key is still there")

    def _kept(self, answer: Answer, body: Mapping[str, object], *, of: str | None = None) -> ExternalKey:
        """The key of the answer, if that shows what was asked for, and the key as well when it is read back."""
        written = _taken(answer, answer.parse(parse_external_key), body, of=of)
        found = read_back(self._transport, answer, path_of("external_keys", written.id), parse_external_key)
        return _taken(answer, found, body, of=written.id)


def _body(fields: Mapping[str, object]) -> dict[str, object]:
    return {name: dict(v) if isinstance(v, Mapping) else v for name, v in fields.items() if v is not None}


def _taken(answer: Answer, written: ExternalKey, body: Mapping[str, object], *, of: str | None) -> ExternalKey:
    """The key, if it is as was asked for."""
    if of is not None and written.id != of:
        raise answer.not_taken(shown=f"it shows another external key ({written.id})")
    for name, wanted in body.items():
        if not _shows(written, name, wanted):
            raise answer.not_taken(shown=f"it shows another {name.replace('_', ' ')} of external key {written.id}")
    return written


def _shows(written: ExternalKey, name: str, wanted: object) -> bool:
    if name == "provider_config" and isinstance(wanted, Mapping):
        return all(written.provider_config.get(key) == value for key, value in wanted.items())
    return bool(getattr(written, name) == wanted)


def parse_external_key(data: object) -> ExternalKey:
    """Kinds of providers are an open set; of one that is new its texts are taken."""
    fields = Fields(data, "external_key")
    return ExternalKey(
        id=fields.text("id"),
        display_name=fields.text_or_none("display_name"),
        geo=fields.text("geo"),
        provider_config=_provider_config(fields.inner("provider_config")),
        is_attached=fields.inner("attachment").text("type") == "attached",
        user_profile_id=fields.text_or_none("user_profile_id"),
        created_at=fields.time_or_none("created_at"),
    )


def _provider_config(fields: Fields) -> Mapping[str, str]:
    return {**fields.present_texts(), "type": fields.text("type")}

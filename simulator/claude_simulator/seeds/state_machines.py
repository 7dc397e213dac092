"""Machine identities in a stack's state: service accounts, their places, issuers and rules, as tables of a seed.

What the stack only names, as another stack's account that a rule of this one is for, is there under a name made of its id.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from claude_simulator.seeds.state_entries import Entry

Table = dict[str, Any]
NOBODYS_ACCOUNT = "svac_01NobodyNobodyNobodyNobo"
NOBODYS_ISSUER = "fdis_01NobodyNobodyNobodyNobo"
NOBODYS_ADDRESS = "https://issuer.example.invalid"


def machine_tables(entries: Iterable[Entry]) -> dict[str, list[Table]]:
    """Return the tables of the three families; what is referred to has a row in each case."""
    accounts: dict[str, Table] = {}
    issuers: dict[str, Table] = {}
    rules: list[Table] = []
    for entry in entries:
        if entry.kind == "ServiceAccount":
            accounts.setdefault(entry.id, {}).update(_account(entry))
        elif entry.kind == "ServiceAccountMember":
            workspace_id, _, account_id = entry.id.rpartition("/")
            places = accounts.setdefault(account_id, {}).setdefault("workspaces", {})
            places[workspace_id] = entry.bag.get("role", "workspace_user")
        elif entry.kind == "ApiKey" and str(entry.outputs.get("owner_id")).startswith("svac_"):
            accounts.setdefault(entry.outputs["owner_id"], {}).setdefault("api_keys", []).append(entry.id)
        elif entry.kind == "FederationIssuer":
            issuers.setdefault(entry.id, {}).update(_issuer(entry))
        elif entry.kind == "FederationRule":
            rules.append(rule := _rule(entry))
            accounts.setdefault(rule["service_account"], {})
            issuers.setdefault(rule["issuer"], {})
    return {
        "service_accounts": [_named(id_, row) for id_, row in accounts.items()],
        "federation_issuers": [_named(id_, {"issuer_url": NOBODYS_ADDRESS, **row}) for id_, row in issuers.items()],
        "federation_rules": [_named(row["id"], row) for row in rules],
    }


def _named(id_: str, row: Table) -> Table:
    return {"name": id_.lower().replace("_", "-"), **row, "id": id_}


def _account(entry: Entry) -> Table:
    return _chosen(entry, "name", "description", "organization_role")


def _issuer(entry: Entry) -> Table:
    row = _chosen(entry, "name", "issuer_url", "jwks", "check_jti", "max_jwt_lifetime_seconds")
    return _with_whole(row, "max_jwt_lifetime_seconds")


def _rule(entry: Entry) -> Table:
    row = _chosen(entry, "name", "description", "oauth_scope", "applies_to_all_workspaces", "token_lifetime_seconds")
    return {
        **_with_whole(row, "token_lifetime_seconds"),
        "id": entry.id,
        "match": dict(entry.said.get("match", {})),
        "workspaces": [*entry.workspace_ids],
        "issuer": entry.bag.get("issuer_id", NOBODYS_ISSUER),
        "service_account": entry.bag.get("service_account_id", NOBODYS_ACCOUNT),
    }


def _chosen(entry: Entry, *names: str) -> Table:
    return {name: entry.said[name] for name in names if name in entry.said} | {"is_archived": entry.is_archived}


def _with_whole(row: Mapping[str, Any], name: str) -> Table:
    """Pulumi makes floats of integers."""
    return {**row, name: int(row[name])} if name in row else dict(row)

"""Rules inside a seed that stand for many rows: eighty teams or eight hundred people in a few readable lines.

A series says how many, and gives templates in which ``{n}`` is the number (from 1) and ``{0}``, ``{1}`` … are words of
its ``parts``, counted through like digits, the first the fastest. Lists of values are gone through in turn. Members are
drawn, the same for the same seed. The series of a seed come after the rows that are written out.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

Table = Mapping[str, Any]  # a TOML table, as in populate.py


def expanded(data: Table) -> Table:
    """Return a seed's tables with every series written out."""
    people = [*data.get("people", ()), *_people(data.get("people_series", ()))]
    emails = [person["email"] for person in people if person.get("role") not in ("admin", "owner", "billing")]
    workspaces = [*data.get("workspaces", ()), *_workspaces(data.get("workspace_series", ()), emails)]
    keys = [*data.get("api_keys", ()), *_api_keys(data.get("api_key_series", ()), workspaces)]
    return {**data, "people": people, "workspaces": workspaces, "api_keys": keys}


def _people(series: Sequence[Table]) -> Iterator[Table]:
    for each in series:
        for n in range(each["count"]):
            name = _text(each, "name", n)
            email = _text(each, "email", n).lower()
            row = {"email": email, "name": name, "role": _in_turn(each, "roles", n, "user")}
            tier = _in_turn(each, "seat_tiers", n, "")
            yield {**row, "seat_tier": tier} if tier else row


def _workspaces(series: Sequence[Table], emails: Sequence[str]) -> Iterator[Table]:
    for number, each in enumerate(series):
        chance = random.Random(number)  # noqa: S311 - the same organization for the same seed is the point
        roles = each.get("roles", ["workspace_user"])
        for n in range(each["count"]):
            row: dict[str, Any] = {"name": _text(each, "name", n)}
            drawn = chance.sample(emails, min(_in_turn(each, "members", n, 0), len(emails)))
            row["members"] = {email: roles[index % len(roles)] for index, email in enumerate(drawn)}
            row["tags"] = {key: _filled(text, each, n) for key, text in each.get("tags", {}).items()}
            row["rate_limits"] = _in_turn(each, "rate_limits", n, [])
            row["spend_notifications"] = _in_turn(each, "spend_notifications", n, [])
            row["alert_emails"] = _in_turn(each, "alert_emails", n, [])
            row["is_archived"] = each.get("is_archived", False)
            limit = _in_turn(each, "spend_limits", n, "")
            yield {**row, "spend_limit": limit} if limit else row


def _api_keys(series: Sequence[Table], workspaces: Sequence[Table]) -> Iterator[Table]:
    names: set[str] = set()
    for each in series:
        for workspace in workspaces:
            members = list(workspace.get("members", {}))
            is_first = (
                workspace["name"] not in names
            )  # a key names its workspace: only the first of that name can have one
            names.add(workspace["name"])
            for n in range(each["for_each_workspace"] if members and is_first else 0):
                yield {
                    "name": each["name"].format(workspace=workspace["name"].lower().replace(" ", "-"), n=n + 1),
                    "workspace": workspace["name"],
                    "created_by": members[n % len(members)],
                    "status": _in_turn(each, "statuses", n, "active"),
                }


def _in_turn(each: Table, name: str, n: int, default: object) -> Any:  # noqa: ANN401 - whatever stands in the TOML
    values = each.get(name)
    return values[n % len(values)] if values else default


def _text(each: Table, name: str, n: int) -> str:
    return _filled(each[name], each, n)


def _filled(template: str, each: Table, n: int) -> str:
    words = []
    rest = n
    for part in each.get("parts", ()):
        rest, index = divmod(rest, len(part))
        words.append(part[index])
    return template.format(*words, n=n + 1)

from __future__ import annotations

import json

import pytest

from pulumi_claude_admin.errors import ConfigurationError
from pulumi_claude_admin.offboarding.member_list import listed_addresses

SCIM = {
    "schemas": ["urn:ietf:params:scim:api:messages:2.0:ListResponse"],
    "totalResults": 2,
    "Resources": [
        {
            "userName": "ana@example.com",
            "active": True,
            "emails": [{"value": "ana.alves@example.com", "primary": True}, {"value": "Ana@old.example.com"}],
        },
        {"userName": "gone@example.com", "active": False, "emails": [{"value": "gone@example.com"}]},
    ],
}
ENTRA = {
    "value": [
        {
            "userPrincipalName": "ana@example.com",
            "accountEnabled": True,
            "proxyAddresses": ["SMTP:ana@example.com", "smtp:a.alves@example.com", "X500:/o=x"],
        }
    ]
}
OKTA = [
    {"status": "ACTIVE", "profile": {"login": "ana@example.com", "secondEmail": None}},
    {"status": "DEPROVISIONED", "profile": {"login": "gone@example.com"}},
]
GOOGLE = {"users": [{"primaryEmail": "ana@example.com", "suspended": False, "aliases": ["al@example.com"]}]}


@pytest.mark.parametrize(
    ("text", "addresses"),
    [
        ("email\nAna@Example.com\n", {"ana@example.com"}),
        (
            "Name,E-Mail,Aliases\nAna,ana@example.com,al@example.com; a+x@example.com\n",
            {"ana@example.com", "al@example.com", "a+x@example.com"},
        ),
        ("Name;Email Address\nAna;ana@example.com\n", {"ana@example.com"}),
        ("ana@example.com\nben@example.com\n", {"ana@example.com", "ben@example.com"}),
        ("email,status\nana@example.com,active\nben@example.com,Suspended\n", {"ana@example.com"}),
        ("email,manager\nana@example.com,boss@example.com\n", {"ana@example.com"}),
        (json.dumps(["ana@example.com"]), {"ana@example.com"}),
        (json.dumps([{"email": "ana@example.com"}]), {"ana@example.com"}),
        (json.dumps(SCIM), {"ana@example.com", "ana.alves@example.com", "ana@old.example.com"}),
        (json.dumps(ENTRA), {"ana@example.com", "a.alves@example.com"}),
        (json.dumps(OKTA), {"ana@example.com"}),
        (json.dumps(GOOGLE), {"ana@example.com", "al@example.com"}),
    ],
)
def test_who_is_present_is_read_from_what_directories_export(text: str, addresses: set[str]) -> None:
    assert listed_addresses(text, source="list") == addresses


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "has no column of e-mail addresses in its first line"),
        ("name,department\nAna,Payments\n", "has no column of e-mail addresses in its first line"),
        ("email\n", "has no e-mail address in it, and an empty list would mean everybody"),
        ("email\nAna\n", "has no e-mail address in it"),
        ("[]", "has no e-mail address in it"),
        ("{}", "has no list of people in it"),
        ("{", "is no JSON that can be read"),
        ('"a', "is no CSV that can be read"),
        (
            json.dumps({"totalResults": 900, "Resources": [{"userName": "ana@example.com"}]}),
            r"is one page of a SCIM answer \(1 of 900 people\)",
        ),
        (json.dumps([{"email": "ana@example.com", "active": "False"}]), "calls everybody in it deactivated"),
    ],
)
def test_what_would_make_everybody_leave_by_mistake_is_refused(text: str, reason: str) -> None:
    with pytest.raises(ConfigurationError, match=f"^people.csv {reason}"):
        listed_addresses(text, source="people.csv")


def test_pages_of_a_directory_are_refused_one_by_one_and_taken_as_the_one_list_that_the_hint_asks_for() -> None:
    people = [{"userName": name} for name in ("ana@example.com", "ben@example.com")]
    for one in people:
        with pytest.raises(ConfigurationError) as refused:
            listed_addresses(json.dumps({"totalResults": 2, "Resources": [one]}), source="page.json")
        assert refused.value.hint == "Put the people of every page into one list"
    assert listed_addresses(json.dumps(people), source="all.json") == {"ana@example.com", "ben@example.com"}

"""Workspaces themselves: their tags, where data may be processed, and whether code may archive them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from pulumi_claude_admin.model.severity import Severity
from pulumi_claude_admin.policy.declaration import UNKNOWN
from pulumi_claude_admin.policy.facts import Facts
from pulumi_claude_admin.policy.policy_settings import Level
from pulumi_claude_admin.policy.rules import words
from pulumi_claude_admin.policy.rules.contract import Blind, Hit, Rule, Terms


def _tags_missing(facts: Facts, terms: Terms) -> Iterator[Hit | Blind]:
    for one in facts.workspaces:
        if one.tags is UNKNOWN:
            yield Blind(one.place, f"what its tags are {words.YET}")
            continue
        tags: Mapping[str, object] = one.tags or {}
        missing = [name for name in terms.settings.tags if not _says_something(tags.get(name))]
        if missing:
            yield Hit(one.place, f"{one.place.label} lacks the {_noun(missing)} {words.listed(missing)}")


def _says_something(value: object) -> bool:
    return value is UNKNOWN or (isinstance(value, str) and bool(value.strip()))


def _noun(names: list[str]) -> str:
    return "tag" if len(names) == 1 else "tags"


def _residency(facts: Facts, terms: Terms) -> Iterator[Hit | Blind]:
    allowed = terms.settings.geos
    for one in facts.workspaces:
        if one.geos is UNKNOWN or (isinstance(one.geos, tuple) and UNKNOWN in one.geos):
            yield Blind(one.place, f"its data residency {words.YET}")
        elif one.geos is None:
            yield Hit(one.place, f"{one.place.label} does not declare where its data may be processed")
        elif isinstance(one.geos, str):
            yield Hit(one.place, f"{one.place.label} lets its data be processed anywhere ({one.geos})")
        elif allowed is not None and (others := sorted({str(geo) for geo in one.geos} - set(allowed))):
            yield Hit(
                one.place,
                f"{one.place.label} lets its data be processed in {', '.join(others)}, which policy.geos does not list",
            )


def _archives(facts: Facts, terms: Terms) -> Iterator[Hit | Blind]:
    for one in facts.workspaces:
        if one.archives is UNKNOWN:
            yield Blind(one.place, f"its archive_on_destroy {words.YET}")
        elif one.archives and one.name is UNKNOWN:
            yield Blind(one.place, f"it may be archived, and its name {words.YET}")
        elif one.archives and one.name not in terms.settings.archivable:
            yield Hit(
                one.place,
                f"{one.place.label} would be archived when it is taken out of the code, and policy.archivable does not list it",
            )


RULES: Final = (
    Rule(
        id="tags.missing",
        title="A workspace without the tags that everybody needs",
        level=Level.ADVISORY,
        severity=Severity.MEDIUM,
        risk="Nobody is asked when it costs too much, and its cost belongs to no cost centre.",
        remedy="Declare the tags in teams.yaml, under defaults or the team's tags.",
        cannot_know="Whether a tag's value is true: who is named may have left.",
        check=_tags_missing,
        lists=("tags",),
    ),
    Rule(
        id="residency.open",
        title="A workspace that says not where its data may be processed",
        level=Level.ADVISORY,
        severity=Severity.MEDIUM,
        risk="Data is processed where contracts or the law do not allow it.",
        remedy="Declare data_residency with allowed_inference_geos.",
        cannot_know="What the organization's own settings allow where the workspace says nothing.",
        check=_residency,
        lists=("geos",),
    ),
    Rule(
        id="archive.not_listed",
        title="A workspace that code may archive",
        level=Level.MANDATORY,
        severity=Severity.HIGH,
        risk="Archiving cannot be undone and ends the workspace's keys at once: a deleted line would be an outage.",
        remedy="Take archive_on_destroy out, or add its name with a reason to the table [policy.archivable] of claude-admin.toml.",
        cannot_know="Whether the reason still holds.",
        check=_archives,
        lists=("archivable",),
    ),
)

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from pulumi_claude_admin.report.marker import Marker, digest_of, key_named, key_of, parse

MARKER = Marker(
    key=key_of("org-1", ["shop/prod"]),
    head="0123456789abcdef0123456789abcdef01234567",
    run=19_000_000_001,
    attempt=2,
    digest=digest_of("what it tells"),
    steps=("00000000000000aa", "ffffffffffffffff"),
)


def facts(**changed: object) -> dict[str, object]:
    whole: dict[str, object] = {
        "key": MARKER.key,
        "head": MARKER.head,
        "run": MARKER.run,
        "attempt": MARKER.attempt,
        "digest": MARKER.digest,
        "steps": list(MARKER.steps or ()),
    }
    return {**whole, **changed}


def line(document: object, *, version: int = 1) -> str:
    return f"<!-- pulumi-claude-admin report v{version} {json.dumps(document, separators=(',', ':'))} -->"


@pytest.mark.parametrize(
    "marker",
    [
        MARKER,
        replace(MARKER, steps=None),
        replace(MARKER, steps=()),
        replace(MARKER, steps=None, left_out=4),
        replace(MARKER, head=""),
        replace(MARKER, head="", steps=None, at=1_795_000_000),
    ],
)
def test_is_read_as_it_was_written(marker: Marker) -> None:
    assert parse(f"{marker.written()}\n## Drift of Acme: no drift\n") == marker


def test_is_read_from_a_comment_whose_lines_a_forge_ends_its_own_way() -> None:
    assert parse(f"{MARKER.written()}\r\n\r\ntext\r\n") == MARKER


def test_the_format_is_the_published_one() -> None:
    assert MARKER.written() == line(facts())


@pytest.mark.parametrize(
    "body",
    [
        "",
        "text",
        f"> {MARKER.written()}",
        f" {MARKER.written()}",
        f"text\n{MARKER.written()}",
        f"{MARKER.written()} and more",
        MARKER.written().removesuffix("-->"),
        MARKER.written().replace(":", ": ", 1),
        line(facts(), version=2),
        line([]),
        line(None),
        line({}),
        line(facts(more=1)),
        line(facts(key="x")),
        line(facts(key=MARKER.key.upper())),
        line(facts(key=f"{MARKER.key}\n")),
        line(facts(head=None)),
        line(facts(head="main")),
        line(facts(run=True)),
        line(facts(run=-1)),
        line(facts(run=1.0)),
        line(facts(run="1")),
        line(facts(run=2**53)),
        line(facts(attempt=None)),
        line(facts(digest="")),
        line(facts(steps="ffffffffffffffff")),
        line(facts(steps=["fffffffffffffff"])),
        line(facts(steps=["ffffffffffffffff", "00000000000000aa"])),
        line(facts(steps=["ffffffffffffffff", "ffffffffffffffff"])),
        line(facts(steps=[["ffffffffffffffff"]])),
        line(facts(left_out=2)),
        line(facts(at=-1)),
        line(facts(at=True)),
        line(facts(at=10**12)),
        f"<!-- pulumi-claude-admin report v1 {'[' * 100_000} -->",
        "<!-- pulumi-claude-admin report v1 {} --><script>alert(1)</script> -->",
        "<!-- pulumi-claude-admin report v1 \ud800 -->",
    ],
)
def test_what_is_not_to_the_letter_a_marker_is_none(body: str) -> None:
    assert parse(body) is None


def test_a_key_is_that_of_the_stacks_in_any_order() -> None:
    assert key_of("org-1", ["b/1", "a/1", "b/1"]) == key_of("org-1", ["a/1", "b/1"])


def test_keys_of_different_stacks_organizations_and_names_differ() -> None:
    keys = [
        key_of("o", ["a/1"]),
        key_of("o", ["a/1", "b/1"]),
        key_of("p", ["a/1"]),
        key_of("o", []),
        key_named("o"),
        key_named("a/1"),
    ]

    assert len(set(keys)) == len(keys)


def test_steps_stand_there_all_or_not_at_all() -> None:
    size = len(MARKER.written())

    assert MARKER.within(size) == MARKER
    assert MARKER.within(size - 1) == replace(MARKER, steps=None, left_out=2)

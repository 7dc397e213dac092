"""Every kind is said once, and every reference of a kind to another leads to one."""

from __future__ import annotations

import pytest

import pulumi_claude_admin as claude
from pulumi_claude_admin.drift.kinds import BY_KIND, BY_TYPE_NAME, KINDS
from pulumi_claude_admin.drift.kinds.contract import ObjectKind
from pulumi_claude_admin.findings import Kind
from tools.report_schema import PAGE, report_schema


def test_every_word_of_a_report_is_a_kind_in_the_same_order() -> None:
    assert [one.kind for one in KINDS] == list(Kind)
    assert len(BY_TYPE_NAME) == len(KINDS)


@pytest.mark.parametrize("kind", KINDS, ids=lambda one: str(one.kind))
def test_what_a_kind_speaks_for_can_be_listed(kind: ObjectKind) -> None:
    spoken_for = BY_KIND[kind.live_kind or kind.kind]
    assert spoken_for.live is not None or kind.page is not None


@pytest.mark.parametrize("kind", KINDS, ids=lambda one: str(one.kind))
def test_a_kind_is_a_resource_that_people_can_declare(kind: ObjectKind) -> None:
    assert kind.type_name in claude.__all__


def test_the_published_schema_has_the_kinds_of_today() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert report_schema(text) == text, "run `make docs`"


def test_a_kind_that_is_missing_in_the_schema_is_written() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert report_schema(text.replace('        "workspace",\n', "")) == text

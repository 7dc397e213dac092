"""The line of a resource in Pulumi.yaml, by its type and the name that the program gave it."""

from __future__ import annotations

import pytest

from pulumi_claude_admin.drift.yaml_lines import lines_in, place_of

PROGRAM = """\
name: shop
runtime: yaml
resources:
  payments:  # a comment
    type: claude:index:Workspace
    properties: { name: Payments }
  "cap":
    type: claude:WorkspaceSpendLimit
    name: payments
    properties:
      amount: "5000.00"
  cost$$:
    type: claude:Workspace
    name: cost$$
  bucket: { type: "aws:s3:Bucket" }
"""


@pytest.mark.parametrize(
    ("resource", "place"),
    [
        ("claude:index:Workspace::payments", "Pulumi.yaml:4"),
        ("acme:index:Team$claude:index:WorkspaceSpendLimit::payments", "Pulumi.yaml:7"),
        ("claude:index:Workspace::cost$", "Pulumi.yaml:12"),
        ("claude:index:Workspace::cap", None),
        ("aws:s3:Bucket::bucket", None),
        ("pulumi-python:dynamic/claude:Workspace::payments", None),
    ],
)
def test_a_resource_has_the_line_of_its_key(resource: str, place: str | None) -> None:
    assert place_of(f"urn:pulumi:prod::shop::{resource}", lines_in(PROGRAM)) == place


@pytest.mark.parametrize(
    "text", ["", "- 1", "resources: 4", "resources: [a]", "a: [", "resources: { a: 1, b: { type: {} } }", "? [a]\n: b"]
)
def test_what_is_no_program_has_no_lines(text: str) -> None:
    assert lines_in(text) == {}

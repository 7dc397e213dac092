from __future__ import annotations

import json
from collections.abc import Iterator

import jsonschema
import pytest

from pulumi_claude_admin.findings import Kind, Status
from pulumi_claude_admin.report.drift_json import document
from pulumi_claude_admin.report.drift_json import render as render_json
from tests.support.report_scenarios import SCENARIOS
from tools.report_schema import published


def closed(node: object) -> object:
    """The same schema, with every key that it does not name forbidden."""
    if isinstance(node, list):
        return [closed(item) for item in node]
    if not isinstance(node, dict):
        return node
    inner = {key: closed(value) for key, value in node.items()}
    return inner | {"additionalProperties": False} if "properties" in inner else inner


def objects(node: object) -> Iterator[dict[str, object]]:
    if isinstance(node, dict):
        if "properties" in node:
            yield node
        for value in node.values():
            yield from objects(value)
    elif isinstance(node, list):
        for item in node:
            yield from objects(item)


@pytest.mark.parametrize("name", SCENARIOS)
def test_every_report_fits_the_published_schema_and_has_no_undocumented_key(name: str) -> None:
    schema = published()
    jsonschema.Draft202012Validator.check_schema(schema)

    jsonschema.Draft202012Validator(closed(schema)).validate(json.loads(render_json(SCENARIOS[name]())))  # type: ignore[arg-type]  # a schema


def test_the_schema_knows_every_status_and_kind() -> None:
    definitions = published()["$defs"]
    assert isinstance(definitions, dict)

    assert set(definitions["status"]["enum"]) == set(Status)
    assert set(definitions["kind"]["enum"]) == set(Kind)


def test_every_documented_key_is_required_so_that_readers_may_count_on_it() -> None:
    for node in objects(published()):
        properties, required = node["properties"], node["required"]
        assert isinstance(properties, dict)
        assert isinstance(required, list)
        assert set(required) == set(properties)


def test_a_report_with_a_wrong_status_does_not_fit() -> None:
    report = document(SCENARIOS["in_sync"]())
    findings = report["findings"]
    assert isinstance(findings, list)
    findings[0]["status"] = "fine"

    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(report, published())


def test_no_name_can_leave_ascii() -> None:
    assert render_json(SCENARIOS["hostile_names"]()).isascii()


@pytest.mark.parametrize("name", SCENARIOS)
def test_the_same_report_gives_the_same_bytes(name: str) -> None:
    assert render_json(SCENARIOS[name]()) == render_json(SCENARIOS[name]())


def test_amounts_and_limits_keep_their_types() -> None:
    findings = json.loads(render_json(SCENARIOS["changed_by_hand"]()))["findings"]
    changes = {change["path"]: change for finding in findings if finding["urn"] for change in finding["changes"]}

    assert changes["output_tokens_per_minute"] == {
        "path": "output_tokens_per_minute",
        "declared": 80000,
        "actual": 90000,
    }
    assert changes["thresholds"]["declared"] == ["2500.00", "4500.00"]
    assert changes["members.eve@example.com"]["declared"] is None

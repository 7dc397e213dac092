"""An OpenAPI description of what the simulator serves, made from the facts that stand beside the operations.

It describes this simulator, not the platform: closed objects, and every status that a switch can bring about. Mishaps
on order (faults) are outside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from claude_simulator.admin.gate.operations import SERVED
from claude_simulator.admin.wire.operation import NEW_VERSION, OLD_VERSION, Operation
from claude_simulator.admin.wire.schema import TEXT, Json, Schema, constant, one_of, record, tagged

TITLE = "claude_simulator: what it serves of the Claude Admin API"
DESCRIPTION = (
    "A stand-in for tests and demos. Not the platform's own description; we are not affiliated with Anthropic."
)
KINDS = {
    400: "invalid_request_error",
    401: "authentication_error",
    403: "permission_error",
    404: "not_found_error",
    409: "conflict_error",
    429: "rate_limit_error",
}
"""Status and ``error.type`` of every refusal (errors.md#types)."""
PREFIXES = {
    "api_key_id": "apikey",
    "external_key_id": "ekey",
    "federation_issuer_id": "fdis",
    "federation_rule_id": "fdrl",
    "invite_id": "invite",
    "rbac_group_id": "rbac_group",
    "rbac_role_id": "rbac_role",
    "service_account_id": "svac",
    "spend_limit_id": "spl",
    "spend_limit_increase_request_id": "slir",
    "user_id": "user",
    "workspace_id": "wrkspc",
}
JSON_TYPE = "application/json"
BY_KEY: dict[str, Json] = {"key": []}
BY_BEARER: dict[str, Json] = {"bearer": []}
RETRY: dict[str, Json] = {"retry-after": {"required": True, "schema": {"type": "integer", "minimum": 1}}}
REQUEST_ID: dict[str, Json] = {"request-id": {"required": True, "schema": {"type": "string", "pattern": "^req_"}}}


def describe() -> dict[str, Json]:
    """Return the whole description as JSON (OpenAPI 3.1)."""
    components: dict[str, Json] = {}
    paths: dict[str, dict[str, Json]] = {}
    for operation in SERVED:
        described = _operation(operation, components)
        paths.setdefault(operation.route, {})[operation.method.lower()] = described
    return {
        "openapi": "3.1.0",
        "info": {"title": TITLE, "version": NEW_VERSION, "description": DESCRIPTION},
        "paths": {route: paths[route] for route in sorted(paths)},
        "components": {
            "schemas": {name: components[name] for name in sorted(components)},
            "securitySchemes": {
                "key": {"type": "apiKey", "in": "header", "name": "x-api-key"},
                "bearer": {"type": "http", "scheme": "bearer"},
            },
        },
    }


def statuses(operation: Operation) -> list[int]:
    """Return every status that an operation may refuse with, in order."""
    found = {400, *operation.refusals}
    if operation.access != "anyone":
        found |= {401, 403, 429}
    if "{" in operation.route or operation.body is not None:
        found.add(404)
    return sorted(found)


def error_of(status: int) -> Schema:
    """Return the schema of the platform's error body for one status (errors.md#body)."""
    details = record({"error_code": TEXT, "field": TEXT}, optional=("field",))
    error = record({"type": constant(KINDS[status]), "message": TEXT, "details": details}, optional=("details",))
    return record({"type": constant("error"), "error": error, "request_id": TEXT}, title=f"Error{status}")


def _operation(operation: Operation, components: dict[str, Json]) -> dict[str, Json]:
    summary = (operation.handle.__doc__ or "").splitlines()[0]
    described: dict[str, Json] = {
        "operationId": re.sub(r"\W+", "_", f"{operation.method.lower()}{operation.route.removeprefix('/v1')}"),
        "tags": [operation.handle.__module__.rpartition(".")[2]],
        "summary": summary,
        "parameters": list(_parameters(operation)),
        "security": _security(operation),
        "responses": _responses(operation, components),
    }
    if operation.body is not None:
        described["requestBody"] = {
            "required": bool(operation.body.get("required")),
            "content": {JSON_TYPE: {"schema": _named(operation.body, components)}},
        }
    return described


def _security(operation: Operation) -> list[Json]:
    if operation.access == "anyone":
        return []
    return [BY_BEARER] if operation.access == "oauth" else [BY_KEY, BY_BEARER]


def _parameters(operation: Operation) -> Iterable[dict[str, Json]]:
    for name in re.findall(r"\{(\w+)\}", operation.route):
        yield {"name": name, "in": "path", "required": True, "schema": dict(_id_schema(name))}
    for name, schema in operation.query.items():
        yield {"name": name, "in": "query", "required": False, "schema": dict(schema)}
    if operation.access != "anyone":
        versions = one_of((OLD_VERSION, NEW_VERSION))
        yield {"name": "anthropic-version", "in": "header", "required": False, "schema": dict(versions)}
    if operation.beta is not None:
        beta = constant(operation.beta)
        yield {"name": "anthropic-beta", "in": "header", "required": True, "schema": dict(beta)}


def _id_schema(name: str) -> Schema:
    return tagged(PREFIXES[name]) if name in PREFIXES else {"type": "string", "minLength": 1}


def _responses(operation: Operation, components: dict[str, Json]) -> dict[str, Json]:
    answers: dict[str, Json] = {}
    if operation.answer is not None:
        answers["200"] = _answer("What was asked for.", operation.answer, components, REQUEST_ID)
    for status in operation.empty:
        answers[str(status)] = {"description": "Nothing, by switch.", "headers": REQUEST_ID}
    for status in statuses(operation):
        schema = error_of(status) if operation.error is None else operation.error
        headers = REQUEST_ID | (RETRY if status == 429 else {})  # noqa: PLR2004 - the status of RFC 6585
        answers[str(status)] = _answer("Refused.", schema, components, headers)
    return answers


def _answer(description: str, schema: Schema, components: dict[str, Json], headers: dict[str, Json]) -> Json:
    content: dict[str, Json] = {JSON_TYPE: {"schema": _named(schema, components)}}
    return {"description": description, "headers": headers, "content": content}


def _named(value: Mapping[str, Json], components: dict[str, Json]) -> dict[str, Json]:
    """Return a schema in which every titled part is a reference to a component."""
    walked = {key: _walked(item, components) for key, item in value.items()}
    title = walked.get("title")
    if not isinstance(title, str):
        return walked
    components[title] = walked
    return {"$ref": f"#/components/schemas/{title}"}


def _walked(value: Json, components: dict[str, Json]) -> Json:
    if isinstance(value, dict):
        return _named(value, components)
    return [_walked(item, components) for item in value] if isinstance(value, list) else value

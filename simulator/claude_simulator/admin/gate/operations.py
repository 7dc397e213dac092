"""Every operation of the Admin API: those of each file beside this folder that declares some. openapi.py describes them."""

from __future__ import annotations

from claude_simulator import admin
from claude_simulator.admin import activities
from claude_simulator.admin.wire.operation import Operation
from claude_simulator.families import modules_with

FAMILIES = modules_with(admin, "OPERATIONS")
SERVED: tuple[Operation, ...] = tuple(operation for family in FAMILIES for operation in family.OPERATIONS)
OF_MODELS = tuple(operation for operation in SERVED if operation.access == "api_key")
"""Those that API keys call, by a way of their own (messages_gate.py)."""
OPERATIONS = tuple(operation for operation in SERVED if operation not in (*activities.OPERATIONS, *OF_MODELS))
"""Those of the gate: the activity feed has a way of its own too (feed_gate.py)."""

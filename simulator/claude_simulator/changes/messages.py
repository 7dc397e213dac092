"""What a call of a model leaves behind: a row in the ledger (messages.md#messages)."""

from __future__ import annotations

from typing import NamedTuple

from claude_simulator.model_catalogue import Model
from claude_simulator.organization import ApiKey, Organization
from claude_simulator.rules import messages as message_rules
from claude_simulator.spending.booking import on_the_hour
from claude_simulator.spending.consumption import Consumption
from claude_simulator.spending.ledger import CLAUDE_CODE
from claude_simulator.spending.live import serve, stop_of
from claude_simulator.spending.source import REGIONAL

LONG_CONTEXT = 200_000


class Used(NamedTuple):
    """The tokens of one call."""

    input_tokens: int
    output_tokens: int


def create_message(organization: Organization, key: ApiKey, workspace_id: str, model: Model, used: Used) -> str:
    """Book a call of a model, unless a cap stops it; returns where it was served."""
    with organization.lock:
        is_claude_code = workspace_id == organization.claude_code_workspace_id
        user_id = key.created_by_user_id if is_claude_code else key.acts_as_user_id
        message_rules.spending_goes_on(organization, workspace_id, stop_of(organization, workspace_id, user_id))
        residency = organization.workspaces[workspace_id].data_residency
        geo = "not_available" if model.id in REGIONAL else residency.default_inference_geo
        row = Consumption(
            hour=on_the_hour(organization.clock.now()),
            workspace_id=workspace_id,
            model=model.id,
            user_id=user_id,
            service_account_id=key.acts_as_service_account_id,
            api_key_id=key.id,
            product=CLAUDE_CODE if is_claude_code else "messages_api",
            inference_geo=geo,
            context_window="200k-1M" if used.input_tokens > LONG_CONTEXT else "0-200k",
            requests=1,
            uncached_input_tokens=used.input_tokens,
            output_tokens=used.output_tokens,
        )
        serve(organization, row)
        return geo

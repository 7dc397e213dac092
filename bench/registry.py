"""Which figures there are, by the name that `python bench NAME` takes, in the order of the table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from bench.figure import Figure
from bench.figures import (
    adopt_calls,
    audit_accuracy,
    audit_archive,
    audit_calls,
    budget_hook,
    console_browsers,
    console_four,
    console_one,
    console_pages,
    console_series,
    drift_calls,
    existing_organization,
    forecast_accuracy,
    further_kinds,
    help_time,
    kept_copy,
    member_limits,
    native_provider,
    offboard_plan,
    offline_audit,
    outcome_accuracy,
    outcome_archive,
    over_kept,
    paced_up,
    provider_memory,
    refresh_calls,
    refresh_seconds,
    report_forms,
    simulator_load,
    simulator_start,
    spike_accuracy,
    up_seconds,
)
from bench.ground import Ground

FIGURES: Mapping[str, Callable[[Ground], tuple[Figure, ...]]] = MappingProxyType(
    {
        "refresh-calls": refresh_calls.measure,
        "drift-calls": drift_calls.measure,
        "adopt": adopt_calls.measure,
        "existing-organization": existing_organization.measure,
        "kept-copy": kept_copy.measure,
        "further-kinds": further_kinds.measure,
        "up-seconds": up_seconds.measure,
        "refresh-seconds": refresh_seconds.measure,
        "native": native_provider.measure,
        "over-kept": over_kept.measure,
        "paced-up": paced_up.measure,
        "console-one": console_one.measure,
        "console-four": console_four.measure,
        "console-series": console_series.measure,
        "console-pages": console_pages.measure,
        "console-browsers": console_browsers.measure,
        "help": help_time.measure,
        "memory": provider_memory.measure,
        "reports": report_forms.measure,
        "forecast": forecast_accuracy.measure,
        "spikes": spike_accuracy.measure,
        "audit": audit_accuracy.measure,
        "audit-calls": audit_calls.measure,
        "audit-archive": audit_archive.measure,
        "audit-offline": offline_audit.measure,
        "outcomes": outcome_accuracy.measure,
        "outcomes-archive": outcome_archive.measure,
        "budget-hook": budget_hook.measure,
        "member-limits": member_limits.measure,
        "offboard-plan": offboard_plan.measure,
        "simulator-start": simulator_start.measure,
        "simulator-load": simulator_load.measure,
    }
)

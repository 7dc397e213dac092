"""What is not public about the Console (console.md#not-public), and what is invented in its place: several candidates for each, never one truth.

The first candidate is the first draft (switch ``console_labels`` = 0). An empty one means that the thing is absent: a
field without a name, a control that is not there, a question that is not asked. Documented words must not go in.
A key that ends in a question mark is a word in a second role, which is drawn apart.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from claude_simulator.behaviour import Behaviour

ABOUT = Behaviour(
    "names inside dialogs, clear controls, questions: the first draft, or drawn by `console_labels` and absent in some",
    source="console.md#not-public, guess",
    verified="test (over HTTP and in Chromium)",
    gap="the platform's are not known",
)

ABSENT = ""

INVENTED: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        # Regions and lists (console.md#controls, console.md#not-public)
        "Monthly spend limit": ("Monthly spend limit", "Spend limit", "Workspace spend limit", "Cap"),
        "Spend limit": ("Spend limit", "Spend limits", "Monthly spend"),
        "Limit": ("Limit", "Monthly limit", "Amount"),
        "Not set": ("Not set", "No limit", "Unlimited", "None"),
        "Notification thresholds": ("Notification thresholds", "Notifications", "Alerts"),
        "Recipients": ("Recipients", "E-mail recipients", "Sent to"),
        "Edit recipients": ("Edit recipients", "Change recipients", "Edit"),
        "Limits per person": ("Limits per person", "Members' limits", "User limits"),
        # Limits of Claude Code for each person (console.md#not-public)
        "Change default limit": ("Change default limit", "Edit default", "Default limit"),
        "Change limit of {email}": ("Change limit of {email}", "Edit {email}", "Change limit"),
        "Remove own limit": ("Remove own limit", "Use default limit", "Clear", ABSENT),
        "Remove own limit?": ("Remove this limit", "Are you sure?", ABSENT),
        "{total} people": ("{total} people", "{shown} of {total}", ABSENT),
        # Nobody describes how a limit is snoozed, only that it can be (activity-feed.md#events)
        "Snooze limit": (ABSENT, "Snooze limit", "Ignore this month"),
        "Stop snoozing": ("Stop snoozing", "Do not ignore"),
        # Nor where data retention is, only that it is in the Console (channels.md#data-retention)
        "Turn off data retention": (ABSENT, "Turn off data retention", "Do not retain data"),
        "Turn on data retention": ("Turn on data retention", "Retain data"),
        # Keys: the pages are documented, their controls are not
        "Create key": ("Create key", "Add API key", "New key"),
        "Create API key": ("Create API key", "New API key"),
        "Create admin key": ("Create admin key", "Create key", "New admin key"),
        "Edit {name}": ("Edit {name}", "Edit", "Change {name}"),
        "Disable {name}": ("Disable {name}", "Disable"),
        "Delete {name}": ("Delete {name}", "Delete"),
        "Delete admin key": ("Delete admin key", "Delete this key?", ABSENT),
        "Edit API key": ("Edit API key", "Change key"),
        # The page of people, likewise
        "Invite": ("Invite", "Invite member", "Add member"),
        "Send invite": ("Send invite", "Invite", "Send"),
        "Remove member": ("Remove member", "Remove this member?", ABSENT),
        # Dialogs for spend
        "Adjust spend limit": ("Adjust spend limit", "Adjust limit", "Edit monthly limit"),
        "Set spend limit?": ("Set spend limit", "Set limit", "Set monthly limit"),
        "Change limit?": ("Change Limit", "Change monthly limit", "Spend limit"),
        "Change spend limit": ("Change spend limit", "Change Limit", "Edit limit"),
        "Monthly limit in USD": ("Monthly limit in USD", "Amount", "Limit (USD)", ABSENT),
        "Monthly spend limit?": ("Monthly spend limit", "Amount", "New limit", ABSENT),
        "Amount in USD": ("Amount in USD", "Amount", "Threshold (USD)", ABSENT),
        "Save": ("Save", "Submit", "Update", "Confirm"),
        "Submit": ("Submit", "Save", "Update"),
        "Save changes": ("Save changes", "Save", "Apply"),
        "Add": ("Add", "Save", "Create"),
        # Clear controls and questions
        "Remove limit": ("Remove limit", "Clear limit", "Set to unlimited", ABSENT),
        "Remove spend limit": ("Remove spend limit", "Remove limit?", ABSENT),
        "Set to unlimited": ("Set to unlimited", "Remove", ABSENT),
        "Set to unlimited?": ("Set to unlimited", "Are you sure?", ABSENT),
        "Remove": ("Remove", "Yes, remove", "Continue"),
        "Confirm": ("Confirm", "Yes", "Continue"),
        "Remove notification at {amount}": ("Remove notification at {amount}", "Remove {amount}", "Remove"),
        "Remove notification": ("Remove notification", "Delete notification?", ABSENT),
        # Rate limits
        "Edit {group}": ("Edit {group}", "Edit", "Edit limits", "Change {group}"),
        "Edit rate limits for {group}": ("Edit rate limits for {group}", "{group}", "Edit {group} limits"),
        "Change limits of {group}": ("Change limits of {group}", "Edit", "Edit {group}"),
        "Edit {limiter} for {group}": ("Edit {limiter} for {group}", "Edit", "Edit limit"),
        "Edit rate limit": ("Edit rate limit", "Change Limit", "Edit limit"),
        "Reset rate limit?": (ABSENT, "Reset to the organization's limit?", "Reset limit"),
        "Requests per minute": ("Requests per minute", "RPM", "Requests", ABSENT),
        "Input tokens per minute": ("Input tokens per minute", "ITPM", "Input tokens", ABSENT),
        "Output tokens per minute": ("Output tokens per minute", "OTPM", "Output tokens", ABSENT),
        "Requests per minute?": ("Requests per minute", "Requests"),
        "Input tokens per minute?": ("Input tokens per minute", "Input tokens"),
        "Output tokens per minute?": ("Output tokens per minute", "Output tokens"),
        "{value} (organization)": ("{value} (organization)", "{value}", "{value} · Default"),
        # What is said after a save: a status line in every draft, but not the same word
        "Saved": ("Saved", "Changes saved", "Limit updated"),
    }
)

"""
What a preview knows of the outputs of what it would create or update. Nobody is asked: nothing is there yet.

An output that is left out would be nothing, for a program that waits for it, and not something that is not known yet.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pulumi.output import UNKNOWN

from pulumi_claude_admin.lifecycle.hooks import DECLARED, ORGANIZATION_ID
from pulumi_claude_admin.model.bags import Bag


def of_create(inputs: Mapping[str, object], *, outputs: Iterable[str]) -> Bag:
    """The inputs, and every output that the kind has as not known yet."""
    return {**dict.fromkeys((*outputs, ORGANIZATION_ID), UNKNOWN), **inputs, DECLARED: UNKNOWN}


def of_update(olds: Mapping[str, object], inputs: Mapping[str, object], *, kept: Iterable[str]) -> Bag:
    """The inputs, what says which object it is (`kept`) as it was, and all else as not known yet."""
    stays = {name: olds[name] for name in (*kept, ORGANIZATION_ID) if name in olds}
    return {**dict.fromkeys(olds, UNKNOWN), **stays, **inputs}

"""A stand-in for the platform: Admin API and Console pages over one state, and beside it one for the vendor's gateway. Imports nothing of the product.

``Simulator`` is loaded when it is first asked for, so that the package itself needs nothing but the standard library.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from claude_simulator.gateway.running import GatewaySimulator
    from claude_simulator.simulator import Simulator

__all__ = ["GatewaySimulator", "Simulator"]


def __getattr__(name: str) -> object:
    if name == "Simulator":
        from claude_simulator.simulator import Simulator  # noqa: PLC0415 - PEP 562: loaded on first use

        return Simulator
    if name == "GatewaySimulator":
        from claude_simulator.gateway.running import GatewaySimulator  # noqa: PLC0415 - as above

        return GatewaySimulator
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

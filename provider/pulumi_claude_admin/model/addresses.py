"""Which hosts are this machine itself: only there may plain http carry a credential, and no proxy is asked. No name is looked up."""

from __future__ import annotations

import ipaddress


def is_loopback(host: str) -> bool:
    """
    Whether a host, without brackets or port, can be nothing but this machine.

    `sim.localhost` is not believed: browsers and some resolvers take it for this machine, others ask the network for it.
    """
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.casefold() == "localhost"

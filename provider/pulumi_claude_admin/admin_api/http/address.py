"""Where the Admin API is: a base URL that a credential may be sent to. No I/O, no name is looked up."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from pulumi_claude_admin.errors import ConfigurationError
from pulumi_claude_admin.model.addresses import is_loopback


@dataclass(frozen=True, slots=True)
class Address:
    """A checked base URL: `url` has no slash at its end, `host` is how messages name it (with the port, where one is given)."""

    url: str
    host: str
    is_loopback: bool
    is_tls: bool

    @property
    def has_version(self) -> bool:
        """Whether it ends in the version that paths begin with: right for few gateways, a mistake as a rule."""
        return self.url.endswith("/v1")

    @classmethod
    def parse(cls, text: str) -> Address:
        """
        Check an address. A path is allowed (a gateway), as is plain http to this machine itself.

        Raises ConfigurationError on anything else, without repeating what may hold a password.
        """
        try:
            parts = urlsplit(text)
            port = parts.port
        except ValueError:
            raise ConfigurationError("the address of the Admin API is not an address") from None
        host = parts.hostname or ""
        _check(parts, host)
        shown = host if port is None else f"{host}:{port}"
        return cls(text.rstrip("/"), shown, is_loopback=is_loopback(host), is_tls=parts.scheme == "https")


def _check(parts: SplitResult, host: str) -> None:
    if parts.scheme not in {"http", "https"} or not host or parts.query or parts.fragment:
        raise ConfigurationError("the address of the Admin API is not a plain http(s) address")
    if parts.username is not None or parts.password is not None:
        raise ConfigurationError("the address of the Admin API must not carry a user name or password")
    if parts.scheme == "http" and not is_loopback(host):
        raise ConfigurationError(f"plain http to {host} is refused; only this machine itself may be asked without TLS")

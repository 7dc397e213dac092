"""
A company's own CAs, put where Chromium on Linux looks for them. Public CAs are the browser's own business.

The HTTP client trusts the system's store, or what SSL_CERT_FILE names; Chromium has a list of its own and reads further CAs
from an NSS database below HOME only. So what an administrator added to this machine, and what SSL_CERT_FILE adds to the
public ones, goes into a database in the temporary profile. Elsewhere the browser reads the system's store itself.
"""

from __future__ import annotations

import shutil
import ssl
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

import certifi

ANCHORS: Final = (Path("/usr/local/share/ca-certificates"), Path("/etc/pki/ca-trust/source/anchors"))
"""Where an administrator adds a CA on Debian's and on Red Hat's systems."""

_SECONDS: Final = 30


def company_certificates(environment: Mapping[str, str], *, anchors: Iterable[Path] = ANCHORS) -> tuple[bytes, ...]:
    """The CAs (DER) below `anchors`, and those of SSL_CERT_FILE that are neither public nor in the system's own bundle."""
    added = [path for folder in anchors for path in folder.rglob("*") if path.suffix in (".crt", ".pem")]
    found = {certificate for path in added for certificate in _authorities(path)}
    named = environment.get("SSL_CERT_FILE")
    if named:
        bundle = ssl.get_default_verify_paths().openssl_cafile
        found |= _authorities(Path(named)) - _authorities(Path(bundle)) - _authorities(Path(certifi.where()))
    return tuple(sorted(found))


def browser_environment(
    home: Path, certificates: Iterable[bytes], environment: Mapping[str, str], *, certutil: str | None
) -> dict[str, str]:
    """
    The environment for a browser that trusts `certificates` too: HOME is `home`, with a database in it.

    Unchanged when there are none, on another system than Linux, and without `certutil` (Debian: libnss3-tools).
    """
    found = tuple(certificates)
    if not found or certutil is None or sys.platform != "linux":
        return dict(environment)
    database = home / ".pki" / "nssdb"
    database.mkdir(parents=True, mode=0o700)
    _run(certutil, "-N", "--empty-password", "-d", f"sql:{database}")
    for number, certificate in enumerate(found):
        path = home / f"{number}.pem"
        path.write_text(ssl.DER_cert_to_PEM_cert(certificate), encoding="ascii")
        _run(certutil, "-A", "-d", f"sql:{database}", "-n", f"company {number}", "-t", "C,,", "-i", str(path))
    return {**environment, "HOME": str(home)}


def installed_certutil() -> str | None:
    """The tool that writes NSS databases, where it is installed."""
    return shutil.which("certutil")


def _authorities(path: Path) -> set[bytes]:
    """The CAs of a file; a file that is missing or holds none adds none."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    try:
        context.load_verify_locations(cafile=path)
    except (OSError, ssl.SSLError):
        return set()
    return set(context.get_ca_certs(binary_form=True))


def _run(tool: str, *arguments: str) -> None:
    subprocess.run([tool, *arguments], check=True, capture_output=True, timeout=_SECONDS)  # noqa: S603 - no word of a user's

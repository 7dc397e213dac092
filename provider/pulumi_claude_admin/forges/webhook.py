"""
A report posted to a webhook: one POST of JSON, whose address is a secret and stands in no message.

A redirect is refused, since whoever gets the address may post there. What the other side answers is not told either: it may repeat the address.
"""

from __future__ import annotations

import urllib.error
import urllib.request
from http.client import HTTPException
from typing import IO, Final

from pydantic import SecretStr

from pulumi_claude_admin.errors import ConfigurationError, PullRequestError
from pulumi_claude_admin.model.addresses import safe_url

VARIABLE: Final = "CLAUDE_ADMIN_WEBHOOK_URL"
SECONDS: Final = 30


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: object, newurl: str
    ) -> None:
        del self, req, fp, code, msg, headers, newurl


def address_of(setting: SecretStr | None) -> str:
    """The webhook's address, as it is set. Raises ConfigurationError where there is none."""
    if setting is None:
        raise ConfigurationError("--webhook needs the address of one", hint=f"Set {VARIABLE}, as a secret of the job")
    return setting.get_secret_value()


def post(address: str, body: str) -> None:
    """Raises ConfigurationError for what is no address, PullRequestError when it was not taken."""
    try:
        safe_url(address)
    except ValueError:
        raise ConfigurationError(
            f"{VARIABLE} is no address of a webhook", hint="Give https://…, or http to this machine alone"
        ) from None
    request = urllib.request.Request(  # noqa: S310 - https, or http to this machine, as was just looked at
        address, data=body.encode(), headers={"Content-Type": "application/json"}, method="POST"
    )
    try:
        with urllib.request.build_opener(_NoRedirect).open(request, timeout=SECONDS):
            return
    except urllib.error.HTTPError as error:
        what = f"it answered {error.code}"
        error.close()
    except (OSError, HTTPException) as error:
        what = f"it gave no answer ({type(error).__name__})"
    raise PullRequestError(f"the report was not posted to the webhook: {what}; look at {VARIABLE}")

"""Whether a job's claims are those that a federation rule takes. Pure; the platform alone decides. Source: docs/platform/federation.md#match."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pulumi_claude_admin.model.identity_token import AUDIENCE, Claims


def misfits(
    claims: Claims, *, subject: str | None, audience: str | None, wanted: Mapping[str, object]
) -> Iterator[str]:
    """
    Each claim that is not what the rule takes, in words; nothing when all are.

    `subject` is whole, or ends in `*` where it is a beginning; None takes every one. `audience` is the platform's own where the rule names none.
    """
    if subject is not None and not is_subject(claims.subject, subject):
        yield f"sub is {claims.subject!r}, the rule takes {subject!r}"
    if (audience or AUDIENCE) not in claims.audiences:
        yield f"aud is {', '.join(claims.audiences) or 'missing'}, the rule takes {audience or AUDIENCE}"
    for name, value in wanted.items():
        said = claims.named(name)
        if said != value:
            yield f"{name} is {'missing' if said is None else repr(said)}, the rule takes {value!r}"


def is_subject(subject: str, wanted: str) -> bool:
    """Whether a subject is the wanted one, or begins so where that ends in `*`."""
    return subject.startswith(wanted[:-1]) if wanted.endswith("*") else subject == wanted

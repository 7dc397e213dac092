"""Chance that can be asked for any day alone: a number follows from the seed and the words that name it, not from what was drawn before."""

from __future__ import annotations

import hashlib
import math
from functools import lru_cache
from statistics import NormalDist

_STANDARD = NormalDist()
_SCALE = 2**53


@lru_cache(maxsize=4096)
def _begun(seed: int, name: str) -> hashlib.blake2b:
    return hashlib.blake2b(f"{seed}\x1f{name}".encode(), digest_size=8)


def part(seed: int, name: str, *words: object) -> float:
    """Return a number above 0 and below 1, the same for the same arguments."""
    drawn = _begun(seed, name).copy()
    drawn.update("\x1f".join(map(str, words)).encode())
    return ((int.from_bytes(drawn.digest()) >> 11) + 0.5) / _SCALE


def spread(sigma: float, seed: int, name: str, *words: object) -> float:
    """Return a log-normal factor whose mean is 1; ``sigma`` is that of its logarithm, 0 is always 1."""
    if sigma == 0:
        return 1.0
    return math.exp(sigma * _STANDARD.inv_cdf(part(seed, name, *words)) - sigma * sigma / 2)

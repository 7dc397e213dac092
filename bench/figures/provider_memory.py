"""Peak memory of the provider process, without a browser."""

from bench.figure import Figure
from bench.ground import Ground


def measure(ground: Ground) -> tuple[Figure, ...]:
    """Resident memory of `pulumi.dynamic` during the whole `up`."""
    return (
        Figure(
            name="peak memory of the provider",
            value=ground.applied.peak_bytes / 2**20,
            aim=150,
            unit="MiB",
            from_what=f"resident, sampled during up of {ground.resources} resources",
        ),
    )

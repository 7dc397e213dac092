"""The same platform and process as for the resources, of which lifecycle/ is the shared part."""

from tests.unit.resources.conftest import new_process, platform

__all__ = ["new_process", "platform"]

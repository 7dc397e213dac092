"""The program of the folder `organization` over the native provider."""

from bench.declared import declare
from tests.support import native_claude

declare(native_claude)

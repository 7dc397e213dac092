"""Generates the SDKs of the native provider, and runs the quickstarts that use them (`make test-languages`)."""

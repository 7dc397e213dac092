"""Runs the hook and the export against a real LiteLLM proxy (`make test-litellm`)."""

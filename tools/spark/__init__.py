"""Asks a local Spark what the archive of an audit is asked, and compares every figure (`make test-spark`)."""

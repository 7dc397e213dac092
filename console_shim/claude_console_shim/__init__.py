"""Drives the few Console pages that have no API. Deletable: remove it the day the API covers everything."""

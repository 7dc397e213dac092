"""
What the money did: merged changes, assisted or without a sign of it, beside spend. Pure: it decides and counts, and is handed what was read.

No clock, no files, no forge and no git here; what is needed of them is in `outcome_ports.py`. Nobody is named or ranked: a person is a
keyed hash from the reading on (`people.py`), and a figure is of a group of five or more (`suppress.py`). Methods: docs/outcomes-methods.md.
"""

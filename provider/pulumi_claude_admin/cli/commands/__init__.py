"""
What the commands do. Loaded when a command runs, never for help.

A job puts the parts together: it asks `wiring` for the adapters, hands values to the pure inside, and prints.
"""

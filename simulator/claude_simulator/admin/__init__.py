"""The Admin API: one file per API object, and the few files that they share.

An object's file lists its operations as data and turns state into wire shapes. What is refused is decided in rules.py,
what changes in changes/; nothing here is known to the Console pages.
"""

"""The Admin API: one file per API object. What they are written with is in wire/, the way in and out in gate/.

An object's file lists its operations as data and turns state into wire shapes. What is refused is decided in rules/,
what changes in changes/; nothing here is known to the Console pages.
"""

"""Is the stand-in like the platform? A recorder of shapes, run by a person with permission, and a comparison.

The recorder only reads (GET) and keeps no value that says whose organization it was: ids become references, texts and
numbers become their kinds. Nothing but the standard library is needed to record.
"""

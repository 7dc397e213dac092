"""Several resources as one. What a single resource does belongs in `resources/`."""

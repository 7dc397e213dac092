"""A kept copy of what the Admin API said: lists in encrypted files, believed only as far as the activity feed proves them unchanged."""

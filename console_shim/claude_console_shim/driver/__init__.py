"""What touches a page: going to a setting, reading it once it is at rest, filling in, pressing once, watching what came of it."""

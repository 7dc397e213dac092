"""The Console's screens, one file each: what is read there, and the steps of one change. No navigation, no thread."""

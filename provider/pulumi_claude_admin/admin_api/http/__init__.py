"""HTTP to the Admin API, whatever is asked: knows no API object."""

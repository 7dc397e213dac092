"""Adoption: what was read of an organization in, the program that declares it out. Pure: no file, no network, no Pulumi."""

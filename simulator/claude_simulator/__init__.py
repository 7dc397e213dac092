"""A stand-in for the platform: Admin API and Console pages over one state. Imports nothing of the product."""

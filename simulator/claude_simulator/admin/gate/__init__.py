"""From HTTP to an operation of the Admin API and back: who may, what goes wrong on order, what is published of it."""

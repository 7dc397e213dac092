"""What the families of the Admin API are written with: operations, their bodies, queries, pages and schemas."""

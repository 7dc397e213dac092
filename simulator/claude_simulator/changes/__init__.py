"""What can be done to an organization: the changes behind both doors, the Admin API and the Console pages.

Each function takes the organization first, asks rules/, changes the state under the organization's lock and returns
what it made. No HTTP here; what only one door checks (the preview gate, a role's rights) is checked at that door.
"""

"""Pages that are only read, to know where one is: the organization and its workspaces."""

"""ADAPTER: a checkout of a repository, asked by the `git` command. Only wiring makes one; it writes nothing and fetches nothing."""

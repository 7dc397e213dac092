"""The file that says what `claude-admin outcomes` reads: YAML or JSON to values, with the line and column of every mistake. Opens no file but in `read`."""

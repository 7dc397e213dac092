"""The team file: YAML or JSON to teams, with the line and column of every mistake. Knows nothing of Pulumi; opens no file but in `read`."""

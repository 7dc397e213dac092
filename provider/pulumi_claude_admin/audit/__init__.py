"""What an organization spends against what it may: facts, rules and statistics. Pure: no HTTP, files, clock or Pulumi in here."""

"""What an organization spends against what it may: facts, rules and statistics, and the reading that they are made from. No HTTP, files, clock or Pulumi in here."""

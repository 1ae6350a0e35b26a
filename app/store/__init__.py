"""Keep what the office knows: the two engines, their tables, keys, audit and backups."""

"""Find who is meant, one question on two engines: fts5 here, PostgreSQL with a shared store."""

"""Hold the Setup tab: users, networks and practices, the store."""

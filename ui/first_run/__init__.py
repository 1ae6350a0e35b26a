"""Make a store for the first time, and come back when no password does."""

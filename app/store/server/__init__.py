"""Lay into a PostgreSQL database what keeps each to their own: roles, functions, policies."""

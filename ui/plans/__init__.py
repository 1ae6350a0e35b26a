"""Show the caseload, and agree plans with people at their appointment."""

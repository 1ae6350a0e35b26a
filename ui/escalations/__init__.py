"""Raise what is beyond the role with a clinician, from any record."""

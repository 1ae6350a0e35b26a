"""Raise what is beyond the role with a clinician, from any record, and read what was raised."""

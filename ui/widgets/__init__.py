"""Offer the parts every tab is built from, one file each."""

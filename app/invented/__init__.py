"""Invent a demo store: networks as they are, people and services that are not, a year of work.

Everything follows from a seed and a date: the same two give the same rows.
"""

"""Hold everything of Hearten that needs no window."""

__version__ = "0.1.0"

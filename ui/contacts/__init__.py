"""Record contacts on a case, and read them."""

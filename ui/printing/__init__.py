"""Put finished pages on paper, or into a file the person names."""

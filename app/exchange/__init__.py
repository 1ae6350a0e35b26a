"""Read and write what comes from or goes to other systems: bytes or text in, domain objects out."""

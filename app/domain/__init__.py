"""Say what is true of the work: frozen data and rules, without input or output."""

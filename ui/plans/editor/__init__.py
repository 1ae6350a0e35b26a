"""Edit one version of a plan while the person sits beside."""

"""Show the directory of services: search it, read a service, edit it, bring services in."""

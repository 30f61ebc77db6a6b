"""The commands, one a module, found by being there; each gives `command`."""

"""Where data comes from: one folder a source, none knowing another."""

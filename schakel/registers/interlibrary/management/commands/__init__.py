"""Commands of the requests."""

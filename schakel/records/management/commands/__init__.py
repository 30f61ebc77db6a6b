"""Commands about the records of all registers."""

"""A made-up library whose extracts tests write row by row."""

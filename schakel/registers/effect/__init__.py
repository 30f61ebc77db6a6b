"""Effect: what a programme is meant to change and by which steps, and what was measured of those steps."""

"""Products and services of the support organisation: the catalogue, who asked for what, and who used what."""

"""Agreements: what was promised to whom, what was measured of it, where it was broken, and the Fair Practice Code quick scan."""

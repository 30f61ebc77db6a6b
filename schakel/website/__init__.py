"""The site: translates between people and the platform, decides nothing."""

from schakel.website.serving import serve

__all__ = ["serve"]

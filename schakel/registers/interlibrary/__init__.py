"""Requests to and from libraries elsewhere, with every message of ISO 18626 that was heard or said."""

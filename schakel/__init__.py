"""Schakel: the open platform with which a provincial library support organisation works for its public libraries."""

__version__ = "0.1.0"

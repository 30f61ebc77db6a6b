"""Decisions on advice: what was decided, by whom and when, what it was before, and what came of it."""

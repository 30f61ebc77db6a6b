"""Advice on the collection: who advises what, where it is kept beside a snapshot, and what came of decisions on it."""

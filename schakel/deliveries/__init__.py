"""Figures that are promised to somebody: to whom, when, how a delivery stands, and the ledger that proves it."""

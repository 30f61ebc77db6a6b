"""Figures: versioned definitions, one engine that computes them at every level and period, norms, comparison."""

"""What to keep, move, buy and let go, so that demand is met: the norms taken apart, demand foretold, the smallest collection."""

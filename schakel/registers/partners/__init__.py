"""Partners: contacts by function, the talk of each year, and what is done together."""

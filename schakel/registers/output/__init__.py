"""Programme output: what programmes of the libraries counted per location and quarter, and the information points."""

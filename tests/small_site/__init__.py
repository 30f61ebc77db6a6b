"""A made-up network of three libraries, small enough to reckon by hand, as a snapshot on disk and as a running site."""

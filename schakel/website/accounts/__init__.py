"""Who can sign in, and with which role."""

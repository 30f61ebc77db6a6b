"""The command `schakel`: translates between a shell and the platform, decides nothing."""

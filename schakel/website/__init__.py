"""The site: translates between people and the platform, decides nothing."""

"""Meetings: series with how often they are planned, what was decided, who does what by when, and the calendar of it."""

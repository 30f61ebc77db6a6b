"""The year plan as data: what a year was planned for, line by line, with who does it, for whom, and what came of it."""

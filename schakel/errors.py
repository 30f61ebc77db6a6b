"""The two roots of every error that Schakel raises on purpose.

Concrete errors live beside the code that raises them. A message names file and place, what was found, what is allowed
and what to do; it never holds a value from a personal column.
"""


class SchakelError(Exception):
    """Something that Schakel could not do; the message says what to do about it."""


class InputError(SchakelError):
    """Something a person gave (a file, a setting, a definition, a command) breaks what was promised."""

"""The two roots of every error that Schakel raises on purpose.

Concrete errors live beside the code that raises them. A message names file and place, what was found, what is allowed
and what to do; it never holds a value from a personal column.
"""

import traceback


class SchakelError(Exception):
    """Something that Schakel could not do; the message says what to do about it."""


class InputError(SchakelError):
    """Something a person gave (a file, a setting, a definition, a command) breaks what was promised."""


def places_of(fault: BaseException) -> list[str]:
    """The kinds of an error and of what caused it, and the places in the code they came through: a line each, without a value.

    The message of an error of others stays out: an engine that cannot convert a value puts that value in it, and it may be
    somebody's birthday.
    """
    lines: list[str] = []
    seen: set[int] = set()
    cause: BaseException | None = fault
    while cause is not None and id(cause) not in seen:
        seen.add(id(cause))
        lines.append(f"{type(cause).__module__}.{type(cause).__qualname__}")
        lines += [f"  {place.filename}:{place.lineno} in {place.name}" for place in traceback.extract_tb(cause.__traceback__)]
        cause = cause.__cause__ or cause.__context__
    return lines

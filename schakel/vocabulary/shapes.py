"""Files that people write by hand: what has another shape than was meant is told of with its place, never as a fault of ours."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from schakel.errors import InputError, SchakelError


@contextmanager
def told_with_its_place(where: str, refusal: type[InputError], see: str) -> Iterator[None]:
    """Raise what breaks inside on a value of another shape as a refusal that names the place.

    Checks of their own come first and say more; this is for what none of them thought of, such as a list where a name was meant.

    Args:
        where: file and place. see: the page that shows the shapes.

    >>> try:
    ...     with told_with_its_place("loans.toml: numerator", InputError, "add-a-measure.md"):
    ...         {}["table"]["name"]
    ... except InputError as error:
    ...     print(str(error)[:69])
    loans.toml: numerator: something here has another shape than is meant
    """
    try:
        yield
    except SchakelError:
        raise
    except (TypeError, AttributeError, ValueError, LookupError) as error:
        raise refusal(
            f"{where}: something here has another shape than is meant ({type(error).__name__}: {error}); compare it with {see}"
        ) from error


def tables(value: Any, where: str, refusal: type[InputError], example: str) -> Sequence[Mapping[str, Any]]:
    """A list of tables, as it should be."""
    if not isinstance(value, list | tuple) or not all(isinstance(part, Mapping) for part in value):
        raise refusal(f"{where} is {value!r}; write a list of tables, as in {example}")
    return value

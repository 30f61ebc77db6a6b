"""ISBN, the number of an edition: as thirteen or ten digits, of which the last is reckoned from the others (ISO 2108)."""

from schakel.errors import InputError

_STARTS = ("978", "979")
_DO = "type over the whole number from the back of the title page, with or without hyphens"


class IsbnError(InputError):
    """A text is no ISBN."""


def read_isbn(text: str) -> str:
    """The ISBN without hyphens and spaces.

    Raises:
        IsbnError: it has another length, another sign, or its last digit does not fit.

    >>> read_isbn("978-90-234-5678-0"), read_isbn("90 234 0123 9")
    ('9789023456780', '9023401239')
    """
    number = "".join(sign for sign in text.upper() if sign not in " -–")
    if not (number.isascii() and number[:-1].isdigit() and (number[-1].isdigit() or number[-1] == "X")):
        raise IsbnError(f"{text!r} is no ISBN: it has other signs than digits; {_DO}")
    if len(number) == 13 and number.startswith(_STARTS) and number.isdigit():
        fits = sum(int(sign) * (3 if place % 2 else 1) for place, sign in enumerate(number)) % 10 == 0
    elif len(number) == 10:
        values = [10 if sign == "X" else int(sign) for sign in number]
        fits = sum(value * (10 - place) for place, value in enumerate(values)) % 11 == 0
    else:
        raise IsbnError(f"{text!r} is no ISBN: it has {len(number)} digits; allowed are 13 that start with 978 or 979, or 10")
    if not fits:
        raise IsbnError(f"{text!r} is no ISBN: its last digit does not fit the others; {_DO}")
    return number

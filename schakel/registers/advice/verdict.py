"""What can be decided."""

from enum import StrEnum


class Verdict(StrEnum):
    """What was decided on something advised."""

    DO = "do"
    NO = "no"
    LATER = "later"

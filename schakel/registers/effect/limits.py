"""`effect.toml` of the data folder: from how many answers on a measurement says anything, with the reason for that number."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from schakel.errors import InputError
from schakel.privacy.audience import Audience
from schakel.privacy.thresholds import load_thresholds

FILE = "effect.toml"
_KEYS = {"answers", "reason"}


class LimitsError(InputError):
    """`effect.toml` says something that cannot be."""


@dataclass(frozen=True)
class Limits:
    """When a measurement is silent.

    Args:
        answers: fewer of them in any group that is told of, and nothing is said.
        persons: a group of fewer who gave the same answer is not shown; that of the privacy rules for partners, as libraries
            and partners read the same page.
    """

    answers: int
    reason: str
    persons: int


DEFAULT = Limits(
    30,
    "with 30 answers a share is known to 18 points each way, and a mean of a skewed scale is told by Student's t; with fewer, "
    "a difference is more often chance than not",
    5,
)


def load_limits(data: Path) -> Limits:
    """What counts for this data folder.

    Raises:
        LimitsError: naming file and place, what was found, what is allowed.
    """
    persons = load_thresholds(data).persons(Audience.PARTNER)
    path = data / FILE
    try:
        given: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Limits(max(DEFAULT.answers, persons), DEFAULT.reason, persons)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise LimitsError(f"{path}: is not TOML: {error}; see docs/how-to/effect.md") from error
    if set(given) != _KEYS:
        raise LimitsError(f"{path}: has {', '.join(given) or 'nothing'}; write answers and reason, both of them")
    answers, reason = given["answers"], given["reason"]
    if type(answers) is not int or answers < persons:
        raise LimitsError(
            f"{path}: answers is {answers!r}; write a whole number of {persons} or more, as smaller groups are not shown"
        )
    if not isinstance(reason, str) or not reason.strip():
        raise LimitsError(f"{path}: reason is {reason!r}; say why this number was chosen")
    return Limits(answers, reason.strip(), persons)

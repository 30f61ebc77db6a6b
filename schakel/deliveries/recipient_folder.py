"""The folder of recipients as a whole: one broken file closes the deliveries to that recipient, and no others."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import permutations
from os.path import normpath
from pathlib import Path

from schakel.deliveries.recipient import Recipient
from schakel.deliveries.recipient_files import FOLDER, LARGEST_BYTES, RecipientError, read_recipient


@dataclass(frozen=True)
class Recipients:
    """What the folder tells.

    Args:
        whole: recipients by name; broken: what is wrong with the file of each other one.
    """

    whole: Mapping[str, Recipient]
    broken: Mapping[str, RecipientError]


def look_for_recipients(data: Path) -> Recipients:
    """All recipients of a data folder; none when it has no such folder.

    Recipients whose folders lie in one another are all broken: which of them is meant is not for Schakel to guess.
    """
    paths = {path.stem: path for path in sorted((data / FOLDER).glob("*.toml"))}
    whole: dict[str, Recipient] = {}
    broken: dict[str, RecipientError] = {}
    folders: dict[str, str] = {}
    for name, path in paths.items():
        try:
            whole[name] = read_recipient(path)
            folders[name] = whole[name].folder
        except RecipientError as error:
            broken[name] = error
            if folder := _folder_of(path):
                folders[name] = folder
    for one, other in permutations(folders, 2):
        mine, theirs = (Path(normpath(data / folders[each])) for each in (one, other))
        if one in whole and (mine.is_relative_to(theirs) or theirs.is_relative_to(mine)):
            broken[one] = RecipientError(
                f"{paths[one]}: folder is {folders[one]!r} and that of {other} is {folders[other]!r}; "
                "who may open the one would read what is for the other: give each a folder of its own"
            )
    return Recipients({name: each for name, each in whole.items() if name not in broken}, dict(sorted(broken.items())))


def find_recipients(data: Path) -> dict[str, Recipient]:
    """All recipients, for what may not go on without one of them.

    Raises:
        RecipientError: with what is wrong in all files that are broken.
    """
    found = look_for_recipients(data)
    if found.broken:
        raise RecipientError("\n".join(str(each) for each in found.broken.values()))
    return dict(found.whole)


def _folder_of(path: Path) -> str:
    """What a broken file says of its folder, as far as it can be read: nobody else may deliver there meanwhile."""
    try:
        is_small = path.stat().st_size <= LARGEST_BYTES
        found = tomllib.loads(path.read_text(encoding="utf-8-sig")).get("folder") if is_small else None
    except (OSError, ValueError):
        return ""
    return found.strip() if isinstance(found, str) and "\0" not in found else ""

"""A list inside a row of JSON becomes rows of its own: places with their hours, days with their times."""

import json
from collections.abc import Iterator
from typing import Any

from schakel.sources.source import SourceError


def each_of(row: dict[str, Any], path: str | None, place: str, above: str = "") -> Iterator[dict[str, Any]]:
    """The row once for each thing in its list, with what the thing holds under `list.member` and all else beside it.

    A row whose list is empty or not there stays one row, so that none is lost; the members of the list are empty in it.

    Args:
        path: of the list, `a.b` for list `b` within each thing of list `a`; a part may itself be an object inside the row
            (`a.b` is then found as the member `a.b`). None = there is nothing to take apart.

    >>> list(each_of({"id": 1, "hours": [{"day": "mon"}, {"day": "tue"}]}, "hours", "f: object 1"))
    [{'id': 1, 'hours.day': 'mon'}, {'id': 1, 'hours.day': 'tue'}]
    """
    if path is None:
        yield row
        return
    name, listed, rest = _found(row, path, above)
    others = {key: value for key, value in row.items() if key != name}
    if isinstance(listed, str):
        listed = _text_as_list(listed)
    if listed is None or listed == []:
        yield others
        return
    if not isinstance(listed, list):
        raise SourceError(f"{place}: read.each is {path!r}, but {name!r} is {json.dumps(listed)[:60]}; allowed is a list")
    for number, thing in enumerate(listed, start=1):
        inside = _members(thing, name) if isinstance(thing, dict) else {name: thing}
        clash = sorted(set(inside) & set(others))
        if clash:
            raise SourceError(f"{place}: read.each makes a column {clash[0]!r}, which the row has too; rename it in the file")
        yield from each_of({**others, **inside}, rest, f"{place}, {name} {number}", f"{name}.")


def _found(row: dict[str, Any], path: str, above: str) -> tuple[str, Any, str | None]:
    """The list that the path leads to first: its name, what it holds (None = it is not there), and what is left of the path."""
    parts, inside = path.split("."), None
    for length, part in enumerate(parts, start=1):
        name = above + ".".join(parts[:length])
        inside = row.get(name, inside.get(part) if isinstance(inside, dict) else None)
        if inside is not None and not isinstance(inside, dict):
            return name, inside, ".".join(parts[length:]) or None
    return above + path, inside, None


def _members(thing: dict[str, Any], name: str) -> dict[str, Any]:
    """Members under `name.member`, those of objects inside under `name.outer.inner`."""
    found: dict[str, Any] = {}
    for member, value in thing.items():
        if isinstance(value, dict):
            found |= _members(value, f"{name}.{member}")
        else:
            found[f"{name}.{member}"] = value
    return found


def _text_as_list(text: str) -> Any:
    """A list that some program wrote as a text within the JSON; anything else stays a text."""
    try:
        return json.loads(text) if text.lstrip().startswith("[") else text
    except json.JSONDecodeError:
        return text

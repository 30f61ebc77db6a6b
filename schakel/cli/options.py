"""Options that every command has, in the same words."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar

import click

F = TypeVar("F", bound=Callable[..., Any])


def data_option(default: str = "data", *, with_environment: bool = True) -> Callable[[F], F]:
    """`--data FOLDER`: the data folder, with `schakel.toml` in it.

    Args:
        with_environment: SCHAKEL_DATA goes before the default; not for a command that builds in the folder.
    """
    return click.option(
        "--data",
        type=click.Path(file_okay=False, path_type=Path),
        default=default,
        envvar="SCHAKEL_DATA" if with_environment else None,
        show_default=True,
        show_envvar=with_environment,
        help="The data folder, with schakel.toml in it.",
    )


def json_option(function: F) -> F:
    """`--json`: one JSON document on stdout."""
    return click.option("--json", "is_json", is_flag=True, help="Print one JSON document on stdout, for machines.")(function)


class Day(click.ParamType[date, str]):
    """A calendar day, written YYYY-MM-DD."""

    name = "YYYY-MM-DD"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The day; a usage error names what was typed."""
        if isinstance(value, date):
            return value
        try:
            return datetime.strptime(value, "%Y-%m-%d").date()
        except ValueError:
            self.fail(f"{value!r} is not a day; write it as 2020-12-31", param, ctx)


DAY = Day()


def language_option(function: F) -> F:
    """`--language`: of all that is printed, numbers too; refusals and progress speak English, and JSON is for machines."""
    return click.option(
        "--language", type=click.Choice(("nl", "en")), default="nl", show_default=True, help="Language of what is printed."
    )(function)

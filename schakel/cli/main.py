"""The command itself: finds the commands beside it, runs one, and turns every ending into an exit code and clear words."""

import errno
import json
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from pkgutil import iter_modules

import click

import schakel
import schakel.cli.commands
from schakel.cli.exits import MEANINGS, Ended, Exit
from schakel.cli.fault import explain
from schakel.errors import SchakelError


class Commands(click.Group):
    """One module in `commands` is one command; none is in a list, and only the one that is asked for is loaded."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """Their names, by alphabet."""
        return sorted(info.name for info in iter_modules(schakel.cli.commands.__path__))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, or None."""
        if cmd_name not in self.list_commands(ctx):
            return None
        command: click.Command = import_module(f"{schakel.cli.commands.__name__}.{cmd_name}").command
        return command


NO_ROOM = "The disk is full. Nothing that was finished is lost; make room and run the same command again."
EPILOG = "\b\n" + "\n".join(["Exit codes:", *(f"  {code.value:>3}  {says}" for code, says in MEANINGS.items())])


@click.group(cls=Commands, epilog=EPILOG, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(schakel.__version__, prog_name="schakel")
def schakel_command() -> None:
    """From the extracts of a library system to figures a director can trust."""


def main() -> None:
    """Run what was typed, and end with its exit code."""
    sys.exit(int(run(sys.argv[1:])))


def run(arguments: Sequence[str]) -> Exit:
    """Run one command and say how it ended; nothing is raised."""
    is_json = "--json" in arguments
    try:
        ended = schakel_command.main(args=list(arguments), prog_name="schakel", standalone_mode=False)
        # With standalone_mode off, click gives 0 for --help and what the command returned otherwise.
        return Exit(ended or 0)
    except click.exceptions.NoArgsIsHelpError as missing:
        missing.show()
        return Exit.USAGE
    except click.UsageError as wrong:
        hint = f"Try: {wrong.ctx.command_path} --help" if wrong.ctx else "Try: schakel --help"
        return _end(Exit.USAGE, f"{wrong.format_message()}\n{hint}", is_json)
    except Ended as ended_so:
        return _end(ended_so.exit, str(ended_so), is_json)
    except SchakelError as refused:
        return _end(Exit.REFUSED, str(refused), is_json)
    except (KeyboardInterrupt, click.Abort):
        return _end(Exit.STOPPED, "Stopped. What was finished is kept; the previous snapshot is whole.", is_json)
    except BrokenPipeError:
        # The reader (head, less) went away; Python would complain once more when it flushes stdout.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return Exit.DONE
    except Exception as fault:
        no_room = isinstance(fault, OSError) and fault.errno == errno.ENOSPC
        return _end(Exit.REFUSED, NO_ROOM, is_json) if no_room else _end(Exit.FAULT, explain(fault), is_json)


def _end(ending: Exit, message: str, is_json: bool) -> Exit:
    if is_json:
        click.echo(json.dumps({"error": message, "exit": int(ending)}, ensure_ascii=False, indent=2))
    click.secho(message, err=True, fg="red" if ending != Exit.STOPPED else None)
    return ending

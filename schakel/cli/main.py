"""The command itself: finds the commands beside it, runs one, and turns every ending into an exit code and clear words."""

import errno
import json
import os
import sys
from collections.abc import Sequence
from difflib import get_close_matches
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

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        """As click has it, and with what was perhaps meant."""
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as wrong:
            names = self.list_commands(ctx)
            near = get_close_matches(args[0], names, n=1)
            hint = f"did you mean {near[0]}?" if near else f"commands are {', '.join(names)}"
            raise click.UsageError(f"there is no command {args[0]!r}; {hint}", wrong.ctx) from wrong


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
        return _end(ended_so.exit, str(ended_so), is_json, ended_so.reason, ended_so.there)
    except SchakelError as refused:
        return _end(Exit.REFUSED, str(refused), is_json)
    except (KeyboardInterrupt, click.Abort):
        return _end(Exit.STOPPED, "Stopped. What was finished is kept; the previous snapshot is whole.", is_json)
    except BrokenPipeError:
        # The reader (head, less) went away; Python would complain once more when it flushes stdout.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return Exit.DONE
    except OSError as fault:
        told = _of_folder(fault)
        return _end(Exit.REFUSED, told, is_json) if told else _end(Exit.FAULT, explain(fault), is_json)
    except Exception as fault:
        return _end(Exit.FAULT, explain(fault), is_json)


def _of_folder(fault: OSError) -> str | None:
    """What to do about a disk or folder that does not let us; None when it is none of these, but a fault of ours."""
    if fault.errno == errno.ENOSPC:
        return NO_ROOM
    if fault.errno in (errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR, errno.EISDIR) and fault.filename:
        return (
            f"{os.fsdecode(fault.filename)}: cannot be read or written ({fault.strerror}). The data folder and the folder of "
            "keys must be folders in which you may write, those of feeds ones that you may read; what was finished is kept"
        )
    return None


def _end(ending: Exit, message: str, is_json: bool, reason: str = "", there: Sequence[str] = ()) -> Exit:
    if is_json:
        why = {"reason": reason, "there": list(there)} if reason else {}
        click.echo(json.dumps({"error": message, "exit": int(ending), **why}, ensure_ascii=False, indent=2))
    click.secho(message, err=True, fg="red" if ending != Exit.STOPPED else None)
    return ending

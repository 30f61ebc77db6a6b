"""The site as a program: `python -m schakel.website --data DATA serve`, or a command about accounts, such as
`python -m schakel.website --data DATA add_account NAME --role ROLE`. `schakel serve` starts it like this."""

import argparse
import sys
from pathlib import Path

from schakel.errors import SchakelError
from schakel.website.serving import prepare, serve


def main(arguments: list[str]) -> int:
    """Run one command of the site on a data folder."""
    if len(arguments) < 3 or arguments[0] != "--data":
        print("usage: python -m schakel.website --data DATA COMMAND …   (serve, add_account)", file=sys.stderr)
        return 2
    data, command, rest = Path(arguments[1]), arguments[2], arguments[3:]
    try:
        if command == "serve":
            serve_as_told(data, rest)
            return 0
        prepare(data)
    except SchakelError as error:
        print(error, file=sys.stderr)
        return 1
    from django.core.management import execute_from_command_line

    execute_from_command_line(["schakel.website", command, *rest])
    return 0


def serve_as_told(data: Path, arguments: list[str]) -> None:
    """Serve with the options of a command line."""
    options = argparse.ArgumentParser(prog="python -m schakel.website --data DATA serve")
    options.add_argument("--host", default="127.0.0.1")
    options.add_argument("--port", type=int, default=8000)
    options.add_argument("--workers", type=int, default=2)
    options.add_argument("--demo-accounts", action="store_true")
    given = options.parse_args(arguments)
    serve(data, host=given.host, port=given.port, workers=given.workers, demo_accounts=given.demo_accounts, say=_say)


def _say(line: str) -> None:
    # At once: behind a pipe the address would stay in a buffer for as long as the site runs.
    print(line, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

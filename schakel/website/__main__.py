"""Commands about accounts: `python -m schakel.website --data DATA add_account NAME --role ROLE`."""

import sys
from pathlib import Path

from schakel.errors import SchakelError
from schakel.website.serving import prepare


def main(arguments: list[str]) -> int:
    """Run one command of the site on a data folder."""
    if len(arguments) < 3 or arguments[0] != "--data":
        print("usage: python -m schakel.website --data DATA COMMAND …   (for instance add_account)", file=sys.stderr)
        return 2
    try:
        prepare(Path(arguments[1]))
    except SchakelError as error:
        print(error, file=sys.stderr)
        return 1
    from django.core.management import execute_from_command_line

    execute_from_command_line(["schakel.website", *arguments[2:]])
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

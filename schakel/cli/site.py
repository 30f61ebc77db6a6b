"""Starting the site, which is a program of its own: neither knows the other's inside."""

import os
import socket
import sys
from pathlib import Path
from typing import NoReturn

from schakel.cli.exits import Ended, Exit


def become_the_site(data: Path, *options: str) -> NoReturn:
    """Replace this process by the site on a data folder, so that Ctrl-C and signals reach it as they are."""
    sys.stdout.flush()
    sys.stderr.flush()
    os.execv(sys.executable, [sys.executable, "-m", "schakel.website", "--data", str(data), "serve", *options])


def check_port(host: str, port: int) -> None:
    """See whether the site will be able to listen, before minutes of other work.

    Raises:
        Ended: naming the port.
    """
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            message = f"port {port} on {host} cannot be used ({error.strerror}); stop what uses it, or choose another with --port"
            raise Ended(Exit.REFUSED, f"{message} (make demo PORT=…)") from error

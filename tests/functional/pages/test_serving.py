"""Starting the site: what stands in the way is said before anything starts."""

import socket
from pathlib import Path

import pytest

from schakel.errors import InputError
from schakel.website.serving import ServeError, serve


def test_a_port_that_is_taken(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(ServeError, match=f"port {port} on 127.0.0.1 cannot be used .*choose another with --port"):
            serve(tmp_path, port=port)


def test_demo_accounts_are_for_this_machine_only(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"demo accounts are for this machine only; host is '0\.0\.0\.0'"):
        serve(tmp_path, host="0.0.0.0", demo_accounts=True)


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there is no such data folder"):
        serve(tmp_path / "none", port=0)

"""`schakel serve`: the site."""

from pathlib import Path

import click

from schakel.cli.clock import settings_of
from schakel.cli.exits import Exit
from schakel.cli.options import data_option
from schakel.cli.site import become_the_site, check_port


@click.command()
@data_option()
@click.option(
    "--host", default="127.0.0.1", show_default=True, metavar="ADDRESS", help="Address to listen on: this machine only."
)
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True, help="Port to listen on.")
@click.option("--workers", type=click.IntRange(1, 64), default=2, show_default=True, help="Processes that answer.")
@click.option("--demo-accounts", is_flag=True, help="Make the four people of the demo and print how they sign in.")
def command(data: Path, host: str, port: int, workers: int, demo_accounts: bool) -> Exit:
    """Serve the site until it is stopped with Ctrl-C.

    A snapshot that is refreshed meanwhile is shown from then on.
    """
    settings = settings_of(data)
    check_port(host, port)
    options = ["--host", host, "--port", str(port), "--workers", str(workers), *(["--demo-accounts"] if demo_accounts else [])]
    become_the_site(settings.data, *options)

"""Fixtures that every kind of test shares, and what holds for all: no network, nothing drawn by chance."""

import ipaddress
import os
import socket
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

PROJECT = Path(__file__).parents[1]

# Generative tests draw the same examples in every run, and none fails because a machine was busy.
settings.register_profile("schakel", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("schakel")


@pytest.fixture(scope="session")
def project() -> Path:
    """The folder of the project."""
    return PROJECT


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder with real data of others; tests that ask for it are skipped where it is absent."""
    folder = Path(os.environ.get("SCHAKEL_REAL_DATA", PROJECT.parent / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip(f"real data is not on this machine: no folder {folder} (set SCHAKEL_REAL_DATA)")
    return folder


class NetworkUsedError(AssertionError):
    """A test reached for another machine."""


@pytest.fixture(autouse=True, scope="session")
def no_network() -> Any:
    """Let tests speak to this machine only."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6):
            host = str(address[0])
            if host != "localhost" and not _is_loopback(host):
                raise NetworkUsedError(f"this test connects to {host}; tests speak to this machine only")
        connect(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded)
        yield


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        return False

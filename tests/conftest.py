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


LONGEST_FIRST = (
    "generative/test_measures_on_spark.py",
    # It compiles the loops of the replay; the files after it find them made.
    "unit/scenarios/test_record.py",
    "functional/test_killing_faults.py",
    "browser/test_accessibility.py",
    "functional/test_two_nodes.py",
    "generative/test_measures_against_twin.py",
    "functional/test_refreshed_commands.py",
    "generative/test_interlibrary_against_twin.py",
    "spec/test_measure_handbook.py",
    "generative/test_resting_place.py",
    "generative/test_warehouse_twin.py",
    "functional/test_demo_commands.py",
    "functional/test_work_command.py",
)
"""Files that take long. One that began last would leave the other worker without work: in alphabetical order, or by
number of tests, Spark (one test) is such a file."""


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the longest files in front; within a file, and among all others, the order stays."""
    place = {PROJECT / "tests" / name: number for number, name in enumerate(LONGEST_FIRST)}
    if absent := [str(path) for path in place if not path.is_file()]:
        raise pytest.UsageError(f"LONGEST_FIRST in tests/conftest.py names {', '.join(absent)}; give the new name of the file")
    items.sort(key=lambda item: place.get(item.path, len(place)))


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

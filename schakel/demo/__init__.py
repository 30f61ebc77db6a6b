"""The demo network: a simulated library system of Drenthe that writes extracts, so that the demo takes the road of real data."""

from schakel.demo.build import build
from schakel.demo.carry import carry

__all__ = ["build", "carry"]

"""What people at the support organisation keep by hand or by message, in a database beside the snapshots."""

from pkgutil import iter_modules


def register_names() -> list[str]:
    """The registers, as applications of the site: every folder here is one, by being there."""
    return sorted(f"{__name__}.{each.name}" for each in iter_modules(__path__) if each.ispkg)

"""Areas with their boundaries and inhabitants, in the shapes that the statistical office publishes."""

from pathlib import Path

from schakel.sources.files import FileSource

SOURCE = FileSource(name="cbs", title="Areas and inhabitants", folder=Path(__file__).parent)

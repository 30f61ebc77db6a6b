"""Long work told on stderr: bars on a terminal, plain lines anywhere else, so that logs stay readable."""

from collections.abc import Iterator
from contextlib import contextmanager

import click
from rich.console import Console
from rich.progress import BarColumn, SpinnerColumn, TaskID, TaskProgressColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bars
from rich.text import Text

from schakel.vocabulary.progress import Progress


class BarProgress:
    """One bar, for the piece of work that runs; a piece that took long stays as a line with the time it took."""

    LONG = 2.0
    """Seconds; a hundred small pieces would push everything else off the screen."""

    def __init__(self, bars: Bars) -> None:
        self._bars = bars
        self._task: TaskID | None = None

    def begin(self, what: str, total: int | None) -> None:
        """Start the next bar."""
        self.end()
        self._task = self._bars.add_task(what, total=total)

    def advance(self, n: int) -> None:
        """Move the bar."""
        if self._task is not None:
            self._bars.advance(self._task, n)

    def say(self, message: str) -> None:
        """Print above the bar."""
        self._bars.console.print(Text(message), highlight=False)

    def end(self) -> None:
        """The piece of work is done, whatever its total was thought to be."""
        if self._task is not None:
            task = self._bars.tasks[self._bars.task_ids.index(self._task)]
            if task.elapsed is not None and task.elapsed >= self.LONG:
                self.say(f"✓ {task.description} ({task.elapsed:.0f} s)")
            self._bars.remove_task(self._task)
            self._task = None


class LineProgress:
    """A line when a piece of work of another kind begins, and one at each quarter of a long one."""

    def __init__(self) -> None:
        self._kind: list[str] = []
        self._total: int | None = None
        self._done = 0

    def begin(self, what: str, total: int | None) -> None:
        """Say what begins; of many extracts of one kind only the first, so that a log can be read."""
        kind = what.split()[:2]
        if kind != self._kind:
            click.echo(f"▸ {what}", err=True)
        self._kind, self._total, self._done = kind, total, 0

    def advance(self, n: int) -> None:
        """Say so when a quarter is passed."""
        before, self._done = self._done, self._done + n
        # A piece of a few steps needs no quarters; its line was enough.
        if self._total is not None and self._total >= 8:
            quarter = 4 * self._done // self._total
            if quarter > 4 * before // self._total and quarter < 4:
                click.echo(f"  {25 * quarter} %", err=True)

    def say(self, message: str) -> None:
        """Say it."""
        click.echo(f"  {message}", err=True)


@contextmanager
def progress() -> Iterator[Progress]:
    """Tells of long work for as long as the block lasts."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield LineProgress()
        return
    columns = (SpinnerColumn(), TextColumn("{task.description}", markup=False), BarColumn(bar_width=30))
    with Bars(*columns, TaskProgressColumn(), TimeElapsedColumn(), console=console) as bars:
        told = BarProgress(bars)
        yield told
        told.end()

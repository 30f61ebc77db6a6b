"""What was compiled does not outlive its source, also when the change is in a module that it calls."""

import subprocess
import sys
from pathlib import Path

from schakel.compiling import forget_stale

INNER = "from numba import njit\n@njit(cache=True)\ndef inner(x):\n    return x + {}\n"
OUTER = """from numba import njit
import inner, schakel.compiling
@njit(cache=True)
def outer(x):
    return inner.inner(x)
was_stale = schakel.compiling.forget_stale(outer, (inner.__file__, __file__))
"""


def test_a_change_in_a_called_module_is_seen(tmp_path: Path) -> None:
    (tmp_path / "outer.py").write_text(OUTER)
    (tmp_path / "inner.py").write_text(INNER.format(10))
    assert _run(tmp_path)[1:] == ["11", "0"]
    assert _run(tmp_path) == ["False", "11", "1"], "what was kept is used"
    (tmp_path / "inner.py").write_text(INNER.format(200))
    assert _run(tmp_path)[1:] == ["201", "0"]


def test_a_folder_that_cannot_be_written_is_no_fault(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    class Kept:
        class stats:
            cache_path = str(tmp_path / "file" / "below")

    assert forget_stale(Kept, (__file__,))


def _run(folder: Path) -> list[str]:
    code = "import outer; print(outer.was_stale, outer.outer(1), sum(outer.outer.stats.cache_hits.values()))"
    ran = subprocess.run([sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, check=True)
    return ran.stdout.split()

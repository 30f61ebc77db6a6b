"""Run every benchmark of this folder, one by one, and write docs/benchmarks.md. `make bench` calls it."""

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
from bench import Row, figure

HERE = Path(__file__).parent
PAGE = HERE.parents[1] / "docs" / "benchmarks.md"
OPENING = """# Benchmarks

Measured by `make bench`, which writes this page; the scripts are in `tests/benchmarks`. Tests assert no times: these figures
are to be read beside the machine they were measured on.
"""


def main() -> int:
    """Run those that are asked for; 1 when one of them did not end well."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("names", nargs="*", help="only these (default: all)")
    arguments.add_argument("--small", action="store_true", help="tiny sizes; the page is not written")
    given = arguments.parse_args()
    scripts = {path.stem: path for path in sorted(HERE.glob("*.py")) if path.stem not in ("bench", "run")}
    unknown = set(given.names) - set(scripts)
    if unknown:
        print(f"there is no benchmark {', '.join(sorted(unknown))}; there are {', '.join(scripts)}", file=sys.stderr)
        return 2
    failed = []
    results: dict[str, dict[str, Any]] = load_page() if given.names else {}
    for number, name in enumerate(given.names or scripts, start=1):
        print(f"▸ {name} ({number} of {len(given.names or scripts)})", file=sys.stderr, flush=True)
        with tempfile.NamedTemporaryFile(suffix=".json") as file:
            command = [sys.executable, str(scripts[name]), "--json", file.name, *(["--small"] if given.small else [])]
            if subprocess.run(command, check=False).returncode == 0:
                results[name] = {**json.loads(Path(file.name).read_text()), "on": date.today().isoformat()}
            else:
                failed.append(name)
    if not given.small:
        PAGE.write_text(page(results), encoding="utf-8")
        print(f"wrote {PAGE.relative_to(Path.cwd()) if PAGE.is_relative_to(Path.cwd()) else PAGE}", file=sys.stderr)
    if failed:
        print(f"did not end well: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


def page(results: dict[str, dict[str, Any]]) -> str:
    """The page in Markdown; the figures are in it once more as JSON, so that one benchmark can be run anew by itself."""
    lines = [OPENING, f"Machine: {machine()}.", ""]
    for name in sorted(results):
        result = results[name]
        lines += [f"## {result['title']}", "", f"`tests/benchmarks/{name}.py`, {result['on']}.", ""]
        lines += ["| what | measured | at most | note |", "|---|---:|---:|---|"]
        for row in (Row(**row) for row in result["rows"]):
            mark = {True: "", False: " **over**", None: ""}[row.is_met]
            lines.append(f"| {row.what} | {figure(row.value, row.unit)}{mark} | {figure(row.target, row.unit)} | {row.note} |")
        lines.append("")
    lines.append(f"<!-- {json.dumps(results, ensure_ascii=False)} -->")
    return "\n".join(lines) + "\n"


def load_page() -> dict[str, dict[str, Any]]:
    """The figures that the page has now."""
    if not PAGE.exists():
        return {}
    last = PAGE.read_text(encoding="utf-8").rstrip().splitlines()[-1]
    found: dict[str, dict[str, Any]] = (
        json.loads(last.removeprefix("<!-- ").removesuffix(" -->")) if last.startswith("<!-- {") else {}
    )
    return found


def machine() -> str:
    """The machine in words."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1024**3
    versions = f"Python {platform.python_version()}, DuckDB {duckdb.__version__}"
    return f"{os.cpu_count()} cores ({processor()}), {memory:.0f} GiB of memory, {platform.system()}, {versions}"


def processor() -> str:
    """Name of the processor as the system has it."""
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.machine()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine())


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/env bash
# Makes or renews .venv: the pinned packages of requirements/$1.txt, checked by hash, and Schakel itself from this folder.
# usage: setup/environment.sh base|test
set -euo pipefail
cd "$(dirname "$0")/.."
. setup/say.sh

wanted=${1:-base}
stamp=.venv/.has-$wanted
# The stamp holds what was installed, so that a changed pin is seen and an unchanged one costs nothing.
state=$(cat requirements/setup.txt "requirements/$wanted.txt" pyproject.toml | sha256sum)
[ -x .venv/bin/python ] && [ "$(cat "$stamp" 2>/dev/null)" = "$state" ] && exit 0

need_room 2 .

python=""
for candidate in ${PYTHON:-} python3 python3.14 python3.13 python3.12 python3.11; do
  if command -v "$candidate" >/dev/null 2>&1 &&
    "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    python=$(command -v "$candidate")
    break
  fi
done
[ -n "$python" ] || stop "no Python 3.11 or newer was found (python3 is $(python3 --version 2>&1 || echo absent))." \
  "Install one, for instance: apt-get install python3, or run: make PYTHON=/path/to/python3.11 …"

if ! .venv/bin/python -c 'import sys, pip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
  say "making .venv with $("$python" --version)"
  rm -rf .venv
  # Debian ships Python without ensurepip; only trying shows it.
  if ! "$python" -m venv .venv >/dev/null 2>&1; then
    rm -rf .venv
    version=$("$python" -c 'import sys; print(f"{sys.version_info[0]}.{sys.version_info[1]}")')
    install_packages "Python's own environments" "python$version-venv" || install_packages "Python's own environments" python3-venv ||
      stop "$python cannot make an environment (python3 -m venv fails)." \
        "As an administrator: apt-get install python3-venv. Then run the same command again."
    "$python" -m venv .venv || stop "$python -m venv .venv still fails; see above." "Repair that Python, or name another: make PYTHON=…"
  fi
fi

say "installing pinned packages (requirements/$wanted.txt)"
try .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/setup.txt ||
  stop "the package installer could not be fetched." "Check the network, or the package index that pip is set to (pip config list)."
# uv is seven times faster, but knows nothing of an index that was set for pip only: then pip does the same work.
# It keeps a package that it had to build (pyspark: 1 GiB) once for each time in its cache at home: this cache goes again.
fetched=.venv/.fetched
try env VIRTUAL_ENV="$PWD/.venv" .venv/bin/uv pip install --quiet --no-config --cache-dir "$fetched" \
  --require-hashes -r "requirements/$wanted.txt" ||
  { say "uv could not; trying pip (slower)"
    .venv/bin/python -m pip install --disable-pip-version-check --require-hashes -r "requirements/$wanted.txt"; } ||
  stop "packages could not be installed; see above." \
    "Check the network and the free space (df -h .), then run the same command again: it goes on where it stopped."
rm -rf "$fetched"
env VIRTUAL_ENV="$PWD/.venv" .venv/bin/uv pip install --quiet --no-config --no-cache --no-deps --no-build-isolation --no-index \
  --editable . 2>/dev/null ||
  .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --no-index --editable . ||
  stop "Schakel itself could not be installed into .venv; see above." "Remove .venv and run the same command again."

printf '%s\n' "$state" >"$stamp"

#!/usr/bin/env bash
# Chooses the newest packages that fit pyproject.toml and requirements/*.in, and pins them by version and hash.
# The files hold no address of an index, so that they work with any mirror.
set -euo pipefail
cd "$(dirname "$0")/.."
. setup/say.sh

pin() {  # pin OUTPUT INPUT…
  say "pinning requirements/$1.txt"
  local output=requirements/$1.txt
  shift
  VIRTUAL_ENV="$PWD/.venv" .venv/bin/uv pip compile --quiet --no-config --universal --python-version 3.11 --generate-hashes \
    --no-header --no-emit-index-url --no-emit-find-links --upgrade --output-file "$output" "$@"
}

pin setup requirements/setup.in
pin base pyproject.toml
# The tests run on the very packages that are shipped.
pin test pyproject.toml requirements/test.in --constraint requirements/base.txt

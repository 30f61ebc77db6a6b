#!/usr/bin/env bash
# Every check on the code that needs no run of it. All are run, so that one look shows everything that is wrong.
set -uo pipefail
cd "$(dirname "$0")/.."
. setup/say.sh

failed=()
check() {  # check NAME COMMAND…
  local name=$1 output
  shift
  if output=$("$@" 2>&1); then
    printf '  \033[32mok\033[0m  %s\n' "$name"
  else
    printf '\n  \033[31mnot ok\033[0m  %s\n%s\n\n' "$name" "$output"
    failed+=("$name")
  fi
}

say "checking the code"
check "ruff: style and common mistakes" .venv/bin/ruff check --no-cache .
check "ruff format: layout (make format mends it)" .venv/bin/ruff format --no-cache --check .
check "mypy --strict: types" .venv/bin/mypy
check "lint-imports: layers" .venv/bin/lint-imports --no-cache
check "deptry: dependencies named are those imported" .venv/bin/deptry .
if [ ${#failed[@]} -gt 0 ]; then
  printf 'Not clean: %s\n' "$(IFS=';'; echo "${failed[*]}")"
  exit 1
fi

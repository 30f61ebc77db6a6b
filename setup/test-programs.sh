#!/usr/bin/env bash
# Installs the programs that tests need beside Python, from Debian's packages, each only where it is absent:
# a browser, a Java runtime for Spark, MariaDB and PostgreSQL servers.
set -euo pipefail
cd "$(dirname "$0")/.."
. setup/say.sh

has_browser() {
  local name
  for name in chromium chromium-browser google-chrome-stable google-chrome; do
    # Ubuntu's chromium-browser is a stub that only says to install a snap: it must run, not just be there.
    command -v "$name" >/dev/null 2>&1 && "$name" --version >/dev/null 2>&1 && return 0
  done
  # one that Playwright brought
  ls "${PLAYWRIGHT_BROWSERS_PATH:-$HOME/.cache/ms-playwright}"/chromium-*/*/chrome >/dev/null 2>&1
}

has_java() {
  java -version 2>&1 | grep -qE 'version "(1[7-9]|[2-9][0-9])'
}

need_room 3 .

if ! has_browser; then
  install_packages "a browser for the tests of pages" chromium || true
  has_browser || { say "no working chromium package here; trying Playwright's own"; try .venv/bin/playwright install --with-deps chromium || true; }
  has_browser || stop "no Chromium, which the tests of pages need." "Install it by hand (Debian: apt-get install chromium), then run make test again."
fi

if ! has_java; then
  install_packages "a Java runtime for Spark" default-jre-headless || true
  has_java || install_packages "a Java runtime for Spark" openjdk-17-jre-headless || true
  has_java || stop "no Java 17 or newer, which Spark needs." "Install it by hand (Debian: apt-get install default-jre-headless), then run make test again."
fi

if [ -x setup/databases.sh ]; then
  setup/databases.sh
fi

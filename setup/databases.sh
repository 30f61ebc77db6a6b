#!/usr/bin/env bash
# Installs what the tests of database sources need, from Debian's packages, each only where it is absent: the programs of
# MariaDB and PostgreSQL, and MariaDB's ODBC driver. Tests start private servers of their own in a temporary folder, so no
# service is started here and no database is made: of MariaDB only the programs without their service are taken, and
# PostgreSQL is told not to make its main cluster.
set -euo pipefail
cd "$(dirname "$0")/.."
. setup/say.sh

by_hand="Install them by hand, then run make test again; or leave these tests out: .venv/bin/pytest -m 'not database'."

any_of() {  # any_of PATH…: whether one of them is there
  local path
  for path in "$@"; do
    [ -e "$path" ] && return 0
  done
  return 1
}

has_mariadb() {
  { command -v mariadbd >/dev/null || any_of /usr/sbin/mariadbd /usr/libexec/mariadbd; } &&
    command -v mariadb-install-db >/dev/null && command -v mariadb-admin >/dev/null && command -v mariadb >/dev/null
}

has_postgresql() {
  { command -v initdb >/dev/null || any_of /usr/lib/postgresql/*/bin/initdb; } && command -v psql >/dev/null
}

has_driver() {
  any_of /usr/lib/*/odbc/libmaodbc.so /usr/lib/*/libmaodbc.so /usr/lib64/libmaodbc.so
}

install_postgresql() {
  local settings=/etc/postgresql-common/createcluster.d result=0
  if may_install; then
    as_root mkdir -p "$settings"
    printf 'create_main_cluster = false\n' | as_root tee "$settings/schakel-tests.conf" >/dev/null
  fi
  install_packages "PostgreSQL for the tests of database sources" postgresql || result=$?
  if may_install; then
    # An administrator who installs PostgreSQL later expects the usual cluster.
    as_root rm -f "$settings/schakel-tests.conf"
  fi
  return "$result"
}

if ! has_mariadb; then
  install_packages "MariaDB for the tests of database sources" mariadb-server-core mariadb-client || true
  has_mariadb || stop "no MariaDB server (mariadbd, mariadb-install-db, mariadb, mariadb-admin)." "$by_hand"
fi

if ! has_driver; then
  install_packages "MariaDB's ODBC driver, with which Koha is read" odbc-mariadb unixodbc || true
  has_driver || stop "no ODBC driver of MariaDB (libmaodbc.so)." "$by_hand"
fi

if ! has_postgresql; then
  install_postgresql || true
  has_postgresql || stop "no PostgreSQL server (initdb, postgres, psql)." "$by_hand"
fi

say "databases for the tests: MariaDB, PostgreSQL and the ODBC driver are here"

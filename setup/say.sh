# Sourced by the scripts beside it: how set-up speaks, and how it installs Debian packages.

say() { printf '\033[1m▸ %s\033[0m\n' "$*" >&2; }

stop() {  # stop "what is wrong" "what to do"
  printf '\n\033[1mStopped:\033[0m %s\n' "$1" >&2
  shift
  for line in "$@"; do printf '  %s\n' "$line" >&2; done
  exit 1
}

try() {  # try COMMAND…: three times, because a mirror that hiccups is no reason to stop
  local attempt
  for attempt in 1 2 3; do
    "$@" && return 0
    [ "$attempt" = 3 ] || { say "that failed; trying again in $((attempt * 5)) s ($*)"; sleep $((attempt * 5)); }
  done
  return 1
}

as_root() {  # as_root COMMAND…: fails, without asking for a password, when we may not
  if [ "$(id -u)" = 0 ]; then
    env DEBIAN_FRONTEND=noninteractive "$@"
  else
    sudo -n env DEBIAN_FRONTEND=noninteractive "$@"
  fi
}

may_install() {
  command -v apt-get >/dev/null 2>&1 && { [ "$(id -u)" = 0 ] || sudo -n true 2>/dev/null; }
}

install_packages() {  # install_packages "what for" PACKAGE…: returns 1 when it cannot, after saying what to do
  local purpose=$1
  shift
  if ! may_install; then
    printf '\n%s\n  %s\n' "Missing: $purpose. This account may not install packages. Ask an administrator for:" \
      "apt-get update && apt-get install $*" >&2
    return 1
  fi
  say "installing $purpose ($*)"
  local log
  log=$(mktemp)
  # Lists first: a fresh image has none, and an old list names packages that the mirror no longer has.
  if try as_root apt-get -qq -o Acquire::Retries=3 update >"$log" 2>&1 &&
    try as_root apt-get -qq -y -o Acquire::Retries=3 -o Dpkg::Lock::Timeout=300 --no-install-recommends install "$@" \
      >"$log" 2>&1 </dev/null; then
    rm -f "$log"
    return 0
  fi
  tail -n 15 "$log" >&2
  rm -f "$log"
  printf '%s\n' "Could not install $purpose with: apt-get install $*" >&2
  return 1
}

need_room() {  # need_room GIBIBYTES FOLDER
  local free
  free=$(df -Pk "$2" | awk 'NR == 2 {print int($4 / 1048576)}')
  [ "$free" -ge "$1" ] || stop "$free GiB free on the disk of $2; this needs $1 GiB." \
    "Make room (make clean removes what earlier runs built here), then run the same command again."
}

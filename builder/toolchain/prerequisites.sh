#!/bin/sh
# Usage: prerequisites.sh python|browser|shell|firefox|webkit|nginx|wrk...
#
# Sees to it that the machine has what is asked for. What is missing is installed, and said, where that is allowed:
# by Debian's or Ubuntu's packages as root or by a sudo that asks nothing, and a browser by Playwright, if the network
# lets it. If anything is missing then, one line names all of it, and the end is 1.
# DREAM_INSTALL=no installs nothing.
set -eu

python="${PYTHON:-python3}"
venv="build/venv/bin/python"

have() {
  case "$1" in
    python) "$python" -c "import sys, ensurepip, venv; sys.exit(sys.version_info < (3, 11))" ;;
    browser) has_atomic && { command -v chromium || command -v chromium-browser || command -v google-chrome || fetched_browser; } ;;
    shell) command -v chromium-headless-shell ;;
    firefox) command -v firefox-esr || command -v firefox ;;
    webkit) command -v WebKitWebDriver && command -v Xvfb ;;
    nginx) PATH="$PATH:/usr/sbin" command -v nginx ;;
    wrk) command -v wrk ;;
  esac >/dev/null 2>&1
}

# Whether the library is there that Playwright's driver is linked with; a bare Debian has it not.
has_atomic() {
  for library in /lib/*/libatomic.so.1 /usr/lib/*/libatomic.so.1 /usr/lib*/libatomic.so.1; do
    [ -e "$library" ] && return 0
  done
  return 1
}

# Whether Playwright has a Chromium of its own that starts.
fetched_browser() {
  [ -x "$venv" ] && "$venv" -m builder.toolchain.browser
}

# The Debian packages of a prerequisite. Ubuntu's Chromium and Firefox are snaps, which a bare machine cannot run.
packages_of() {
  case "$1" in
    python) echo "python3 python3-venv" ;;
    browser) if is_ubuntu; then echo "libatomic1"; else echo "libatomic1 chromium"; fi ;;
    shell) echo "chromium-headless-shell" ;;
    firefox) if is_ubuntu; then echo "firefox"; else echo "firefox-esr"; fi ;;
    webkit) echo "webkit2gtk-driver xvfb" ;;
    nginx) echo "nginx-light" ;;
    wrk) echo "wrk" ;;
  esac
}

all_packages_of() {
  # shellcheck disable=SC2046 # one line of words, whatever the spaces between
  echo $(for need in "$@"; do packages_of "$need"; done)
}

is_ubuntu() {
  grep -qs "^ID=ubuntu" /etc/os-release
}

# How to become root: nothing for root itself, sudo if it asks for no password; fails where neither is.
as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi
}

may_install() {
  [ "${DREAM_INSTALL:-yes}" = yes ] && command -v apt-get >/dev/null 2>&1 && as_root true 2>/dev/null
}

# Sets $missing to those of its arguments that are not there.
find_missing() {
  missing=""
  for need in "$@"; do
    have "$need" || missing="$missing $need"
  done
}

for need in "$@"; do
  case "$need" in
    python | browser | shell | firefox | webkit | nginx | wrk) ;;
    *) echo "prerequisites.sh: unknown prerequisite '$need'" >&2 && exit 2 ;;
  esac
done
find_missing "$@"
[ -n "$missing" ] || exit 0

packages=$(all_packages_of $missing)
if [ -n "$packages" ] && may_install; then
  echo "Missing:$missing. Installing $packages"
  # One that cannot be had must not keep the others away.
  as_root apt-get update -qq || true
  # shellcheck disable=SC2086 # two names are two arguments
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $packages >/dev/null || true
  find_missing "$@"
fi

case "$missing" in
  *browser*)
    # Before there is a venv there is no Playwright; the next call finds it.
    if [ -x "$venv" ] && [ "${DREAM_INSTALL:-yes}" = yes ]; then
      echo "Missing: browser. Asking Playwright for one"
      deps=""
      may_install && deps="--with-deps"
      # shellcheck disable=SC2086 # empty is no argument
      timeout 300 "$venv" -m playwright install $deps --no-shell chromium >/dev/null 2>&1 || true
      find_missing "$@"
    elif [ "$missing" = " browser" ] && [ ! -x "$venv" ] && [ "${DREAM_INSTALL:-yes}" = yes ]; then
      exit 0
    fi
    ;;
esac
[ -n "$missing" ] || exit 0

also=""
case "$missing" in *python*) also="$also; Python 3.11 or later is wanted" ;; esac
case "$missing" in *browser*) also="$also; or a network in which Playwright can fetch its Chromium" ;; esac
echo "Missing:$missing. On Debian or Ubuntu: sudo apt-get install $(all_packages_of $missing)$also" >&2
exit 1

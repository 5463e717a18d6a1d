#!/bin/sh
# Usage: prerequisites.sh venv|node|browser|firefox|webkit|nginx|wrk...
# Names the Debian package of whatever is missing; installs it where that is safe (root in CI).
set -eu

have() {
  case "$1" in
    venv) "${PYTHON:-python3}" -c "import ensurepip, venv" ;;
    node) command -v node && command -v npm ;;
    nginx) PATH="$PATH:/usr/sbin" command -v nginx ;;
    wrk) command -v wrk ;;
    browser) command -v chromium || command -v chromium-browser || command -v google-chrome ;;
    firefox) command -v firefox-esr || command -v firefox ;;
    webkit) command -v WebKitWebDriver && command -v Xvfb ;;
  esac >/dev/null 2>&1
}

debian_packages() {
  case "$1" in
    venv) echo "python3-venv" ;;
    node) echo "nodejs npm" ;;
    browser) echo "chromium" ;;
    firefox) echo "firefox-esr" ;;
    webkit) echo "webkit2gtk-driver xvfb" ;;
    nginx) echo "nginx-light" ;;
    wrk) echo "wrk" ;;
    *) echo "prerequisites.sh: unknown prerequisite '$1'" >&2 && exit 2 ;;
  esac
}

for need in "$@"; do
  packages=$(debian_packages "$need")
  have "$need" && continue
  if [ "${CI:-}" = true ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    apt-get update -qq
    # shellcheck disable=SC2086 # two names are two arguments
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $packages
    have "$need" && continue
  fi
  echo "Missing: $need. On Debian or Ubuntu: sudo apt-get install $packages" >&2
  exit 1
done

#!/bin/sh
# Installs into the venv what requirements.txt names, each package by its hash.
#
# uv does it in a fifth of pip's time. uv itself comes by pip, and reads none of pip's settings: where pip was given
# another index, where uv cannot be had, and where it fails, pip installs everything.
set -eu

venv="build/venv/bin"
python="$venv/python"
folder="$(dirname "$0")"

# "set -e" does not hold in what is a condition.
install_by_uv() {
  if "$python" -m pip config list | grep -qE "\.(index-url|no-index)="; then return 1; fi
  "$python" -m pip install --quiet --require-hashes --requirement "$folder/uv.txt" || return 1
  "$venv/uv" pip install --quiet --python "$python" --require-hashes --requirement "$folder/requirements.txt"
}

install_by_uv 2>/dev/null ||
  "$python" -m pip install --quiet --no-compile --require-hashes --requirement "$folder/requirements.txt"

# The bytecode, by all cores; no package's own tests are run here. What does not compile is for another Python.
packages="$("$python" -c "import sysconfig; print(sysconfig.get_path('purelib'))")"
"$python" -m compileall -qq -j 0 -x "/tests?/" "$packages" || true

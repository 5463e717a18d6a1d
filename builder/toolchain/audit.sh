#!/bin/sh
# Asks the registries for known holes in what the locks install. A hole fails the check; a registry that
# answers no such question (a mirror, or no network) is named, and fails nothing.
# Wants npm and pip-audit on the path.
set -eu
cd "$(dirname "$0")"

said=$(mktemp)
trap 'rm -f "$said"' EXIT

failed() {
  cat "$said" >&2
  exit 1
}

locks="--requirement requirements.txt --requirement uv.txt"
# shellcheck disable=SC2086 # two options are four arguments
if pip-audit $locks --require-hashes --disable-pip --progress-spinner off >"$said" 2>&1; then
  all=$(cat requirements.txt uv.txt | grep -c "==")
  untold=$(grep -c "could not be audited" "$said" || true)
  echo "pip-audit: $((all - untold)) packages without known holes, $untold of which the registry tells nothing"
elif grep -qiE "found [0-9]+ known" "$said"; then
  failed
else
  echo "pip-audit: not checked, the registry does not answer"
fi

for lock in toolchain editor lighthouse; do
  if (cd "../$lock" && npm audit --package-lock-only) >"$said" 2>&1; then
    echo "npm audit, $lock: no known holes"
  elif grep -q "audit endpoint returned an error\|ENOTFOUND\|ECONNREFUSED\|EAI_AGAIN" "$said"; then
    echo "npm audit, $lock: not checked, the registry does not answer"
  else
    failed
  fi
done

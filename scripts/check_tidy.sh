#!/usr/bin/env bash
# Runs clang-tidy by .clang-tidy over the sources of src/ and apps/, or over those whose path matches PATTERN.
# Usage: check_tidy.sh [PATTERN]     needs a configured build/release
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."
pattern="${1:-^$PWD/(src|apps)/}"
if [ ! -f build/release/compile_commands.json ]; then
  echo "check_tidy: build/release is not configured; run: cmake --preset release" >&2
  exit 2
fi

# Only findings are of interest: drop the command lines and the counts of what was suppressed.
status=0
run-clang-tidy-14 -quiet -p build/release -j "$(nproc)" "$pattern" >build/tidy.log 2>&1 || status=$?
sources="$(grep -c '^clang-tidy-14 ' build/tidy.log || true)"
sed 's/\x1b\[[0-9;]*m//g' build/tidy.log |
  grep -vE '^clang-tidy-14 |^[0-9]+ warnings? (generated|treated)|^Suppressed |^Use -|^$' || true
if [ "$sources" -eq 0 ]; then
  echo "check_tidy: no source matches $pattern" >&2
  exit 2
fi
echo "clang-tidy: $sources files, exit code $status"
exit "$status"

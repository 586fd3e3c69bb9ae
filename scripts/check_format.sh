#!/usr/bin/env bash
# Checks that every C++ file is formatted as .clang-format says. With --fix, formats them instead.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."
mode=(--dry-run -Werror)
if [ "${1:-}" = --fix ]; then mode=(-i); fi

folders=()
for folder in src apps tests bench; do
  if [ -d "$folder" ]; then folders+=("$folder"); fi
done
mapfile -t files < <(find "${folders[@]}" -name '*.cpp' -o -name '*.hpp' | sort)
# Version 14 is Debian 12's; another version formats some constructs differently.
clang-format-14 "${mode[@]}" "${files[@]}"
echo "format: ${#files[@]} files"

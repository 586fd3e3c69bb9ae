#!/usr/bin/env bash
# Configures one preset of CMakePresets.json and builds all of it, or the targets named.
# Usage: build.sh PRESET [TARGET...]     e.g. build.sh debug rankwise
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
preset="${1:?usage: build.sh PRESET [TARGET...]}"
shift
cd "$root"

launcher=()
if command -v ccache >/dev/null; then
  launcher=(-DCMAKE_CXX_COMPILER_LAUNCHER=ccache)
  # Another checkout of the same sources finds the same objects.
  export CCACHE_BASEDIR="$root" CCACHE_NOHASHDIR=1
fi
targets=()
if [ $# -gt 0 ]; then targets=(--target "$@"); fi
cmake --preset "$preset" "${launcher[@]}"
cmake --build --preset "$preset" --parallel "$(nproc)" "${targets[@]}"

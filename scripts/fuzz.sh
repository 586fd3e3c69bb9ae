#!/usr/bin/env bash
# Builds the fuzz targets with clang and runs each for SECONDS from its corpus in tests/fuzz/corpus/<name>, if any.
# An input that breaks a target is left in build/fuzz/findings. Usage: fuzz.sh [SECONDS]     default: 60
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."
seconds="${1:-60}"
source scripts/mpi_environment.sh

scripts/build.sh fuzz fuzz_targets
mkdir -p build/fuzz/findings
targets=0
for source in tests/fuzz/*_fuzz.cpp; do
  if [ ! -e "$source" ]; then break; fi
  name="$(basename "$source" _fuzz.cpp)"
  grown="build/fuzz/corpus/$name"
  mkdir -p "$grown"
  corpus=("$grown")
  if [ -d "tests/fuzz/corpus/$name" ]; then corpus+=("tests/fuzz/corpus/$name"); fi
  echo "== fuzz_$name for $seconds s"
  # What Open MPI keeps until the process ends is no leak of ours.
  ASAN_OPTIONS=detect_leaks=0 "build/fuzz/tests/fuzz/fuzz_$name" -max_total_time="$seconds" -timeout=20 \
    -print_final_stats=1 -verbosity=0 -artifact_prefix="build/fuzz/findings/$name-" "${corpus[@]}"
  targets=$((targets + 1))
done
echo "fuzz: $targets targets"

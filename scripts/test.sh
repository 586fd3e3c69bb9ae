#!/usr/bin/env bash
# Installs what is missing, builds and runs the tests. Works on a bare Debian 12 as root or with sudo.
# Usage: test.sh              build/release and all unit tests
#        test.sh --all        everything that .ci/run asks for
#        test.sh STEP...      single steps, for example: test.sh format tidy
set -uo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
cd "$root" || exit 1
source scripts/mpi_environment.sh

all_steps=(packages checks_packages format layers build headers tests package tidy sanitizers fuzz quickstart)

packages() { scripts/install_packages.sh build; }
checks_packages() { scripts/install_packages.sh checks; }
format() { scripts/check_format.sh; }
layers() { scripts/check_layers.py; }
build() { scripts/build.sh release; }
headers() { scripts/check_headers.py; }
tests() { ctest --preset release --no-tests=error; }
package() { scripts/check_package.sh; }
tidy() { scripts/check_tidy.sh; }
sanitizers() { scripts/build.sh asan && ctest --preset asan --no-tests=error --exclude-regex '^apps'; }
fuzz() { scripts/fuzz.sh 60; }
quickstart() { scripts/quickstart.sh; }

case "${1:-}" in
  "") steps=(packages build tests) ;;
  --all) steps=("${all_steps[@]}") ;;
  -h | --help)
    sed -n '2,5s/^# //p' "${BASH_SOURCE[0]}"
    echo "Steps: ${all_steps[*]}"
    exit 0
    ;;
  *) steps=("$@") ;;
esac
for step in "${steps[@]}"; do
  if [[ " ${all_steps[*]} " != *" $step "* ]]; then
    echo "test: no step \"$step\"; steps: ${all_steps[*]}" >&2
    exit 2
  fi
done

passed=0
failed=0
report=""
for step in "${steps[@]}"; do
  echo
  echo "==== $step"
  begin=$SECONDS
  # A failed step does not keep the others from running.
  if "$step"; then
    outcome=ok
    passed=$((passed + 1))
  else
    outcome=FAILED
    failed=$((failed + 1))
  fi
  report+="$(printf '%-16s %-6s %5d s' "$step" "$outcome" $((SECONDS - begin)))"$'\n'
done

echo
echo "==== steps"
printf '%s' "$report"
printf '%-16s %-6s %5d s\n' total "" "$SECONDS"
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]

#!/usr/bin/env bash
# From a bare Debian 12 to scored, segmented and clustered customers: installs what is missing, builds, generates one
# million transactions and runs jobs/quickstart.toml on them.
# Usage: quickstart.sh [TRANSACTIONS]     results go to out/quickstart below the checkout
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
transactions="${1:-1000000}"
cd "$root"

scripts/install_packages.sh build
scripts/build.sh release rankwise
source scripts/mpi_environment.sh

ranks=1
if [ "$(nproc)" -gt 1 ]; then ranks=2; fi
program=build/release/apps/rankwise
mkdir -p out

echo
echo "== $transactions transactions on $ranks rank(s): out/transactions.csv"
run_ranks "$ranks" "$program" generate --transactions "$transactions" --output out/transactions.csv
echo
echo "== jobs/quickstart.toml on $ranks rank(s)"
run_ranks "$ranks" "$program" run jobs/quickstart.toml --input out/transactions.csv --output out/quickstart
echo
echo "== files in out/quickstart"
(cd out/quickstart && find . -type f -printf '%10s bytes  %P\n' | sort -k3)

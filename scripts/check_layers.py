#!/usr/bin/env python3
"""Checks that includes run down the layers of cmake/layers.txt, and that MPI and HDF5 stay where they belong.

A file of src/<layer>/ may include headers of its own layer and of the layers listed for it. Headers of MPI, Boost.MPI
and HDF5 may be included in src/engine/ and src/io/ only, and none of them by a program in apps/.
"""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
PARALLEL_HEADERS = re.compile(r"^(mpi\.h|boost/mpi(\.hpp|/.*)|hdf5(_hl)?\.h|H5[A-Za-z]*\.h)$")
PARALLEL_LAYERS = {"engine", "io"}
INCLUDE = re.compile(r'^\s*#\s*include\s*(?:"([^"]+)"|<([^>]+)>)')


def read_layers():
    """Reads {layer: set of layers it may include}."""
    allowed = {}
    for line in (ROOT / "cmake" / "layers.txt").read_text().splitlines():
        line = line.split("#")[0].strip()
        if not line:
            continue
        name, below = line.split(":")
        allowed[name.strip()] = set(below.split())
    return allowed


def check_order(allowed):
    """Yields what is wrong with the list of layers itself: a layer may use only layers that stand above its line."""
    seen = set()
    for layer, below in allowed.items():
        for other in sorted(below - seen):
            yield f"cmake/layers.txt: {layer} uses {other}, which does not stand before it"
        seen.add(layer)
    for folder in sorted((ROOT / "src").iterdir()):
        if folder.is_dir() and folder.name not in allowed:
            yield f"src/{folder.name}: not a layer of cmake/layers.txt"


def check_file(path, layer, allowed):
    """Yields the includes of one file that its layer may not have."""
    where = path.relative_to(ROOT)
    for number, line in enumerate(path.read_text().splitlines(), 1):
        match = INCLUDE.match(line)
        if not match:
            continue
        quoted, system = match.groups()
        header = quoted or system
        if PARALLEL_HEADERS.match(header) and layer not in PARALLEL_LAYERS:
            yield f"{where}:{number}: {header} belongs in {' and '.join(sorted(PARALLEL_LAYERS))} only"
        if not quoted:
            continue
        target = header.split("/")[0]
        if not (ROOT / "src" / header).is_file():
            if layer != "apps":
                yield f"{where}:{number}: {header} is no header below src/ (includes name the layer)"
        elif target != layer and target not in allowed.get(layer, allowed):
            yield f"{where}:{number}: {layer} may not include {target} (cmake/layers.txt)"


def main():
    allowed = read_layers()
    problems = list(check_order(allowed))
    files = 0
    for folder in [ROOT / "src" / layer for layer in allowed] + [ROOT / "apps"]:
        for path in sorted(folder.rglob("*.[ch]pp")):
            files += 1
            problems += check_file(path, folder.name, allowed)
    for problem in problems:
        print(problem, file=sys.stderr)
    print(f"layers: {files} files, {len(problems)} problems")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())

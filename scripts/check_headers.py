#!/usr/bin/env python3
"""Checks that every header below src/ compiles when it is the only thing a file includes.

Flags come from the compile_commands.json of a configured build: those of the header's own .cpp file, else of any file
of its layer. Usage: check_headers.py [BUILD_FOLDER]     default: build/release
"""
import concurrent.futures
import json
import os
import pathlib
import shlex
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
DROPPED_WITH_VALUE = {"-o", "-c", "-MF", "-MT", "-MQ"}
DROPPED = {"-MD", "-MMD", "-MP", "-c"}


def flags_of(entry):
    """Reduces a compile command to the compiler and the flags that matter for parsing."""
    words = entry.get("arguments") or shlex.split(entry["command"])
    if os.path.basename(words[0]) == "ccache":
        words = words[1:]
    flags = []
    skip = False
    for word in words:
        if skip:
            skip = False
        elif word in DROPPED_WITH_VALUE:
            skip = True
        elif word not in DROPPED:
            flags.append(word)
    return flags + ["-fsyntax-only", "-x", "c++", "-"]


def check(header, command, folder):
    """Compiles a file that holds one include; returns what the compiler says when it refuses."""
    source = f'#include "{header.relative_to(ROOT / "src")}"\n'
    result = subprocess.run(command, cwd=folder, input=source, text=True, capture_output=True)
    return "" if result.returncode == 0 else f"{header.relative_to(ROOT)} does not compile alone:\n{result.stderr}"


def main():
    build = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "build" / "release")
    database = build / "compile_commands.json"
    if not database.is_file():
        print(f"check_headers: {database} is missing; configure first: cmake --preset release", file=sys.stderr)
        return 2
    entries = {pathlib.Path(e["directory"], e["file"]).resolve(): e for e in json.loads(database.read_text())}

    jobs = []
    problems = []
    for header in sorted((ROOT / "src").rglob("*.hpp")):
        layer = header.relative_to(ROOT / "src").parts[0]
        own = header.with_suffix(".cpp")
        entry = entries.get(own) or next(
            (e for path, e in entries.items() if path.is_relative_to(ROOT / "src" / layer)), None)
        if entry is None:
            problems.append(f"{header.relative_to(ROOT)}: no source of its layer in {database}")
        else:
            jobs.append((header, flags_of(entry), entry["directory"]))

    with concurrent.futures.ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        problems += [text for text in pool.map(lambda job: check(*job), jobs) if text]
    for problem in problems:
        print(problem, file=sys.stderr)
    print(f"headers: {len(jobs)} compiled alone, {len(problems)} problems")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())

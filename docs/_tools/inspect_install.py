"""Run inside a fresh environment: what is installed there, its licences and sizes, and how long a start takes."""

from __future__ import annotations

import json
import os
import re
import statistics
import subprocess
import sys
from importlib.metadata import Distribution, distribution, distributions
from pathlib import Path

COMMANDS = {
    "python": ["-c", ""],
    "import sim": ["-c", "import sim"],
    "petition --help": ["-c", "import sys; sys.argv[1:] = ['--help']; from sim.cli import main; main()"],
}


def licence(found: Distribution) -> str:
    """As the package itself says, in as few words as it says it."""
    told = found.metadata
    if expression := told.get("License-Expression"):
        return str(expression)
    classifiers = [
        text.rsplit(" :: ", 1)[-1]
        for text in told.get_all("Classifier") or []
        if text.startswith("License ::")
    ]
    if classifiers:
        return "; ".join(classifiers)
    text = str(told.get("License") or "").strip().splitlines()
    return text[0][:60] if text else "not stated"


def size(found: Distribution) -> int:
    """Bytes of the files that belong to it."""
    files = [Path(str(file.locate())) for file in found.files or []]
    return sum(file.stat().st_size for file in files if file.is_file())


def direct(found: Distribution) -> list[str]:
    """Names of what it asks for itself, without extras."""
    return [
        re.split(r"[\s;\[<>=!~(]", text)[0].lower().replace("_", "-")
        for text in found.requires or []
        if "extra ==" not in text
    ]


def seconds(arguments: list[str]) -> float:
    """The processor's time of a start of a fresh interpreter, the median of five."""
    times = []
    for _ in range(5):
        before = os.times()
        subprocess.run([sys.executable, *arguments], check=True, capture_output=True)
        after = os.times()
        times.append(
            after.children_user + after.children_system - before.children_user - before.children_system
        )
    return statistics.median(times)


def main() -> None:
    """Print it as JSON."""
    asked = direct(distribution("petition-sim"))
    packages = [
        {
            "name": found.metadata["Name"],
            "version": found.version,
            "licence": licence(found),
            "bytes": size(found),
            "direct": found.metadata["Name"].lower().replace("_", "-") in asked,
        }
        for found in distributions()
        if found.metadata["Name"].lower() not in ("pip", "setuptools")
    ]
    starts = {name: seconds(arguments) for name, arguments in COMMANDS.items()}
    print(json.dumps({"packages": sorted(packages, key=lambda one: one["name"].lower()), "starts": starts}))


if __name__ == "__main__":
    main()

"""The tables of docs/background/dependencies.md, out of what `make install-check` found in fresh environments."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tables import table

PAGE = Path(__file__).resolve().parents[1] / "background" / "dependencies.md"
NEEDS_INSTALL = ("installations", "starts", "packages", "vulnerabilities")
"""Parts of the page that only an installation can make."""


def write(checked: Sequence[Mapping[str, Any]], audited: Sequence[Mapping[str, Any]] | str) -> None:
    """Fill the page."""
    parts = {
        "installations": installations(checked),
        "starts": starts(checked),
        "packages": packages(checked[0]["packages"]),
        "vulnerabilities": vulnerabilities(audited),
    }
    text = PAGE.read_text(encoding="utf-8")
    for name, part in parts.items():
        form = re.compile(rf"(<!-- made: {name} -->\n).*?(<!-- end -->)", re.DOTALL)
        text = form.sub(lambda found, part=part: f"{found[1]}\n{part}\n\n{found[2]}", text)
    PAGE.write_text(text, encoding="utf-8")


def installations(checked: Sequence[Mapping[str, Any]]) -> str:
    """What was installed where, and what came out of it: the same everywhere."""
    return table(
        ("Python", "packages", "installed", "wheel", "petitions of hamlet", "resolution rate"),
        [
            (str(one["python"]), str(len(one["packages"])), megabytes(sum(p["bytes"] for p in one["packages"])),
             f"{one['wheel'] / 1000:.0f} kB", str(one["petitions"]), f"{one['rate']:.6f}")
            for one in checked
        ],
    )  # fmt: skip


def starts(checked: Sequence[Mapping[str, Any]]) -> str:
    """How long a start takes."""
    names = list(checked[0]["starts"])
    return table(
        ("start", *(f"Python {one['python']}" for one in checked)),
        [(f"`{name}`", *(f"{one['starts'][name]:.2f} s" for one in checked)) for name in names],
    )


def packages(found: Sequence[Mapping[str, Any]]) -> str:
    """Every package that comes along, the largest first, and whether the project asks for it itself."""
    others = [one for one in found if one["name"] != "petition-sim"]
    return table(
        ("package", "version", "licence", "installed", "asked for"),
        [
            (
                one["name"],
                one["version"],
                one["licence"],
                megabytes(one["bytes"]),
                "yes" if one["direct"] else "",
            )
            for one in sorted(others, key=lambda one: -one["bytes"])
        ],
    )


def vulnerabilities(audited: Sequence[Mapping[str, Any]] | str) -> str:
    """What is known against the pinned versions."""
    if isinstance(audited, str):
        return f"The advisory service could not be reached when this page was written: {audited}"
    skipped = [one["skip_reason"] for one in audited if "skip_reason" in one]
    known = len(audited) - len(skipped)
    told = f"Of {len(audited)} pinned versions {known} were audited."
    if skipped:
        told += f" Of the others the advisory service knew nothing where this page was made; the first: *{skipped[0]}*."
    bad = [(one["name"], one["version"], what) for one in audited for what in one.get("vulns", [])]
    if not bad:
        return f"{told} No vulnerability is known of these." if known else told
    found = [
        (name, version, what["id"], ", ".join(what["fix_versions"]) or "not yet")
        for name, version, what in bad
    ]
    return f"{told}\n\n{table(('package', 'version', 'advisory', 'mended in'), found)}"


def megabytes(size: int) -> str:
    """A size for people."""
    return f"{size / 1e6:.1f} MB"

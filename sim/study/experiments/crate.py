"""The RO-Crate of an experiment's results: what Zenodo and WorkflowHub read (RO-Crate 1.1, one JSON-LD file)."""

from __future__ import annotations

import hashlib
import mimetypes
from datetime import date
from pathlib import Path
from typing import Any

from sim.study.experiments.experiment import Author, Experiment
from sim.study.experiments.results import CRATE

CONTEXT = "https://w3id.org/ro/crate/1.1/context"
LICENSE = "https://opensource.org/license/mit"
TYPES = {".toml": "application/toml", ".md": "text/markdown", ".csv": "text/csv"}


def crate(
    name: str, experiment: Experiment, count: int, folder: Path, provenance: dict[str, Any], day: date
) -> dict[str, Any]:
    """The metadata of a folder of results as it stands, itself left out: every file with its size and checksum, who
    answers for them, and the source that made them. count: replications of each arm."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != CRATE)
    names = [path.relative_to(folder).as_posix() for path in files]
    program = provenance["package"]
    software = {
        "@id": "#petition-sim",
        "@type": "SoftwareApplication",
        "name": program["name"],
        "softwareVersion": str(program["version"]),
        "identifier": provenance["source"],
        **({"version": provenance["commit"]} if provenance.get("commit") else {}),
    }
    authors = [_author(one, number) for number, one in enumerate(experiment.authors, 1)]
    by = {"author": [{"@id": one["@id"]} for one in authors]} if authors else {}
    action = {
        "@id": "#run",
        "@type": "CreateAction",
        "name": f"petition experiment run {name}",
        "instrument": {"@id": software["@id"]},
        **({"agent": by["author"]} if by else {}),
        "object": [{"@id": "experiment.toml"}],
        "result": [{"@id": name} for name in names if name != "experiment.toml"],
        "startTime": provenance["started"],
        "endTime": provenance["ended"],
        "description": f"seed {provenance['seed']}, scale {experiment.size.scale:g}, "
        f"{count} replications of each arm",
    }
    root = {
        "@id": "./",
        "@type": "Dataset",
        "name": experiment.title,
        "description": experiment.question,
        "datePublished": day.isoformat(),
        "license": {"@id": LICENSE},
        **by,
        "hasPart": [{"@id": name} for name in names],
        "mentions": {"@id": action["@id"]},
    }
    about = {
        "@id": CRATE,
        "@type": "CreativeWork",
        "conformsTo": {"@id": "https://w3id.org/ro/crate/1.1"},
        "about": {"@id": "./"},
    }
    terms = {"@id": LICENSE, "@type": "CreativeWork", "name": "MIT License"}
    parts = [_file(path, name) for path, name in zip(files, names, strict=True)]
    return {"@context": CONTEXT, "@graph": [about, root, *authors, terms, software, action, *parts]}


def _author(one: Author, number: int) -> dict[str, Any]:
    kind = "Organization" if one.organisation else "Person"
    return {"@id": one.id or f"#author-{number}", "@type": kind, "name": one.name}


def _file(path: Path, name: str) -> dict[str, Any]:
    content = path.read_bytes()
    kind = TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    return {
        "@id": name,
        "@type": "File",
        "name": name,
        "contentSize": str(len(content)),
        "encodingFormat": kind,
        "sha256": hashlib.sha256(content).hexdigest(),
    }

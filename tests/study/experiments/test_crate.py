"""The crate of results tells every file of them, as Zenodo reads it."""

from __future__ import annotations

import hashlib
import json

from sim.study.experiments.results import CRATE


def test_every_file_is_told_with_its_size_and_checksum(run) -> None:
    folder = run().folder
    graph = json.loads((folder / CRATE).read_text(encoding="utf-8"))["@graph"]
    told = {part["@id"]: part for part in graph if part["@type"] == "File"}
    files = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    assert set(told) <= set(files) and "report.md" in told and "figures/contrasts.svg" in told
    for name, part in told.items():
        content = files[name].read_bytes()
        assert part["sha256"] == hashlib.sha256(content).hexdigest(), name
        assert part["contentSize"] == str(len(content)), name


def test_the_run_is_told_with_what_went_in_and_came_out(run) -> None:
    folder = run().folder
    graph = {part["@id"]: part for part in json.loads((folder / CRATE).read_text(encoding="utf-8"))["@graph"]}
    assert graph["#run"]["object"] == [{"@id": "experiment.toml"}]
    assert {"@id": "verdict.json"} in graph["#run"]["result"]
    assert graph["./"]["description"] == "Does effort at the start show in what is solved a month later?"


def test_who_answers_for_the_results_and_which_commit_made_them_is_told(run) -> None:
    author = """scenario = "hamlet"
[[authors]]
name = "Ada"
id = "https://orcid.org/0000-0002-1825-0097"
[[authors]]
name = "Office of Hotlines"
organisation = true
"""
    folder = run(('scenario = "hamlet"\n', author)).folder
    graph = {part["@id"]: part for part in json.loads((folder / CRATE).read_text(encoding="utf-8"))["@graph"]}
    ada, office = (graph[one["@id"]] for one in graph["./"]["author"])
    assert (ada["@type"], ada["@id"], ada["name"]) == (
        "Person",
        "https://orcid.org/0000-0002-1825-0097",
        "Ada",
    )
    assert (office["@type"], office["name"]) == ("Organization", "Office of Hotlines")
    assert graph["#run"]["agent"] == graph["./"]["author"]
    told = json.loads((folder / "provenance.json").read_text(encoding="utf-8"))
    assert graph["#petition-sim"].get("version") == told["commit"]
    assert graph["./"]["datePublished"] == told["ended"][:10]

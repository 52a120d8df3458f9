"""petition schema: the JSON Schema of scenario files, for editors."""

from __future__ import annotations

import json

import typer


def schema() -> None:
    """Print the JSON Schema of scenario files; editors check a file that begins `#:schema schema.json`."""
    from sim.scenario.json_schema import json_schema

    typer.echo(json.dumps(json_schema(), indent=2, ensure_ascii=False))

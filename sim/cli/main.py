"""The entry of the command line: which commands there are, and what becomes of errors.

Exit codes: 0 all well; 1 a fault of the program; 2 a fault the user can mend; 130 interrupted, 143 ended from outside.
"""

from __future__ import annotations

import os
import signal
import sys
from contextlib import suppress
from types import FrameType
from typing import Annotated

import typer

from sim.cli import (
    bench,
    check,
    compare,
    design,
    experiment,
    levers,
    query,
    run,
    scenarios,
    schema,
    search,
    select,
)
from sim.errors import PetitionError

COMMANDS = (
    run.run,
    compare.compare,
    design.design,
    select.select,
    search.search,
    scenarios.scenarios,
    levers.levers,
    check.check,
    schema.schema,
    query.query,
    bench.bench,
)
"""All commands, in the order of the help; a new command is a file beside this one and an entry here."""

app = typer.Typer(
    name="petition",
    help="Simulate a whole city's petition hotline: every contact, every unit, every deadline.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for command in COMMANDS:
    app.command()(command)
app.add_typer(experiment.app, name="experiment")


def _version(asked: bool) -> None:
    if asked:
        import sim

        typer.echo(f"petition {sim.__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", help="Show the version and exit.", callback=_version, is_eager=True)
    ] = False,
) -> None:
    pass


def main() -> None:
    """Run the command that the arguments ask for, and leave with its exit code."""
    # As with Ctrl-C, what is half-written is taken away before leaving.
    signal.signal(signal.SIGTERM, _terminated)
    try:
        app()
    except SystemExit as leaving:
        if leaving.code == 130:
            _say_interrupted()
        raise
    except KeyboardInterrupt:
        _say_interrupted()
        sys.exit(130)
    except PetitionError as error:
        typer.echo(f"petition: {error}", err=True)
        sys.exit(2)
    except Exception as error:
        if os.environ.get("PETITION_DEBUG"):
            raise
        typer.echo(
            f"petition: a fault of the program, {type(error).__name__}: {error}\n"
            "  PETITION_DEBUG=1 shows where it happened; please report it",
            err=True,
        )
        sys.exit(1)
    finally:
        _flush()


def _say_interrupted() -> None:
    typer.echo("interrupted; nothing half-written", err=True)


def _terminated(number: int, frame: FrameType | None) -> None:
    sys.exit(128 + number)


def _flush() -> None:
    """Write out what is still in the buffer; a reader that has gone away (`| head`) is no fault."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        with suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())

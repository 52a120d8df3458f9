"""The entry of the command line: which commands there are, and what becomes of errors.

Exit codes: 0 all well; 1 a fault of the program; 2 a fault the user can mend; 130 interrupted, 143 ended from outside.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
import threading
from contextlib import suppress
from types import FrameType
from typing import Annotated

import typer

from sim.cli import (
    bench,
    calibrate,
    check,
    compare,
    design,
    experiment,
    export,
    fit,
    levers,
    new,
    query,
    report,
    run,
    scenarios,
    schema,
    search,
    select,
    staff,
    streams,
    tickets,
    trace,
    validate,
    web,
)
from sim.cli.language import asked_for, told_in
from sim.errors import PetitionError

COMMANDS = (
    run.run,
    compare.compare,
    design.design,
    fit.fit,
    select.select,
    search.search,
    staff.staff,
    new.new,
    calibrate.calibrate,
    scenarios.scenarios,
    levers.levers,
    check.check,
    schema.schema,
    query.query,
    validate.validate,
    report.report,
    trace.trace,
    export.export,
    web.web,
    bench.bench,
)
"""All commands, in the order of the help; a new command is a file beside this one and an entry here."""

_signals: list[int] = []
"""What has asked the program to stop."""
_to_come: list[int] = []
"""What of that was lost, and will ask again."""

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
app.add_typer(tickets.app, name="tickets")


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
    signal.signal(signal.SIGTERM, _stopped)
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:  # not where the shell has it ignored
        signal.signal(signal.SIGINT, _stopped)
    sys.unraisablehook = _unraisable
    streams.open_up()
    code = _code()
    gc.freeze()  # the system takes all back at a stroke; for Python to look through it first takes half a second
    sys.exit(code)


def _code() -> int:
    """What the command comes to; whatever was wrong has been told."""
    try:
        app()
    except SystemExit as leaving:
        code = leaving.code if isinstance(leaving.code, int) else 0
        if code == 1:  # typer and rich say so when a reader has gone away (`| head`), which is no fault
            code = 0
    except KeyboardInterrupt:
        code = 130
    except Exception as error:
        code = _told(error)
    if code == 130:
        _say("interrupted; nothing half-written")
    try:
        streams.flush()
    except OSError as error:
        _say(f"petition: {_refusal(error)}")
        code = code or 2
    return code


def _told(error: Exception) -> int:
    """Tell what was wrong; the exit code."""
    if _signals:  # a library that was being loaded has made another error of it
        return 128 + _signals[0]
    if isinstance(error, PetitionError):
        _say(f"petition: {told_in(asked_for(), str(error))}")
        return 2
    if os.environ.get("PETITION_DEBUG"):
        raise error
    if isinstance(error, OSError | MemoryError):
        _say(f"petition: {_refusal(error)}\n  PETITION_DEBUG=1 shows where it happened")
        return 2
    _say(
        f"petition: a fault of the program, {type(error).__name__}: {error}\n"
        "  PETITION_DEBUG=1 shows where it happened; please report it"
    )
    return 1


def _refusal(error: OSError | MemoryError) -> str:
    """What the machine does not give: room on the disk, a file, memory."""
    if isinstance(error, MemoryError):
        return (
            "there is not enough memory\n"
            "  hint      a smaller --scale, a shorter --until, or fewer --jobs need less"
        )
    what = f" ({error.filename})" if error.filename else ""
    return f"the machine refuses: {error.strerror or error}{what}"


def _say(text: str) -> None:
    with suppress(OSError):
        typer.echo(text, err=True)


def _unraisable(what: sys.UnraisableHookArgs) -> None:
    """An interrupt that came within a library's call-back is lost there: nothing is said of it, and it comes again."""
    if not _signals:
        sys.__unraisablehook__(what)
    elif isinstance(what.exc_value, KeyboardInterrupt | SystemExit) and not _to_come:
        _to_come.append(_signals[-1])
        later = threading.Timer(0.05, _again)  # when the call-back is over
        later.daemon = True
        later.start()


def _again() -> None:
    os.kill(os.getpid(), _to_come.pop())


def _stopped(number: int, frame: FrameType | None) -> None:
    _signals.append(number)
    if number == signal.SIGINT:
        raise KeyboardInterrupt
    sys.exit(128 + number)

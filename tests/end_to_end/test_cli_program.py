"""The command line as a program: help, version, exit codes, interruption, pipes, and how little it loads."""

from __future__ import annotations

import importlib
import os
import signal
import subprocess
import sys
import time

import pytest

PETITION = [
    sys.executable,
    "-c",
    # Whoever starts the tests in the background may have had it ignored.
    "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); from sim.cli import main; main()",
]


def test_help_lists_every_command(petition):
    from sim.cli.main import COMMANDS

    reply = petition("--help")
    assert reply.code == 0
    for command in COMMANDS:
        assert command.__name__ in reply.out


def test_every_command_has_help(petition):
    from sim.cli.main import COMMANDS

    for command in COMMANDS:
        assert petition(command.__name__, "--help").code == 0


def test_version(petition):
    import sim

    assert petition("--version").out == f"petition {sim.__version__}\n"


def test_no_command_shows_the_help(petition):
    reply = petition()
    assert reply.code == 2
    assert "Commands" in reply.out


def test_an_unknown_command_is_nearly_guessed(petition):
    reply = petition("rum", "hamlet")
    assert reply.code == 2
    assert "run" in reply.err


def test_the_command_line_loads_nothing_heavy():
    heavy = "numpy", "numba", "matplotlib", "mesa", "duckdb", "pyarrow", "pydantic", "scipy", "simpy"
    code = f"import sys, sim, sim.cli; print(*set({heavy!r}) & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stdout.strip() == ""


def test_a_fault_of_the_program_is_short_unless_asked(petition, monkeypatch):
    module = importlib.import_module("sim.scenario.json_schema")
    monkeypatch.setattr(module, "json_schema", lambda: 1 / 0)
    monkeypatch.delenv("PETITION_DEBUG", raising=False)
    reply = petition("schema")
    assert reply.code == 1
    assert "ZeroDivisionError" in reply.err
    assert "Traceback" not in reply.err
    monkeypatch.setenv("PETITION_DEBUG", "1")
    monkeypatch.setattr(sys, "argv", ["petition", "schema"])
    from sim.cli import main

    with pytest.raises(ZeroDivisionError):
        main()


def test_a_reader_that_goes_away_is_no_fault():
    with subprocess.Popen([*PETITION, "schema"], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as program:
        assert program.stdout is not None
        assert program.stderr is not None
        program.stdout.readline()
        program.stdout.close()
        assert program.stderr.read() == b""


@pytest.mark.parametrize(("sent", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_an_interrupt_counts_also_where_a_library_makes_another_error_of_it(sent, code, monkeypatch):
    main = importlib.import_module("sim.cli.main")

    def load():
        try:
            main._stopped(sent, None)
        except BaseException as error:
            raise ImportError("failed to import") from error

    monkeypatch.setattr(main, "app", load)
    monkeypatch.setattr(main, "_signals", [])
    assert main._code() == code


@pytest.mark.parametrize(("sent", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_an_interrupted_run_leaves_nothing(tmp_path, sent, code):
    command = [
        *PETITION,
        "run",
        "hamlet",
        "--engine",
        "reference",
        "--scale",
        "60",
        "--out",
        str(tmp_path / "out"),
    ]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env={**os.environ}) as program:
        until = time.monotonic() + 120
        while not list(tmp_path.rglob("*.parquet*")) and program.poll() is None and time.monotonic() < until:
            time.sleep(0.05)
        program.send_signal(sent)
        _, err = program.communicate(timeout=60)
    assert program.returncode == code
    assert "Traceback" not in err
    assert ("interrupted; nothing half-written" in err) == (sent == signal.SIGINT)
    assert list(tmp_path.iterdir()) == []


WITHIN_A_CALL_BACK = """
import ctypes, importlib, signal, time

program = importlib.import_module("sim.cli.main")

def command():
    call_back = ctypes.CFUNCTYPE(None)(lambda: signal.raise_signal({number}))
    for _ in range(3):
        call_back()
    time.sleep(20)
    print("went on")

program.app = command
program.main()
"""


@pytest.mark.parametrize(("sent", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_an_interrupt_that_comes_within_a_library_is_not_lost(sent, code):
    program = f"import signal; signal.signal(signal.SIGINT, signal.default_int_handler)\n{WITHIN_A_CALL_BACK}"
    done = subprocess.run(
        [sys.executable, "-c", program.format(number=int(sent))],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == code
    assert "went on" not in done.stdout
    assert "Traceback" not in done.stderr and "ignored" not in done.stderr


def test_the_face_of_the_package():
    import sim

    assert callable(sim.run)
    assert set(sim.__all__) <= set(dir(sim))
    assert all(getattr(sim, name) is not None for name in sim.__all__)
    with pytest.raises(AttributeError, match="walk"):
        _ = sim.walk

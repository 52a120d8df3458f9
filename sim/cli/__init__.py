"""The command line: `petition`. One file a command; a command imports what it needs when it runs, not before."""

from __future__ import annotations

from sim.cli.main import main

__all__ = ["main"]

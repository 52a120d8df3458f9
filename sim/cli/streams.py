"""The streams of the program: whatever the terminal can show, and whether or not anybody listens."""

from __future__ import annotations

import codecs
import os
import sys
from contextlib import suppress
from pathlib import Path


def open_up() -> None:
    """Let both streams take every letter, and stand in for one that is closed (`>&-`).

    What a terminal cannot show is written as \\u8857, which is what JSON calls it too.
    """
    codecs.register_error("petition", _escaped)
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115  open to the end
        elif hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="petition")


def flush() -> None:
    """Write out what is still in the buffer. Raises OSError if it cannot be written; a reader that has gone is no
    fault."""
    try:
        sys.stdout.flush()
    except OSError as error:
        with suppress(OSError):  # or Python tries once more as it ends, and says so
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if not isinstance(error, BrokenPipeError):
            raise


def _escaped(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    units = error.object[error.start : error.end].encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{units[at : at + 4]}" for at in range(0, len(units), 4)), error.end

"""Source code, told apart by what it does: comments, docstrings, the breaking of lines, and what keys and columns mean
do not count."""

from __future__ import annotations

import ast
import hashlib
import sys
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from sim.ground.kept import keep, kept_folder


def code_hash(root: Path, files: Iterable[Path]) -> str:
    """SHA-256 over some files below `root`, names included: Python by its code, all others by their bytes.

    Reading code takes a tenth of a second, so that the hash is kept under the one of the bytes.
    """
    named = [(file.relative_to(root).as_posix(), file.read_bytes()) for file in sorted(files)]
    memory = kept_folder("source") / _digest((sys.version, b""), *named)
    with suppress(OSError):
        return memory.read_text("ascii")
    found = _digest(*((name, code(text) if name.endswith(".py") else text) for name, text in named))
    with suppress(OSError):  # a full disk
        keep(memory, found.encode())
    return found


def code(text: bytes) -> bytes:
    """What a file of Python says to the computer: its syntax tree, without places and without bare strings."""
    tree = ast.parse(text)
    for node in ast.walk(tree):
        for block in ("body", "orelse", "finalbody"):
            if isinstance(statements := getattr(node, block, None), list):
                setattr(node, block, [one for one in statements if not _is_bare_string(one)])
        if isinstance(node, ast.Call) and (words := {id(word) for word in meanings(node)}):
            node.args = [one for one in node.args if id(one) not in words]
            node.keywords = [one for one in node.keywords if id(one.value) not in words]
    return ast.dump(tree).encode()


def meanings(call: ast.Call) -> list[ast.expr]:
    """What a call says to a reader alone: of a key of a scenario all but the name under which it is read
    (`sim.ground.key`), of a column what it means (`sim.ground.column`)."""
    name = call.func.id if isinstance(call.func, ast.Name) else ""
    if name == "Key":
        return [*call.args, *(word.value for word in call.keywords if word.arg != "read")]
    if name == "Column":
        told = ("meaning", "zh", "unit")
        return [*call.args[1:], *(word.value for word in call.keywords if word.arg in told)]
    return []


def _is_bare_string(statement: ast.stmt) -> bool:
    return (
        isinstance(statement, ast.Expr)
        and isinstance(statement.value, ast.Constant)
        and isinstance(statement.value.value, str)
    )


def _digest(*named: tuple[str, bytes]) -> str:
    digest = hashlib.sha256()
    for name, text in named:
        digest.update(f"{name}\0{len(text)}\0".encode())
        digest.update(text)
    return digest.hexdigest()

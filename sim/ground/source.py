"""Source code, told apart by what it does: comments, docstrings, what keys mean and the breaking of lines do not
count."""

from __future__ import annotations

import ast
import hashlib
import sys
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import TypeGuard

from sim.ground.kept import keep, kept_folder


def code_hash(root: Path, files: Iterable[Path]) -> str:
    """SHA-256 over some files below `root`, names included: Python by its code, all others by their bytes.

    Reading code takes a tenth of a second, so that the hash is kept under the one of the bytes.
    """
    named = [(file.relative_to(root).as_posix(), file.read_bytes()) for file in sorted(files)]
    memory = kept_folder("source") / _digest((sys.version, b""), *named)
    with suppress(OSError):
        return memory.read_text("ascii")
    code_only = _digest(*((name, code(text) if name.endswith(".py") else text) for name, text in named))
    with suppress(OSError):  # a full disk
        keep(memory, code_only.encode())
    return code_only


def code(text: bytes) -> bytes:
    """What a file of Python says to the computer: its syntax tree, without places and without bare strings."""
    tree = ast.parse(text)
    for node in ast.walk(tree):
        for block in ("body", "orelse", "finalbody"):
            if isinstance(statements := getattr(node, block, None), list):
                setattr(
                    node, block, [statement for statement in statements if not _is_bare_string(statement)]
                )
        if is_key(node):
            node.args, node.keywords = [], [word for word in node.keywords if word.arg == "read"]
    return ast.dump(tree).encode()


def is_key(node: ast.AST) -> TypeGuard[ast.Call]:
    """Whether this says what a key of a scenario means (`sim.ground.key`): only under which name it is read counts."""
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Key"


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

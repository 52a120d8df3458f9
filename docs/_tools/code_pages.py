"""Parts of pages read off the code: docstrings of rules, columns of tables, members of enumerations."""

from __future__ import annotations

import ast
import importlib
import inspect
import itertools
import re
from enum import IntEnum
from pathlib import Path
from typing import Any

from pydantic import BaseModel
from tables import table

import sim
from sim.ground.durations import Fixed
from sim.scenario.declared import key_of, sections

PACKAGE = Path(sim.__file__).parent


def rules(*modules: str) -> str:
    """The rules of some modules and the alternatives of policies, as their docstrings tell them."""
    parts = []
    for name in modules:
        module = importlib.import_module(name)
        parts.append(f"**`{name.replace('.', '/')}.py`.** {_text(module.__doc__ or '')}")
        parts.append("\n".join(f"- {line}" for line in _told(module)))
    return "\n\n".join(parts)


def _told(module: Any) -> list[str]:
    found = []
    for node in ast.parse(inspect.getsource(module)).body:
        if not isinstance(node, ast.FunctionDef | ast.ClassDef) or node.name.startswith("_"):
            continue
        text = _text(ast.get_docstring(node) or "")
        if isinstance(node, ast.FunctionDef):
            found.append(f"`{node.name}`: {text}")
        elif issubclass(what := getattr(module, node.name), BaseModel):
            kind = what.model_fields.get("kind")
            text = " ".join([text, *_keys(what)])
            shown = sorted(getattr(what, "__abstractmethods__", ()))
            rules = [f"Its rule `{name}`: {_text(getattr(what, name).__doc__)}" for name in shown]
            sort = "a family" if shown else "a section"
            found.append(
                f"`{kind.default}`: {text}" if kind else " ".join([f"`{node.name}`, {sort}: {text}", *rules])
            )
    return found


def _keys(model: type[BaseModel]) -> list[str]:
    """What the keys of a section mean that hold a value, in a sentence."""
    its = [
        f"`{name}`: {_text(key_of(field).description)}"
        for name, field in model.model_fields.items()
        if name != "kind" and (Fixed in (below := sections(field.annotation)) or not below)
    ]
    return ["Keys: " + "; ".join(its) + "."] if its else []


def methods(*modules: str) -> str:
    """What the classes of some modules do, method by method, and then their functions."""
    parts = []
    for name in modules:
        module = importlib.import_module(name)
        lines = [f"- {line}" for line in _told(module)]
        for node in ast.parse(inspect.getsource(module)).body:
            if isinstance(node, ast.ClassDef):
                lines += [f"- `{node.name}`: {_text(ast.get_docstring(node) or '')}"]
                lines += [
                    f"- `{node.name}.{method.name}`: {_text(text)}"
                    for method in node.body
                    if isinstance(method, ast.FunctionDef) and (text := ast.get_docstring(method))
                ]
        parts += [f"**`{name.replace('.', '/')}.py`.** {_text(module.__doc__ or '')}", "\n".join(lines)]
    return "\n\n".join(parts)


def constants(*names: str) -> str:
    """Numbers that stand in the code: value, what the comment behind each says, and where."""
    rows = []
    for name in names:
        place, constant = name.rsplit(".", 1)
        module = importlib.import_module(place)
        said = re.search(rf"^{constant} = .*?  # (.*)$", inspect.getsource(module), re.MULTILINE)
        if said is None:
            raise SystemExit(f"{name}: say in a comment behind it what it is")
        rows.append(
            (
                f"`{constant}`",
                str(getattr(module, constant)),
                _text(said[1]),
                f"`{place.replace('.', '/')}.py`",
            )
        )
    return table(("constant", "value", "what", "where"), rows)


def columns(module: str, *names: str) -> str:
    """The columns of some tables of a module, with what is said of them."""
    tables = importlib.import_module(module)
    about = _after(Path(inspect.getfile(tables)))
    return "\n\n".join(
        f"**`{name}`.** {_text(about[name])}\n\nColumns: "
        + ", ".join(f"`{column}` {_type(field[0])}" for column, field in getattr(tables, name).fields.items())
        + "."
        for name in names
    )


def _type(kind: Any) -> str:
    """u1 for a byte, i4 for a whole number of four, f8 for a real one; how many, where there are several."""
    one, shape = kind.subdtype or (kind, ())
    return "×".join([one.str[1:], *map(str, shape)])


def members(module: str, name: str) -> str:
    """The members of an enumeration, with the comment behind each."""
    kinds: type[IntEnum] = getattr(importlib.import_module(module), name)
    source = inspect.getsource(kinds)
    said = dict(re.findall(r"^\s+(\w+) = \d+  # (.*)$", source, re.MULTILINE))
    return table(
        ("number", "name", "what"), [(str(int(kind)), kind.name, said.get(kind.name, "")) for kind in kinds]
    )


def _after(file: Path) -> dict[str, str]:
    """Texts that stand below assignments."""
    body = ast.parse(file.read_text(encoding="utf-8")).body
    return {
        one.targets[0].id: text.value.value
        for one, text in itertools.pairwise(body)
        if isinstance(one, ast.Assign) and isinstance(one.targets[0], ast.Name)
        and isinstance(text, ast.Expr) and isinstance(text.value, ast.Constant)
    }  # fmt: skip


def _text(doc: str) -> str:
    """A docstring on one line; nothing in it is taken for markup."""
    text = " ".join(doc.split())
    return re.sub(r"(?<!`)([*_|$<])(?!`)", r"\\\1", text) if "`" not in text else _outside_code(text)


def _outside_code(text: str) -> str:
    parts = text.split("`")
    return "`".join(part if n % 2 else re.sub(r"([*_|$<])", r"\\\1", part) for n, part in enumerate(parts))

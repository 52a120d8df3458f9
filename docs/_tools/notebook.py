"""Run the cells of a notebook as Jupyter would, and keep what they show in it: `python docs/_tools/notebook.py FILE`.

Cells are plain Python that share one namespace; what the last line of a cell gives is shown.
"""

from __future__ import annotations

import ast
import base64
import json
import sys
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any

PLAIN = 200
"""Letters of a value that are kept where it shows itself in no better form."""
FORMS = {"_repr_png_": "image/png", "_repr_html_": "text/html"}


def run_cells(notebook: dict[str, Any]) -> list[list[dict[str, Any]]]:
    """What each cell of code shows, in order."""
    names: dict[str, Any] = {"__name__": "__main__"}
    return [
        run_cell("".join(cell["source"]), names) for cell in notebook["cells"] if cell["cell_type"] == "code"
    ]


def run_cell(code: str, names: dict[str, Any]) -> list[dict[str, Any]]:
    """Run a cell; what it prints and what its last line gives."""
    tree = ast.parse(code)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    printed, value = StringIO(), None
    with redirect_stdout(printed):
        exec(compile(tree, "cell", "exec"), names)
        if isinstance(last, ast.Expr):
            value = eval(compile(ast.Expression(last.value), "cell", "eval"), names)
    told = []
    if printed.getvalue():
        text = printed.getvalue().splitlines(keepends=True)
        told.append({"output_type": "stream", "name": "stdout", "text": text})
    if value is not None:
        told.append({"output_type": "display_data", "metadata": {}, "data": shown(value)})
    return told


def shown(value: Any) -> dict[str, Any]:
    """A value in every form in which it shows itself."""
    found: dict[str, Any] = {"text/plain": [repr(value)[:PLAIN]]}
    for method, form in FORMS.items():
        show = getattr(value, method, None)
        told = show() if show is not None else None
        if isinstance(told, bytes):
            found[form] = base64.b64encode(told).decode()
        elif told is not None:
            found[form] = told.splitlines(keepends=True)
    return found


def main(file: Path) -> None:
    notebook = json.loads(file.read_text("utf-8"))
    cells = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    for number, (cell, outputs) in enumerate(zip(cells, run_cells(notebook), strict=True), 1):
        cell["execution_count"], cell["outputs"] = number, outputs
    file.write_text(json.dumps(notebook, indent=1, ensure_ascii=False) + "\n", "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())

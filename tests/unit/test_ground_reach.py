"""Of which files machine code is made: all that a rule may take something from, and no other."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from sim.ground.machine_code import PACKAGE, machine_files
from sim.ground.reach import reached


def test_whatever_is_loaded_with_the_engine_is_reached() -> None:
    """Python itself says what the files that compile something import."""
    roots = [
        ".".join(file.relative_to(PACKAGE.parent).with_suffix("").parts)
        for file in machine_files()
        if "\n@rule\n" in (text := file.read_text("utf-8")) or "\n@step\n" in text or "\n@kernel\n" in text
    ]
    asked = (
        f"import sys, {', '.join(roots)}\n"
        "print(*(one.__file__ for name, one in sys.modules.items() if name.startswith('sim')))"
    )
    told = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    loaded = {Path(file) for file in told.stdout.split() if not file.endswith("__init__.py")}
    assert len(roots) > 20
    assert loaded <= set(machine_files())


def test_policies_that_are_asked_by_address_or_once_a_period_are_not() -> None:
    """To write one compiles no engine."""
    apart = {"discipline", "incentive", "assessment", "governed", "learning", "prevention"}
    assert not {file.stem for file in machine_files() if file.parent.name == "policies"} & apart


def test_imports_are_followed_however_they_are_written(tmp_path: Path) -> None:
    package = tmp_path / "sim"
    texts = {
        "root": "from sim.one import (\n    a,\n    b,\n)\n@rule\ndef f(): pass\n",
        "one": "def g():\n    from sim import two\n",
        "two": "from sim.ground.three import c\n",
        "ground/three": "import numpy\n",
        "apart": "from sim.root import f\n",
    }
    files = {name: package / f"{name}.py" for name in texts}
    for name, file in files.items():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(texts[name], "utf-8")
    assert reached(package, files.values()) == sorted(
        files[n] for n in ("root", "one", "two", "ground/three")
    )

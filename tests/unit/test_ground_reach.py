"""Of which files machine code is made: all that a rule may take something from, and no other."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from sim.ground.machine_code import PACKAGE, machine_files
from sim.ground.reach import Reach, compiling

LOADED = """
import os, sys
import numba, numpy
from importlib import import_module
for root in sys.argv[1:]:
    if not os.fork():
        import_module(root)
        loaded = (one.__file__ for name, one in sys.modules.items() if name.startswith("sim"))
        print(root, *(file for file in loaded if not file.endswith("__init__.py")), flush=True)
        os._exit(0)
    os.wait()
"""


def test_whatever_is_loaded_with_what_is_compiled_is_reached() -> None:
    """Python itself says what each file imports that compiles something, in whatever room: of nothing else can its
    machine code be made."""
    files = compiling((PACKAGE).rglob("*.py"))
    roots = {".".join(file.relative_to(PACKAGE.parent).with_suffix("").parts): file for file in files}
    assert len(roots) > 20
    told = subprocess.run([sys.executable, "-c", LOADED, *roots], capture_output=True, text=True, check=True)
    lines = [line.split() for line in told.stdout.splitlines()]
    assert {root for root, *_ in lines} == {*roots}
    reach = Reach(PACKAGE)
    for root, *loaded in lines:
        assert {Path(file) for file in loaded} <= reach.of(roots[root])
    assert reach.of(*files) >= {*machine_files()}


def test_an_edit_reaches_what_is_made_of_it_alone() -> None:
    """What closes a petition is made of the rule of deadlines, and so is the loop; the hotline's seats are not."""
    reach = Reach(PACKAGE)
    rule = PACKAGE / "policies" / "deadline.py"
    engine = PACKAGE / "engine" / "compiled"
    assert rule in reach.of(engine / "close.py") & reach.of(engine / "act.py")
    assert rule not in reach.of(engine / "calendar.py") | reach.of(PACKAGE / "ground" / "draws.py")


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
    assert compiling(files.values()) == [files["root"]]
    assert Reach(package).of(files["root"]) == {files[n] for n in ("root", "one", "two", "ground/three")}

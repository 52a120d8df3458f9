"""Mesa's agents without the rest of Mesa, which is there all the same for who asks for it."""

from __future__ import annotations

import subprocess
import sys

SCRIPT = """
import sys
import sim.agents.model as ours
heavy = {"networkx", "pandas", "scipy.spatial", "mesa.space", "mesa.datacollection"}
assert not heavy & sys.modules.keys(), heavy & sys.modules.keys()
import mesa
assert not heavy & sys.modules.keys(), "the package was only named"
assert issubclass(ours.CityModel, mesa.Model)
assert heavy <= sys.modules.keys()
assert mesa.DataCollector(model_reporters={"steps": "steps"}).model_vars == {"steps": []}
assert mesa.space is sys.modules["mesa.space"] and mesa.agent is sys.modules["mesa.agent"]
from mesa import Agent
assert Agent is sys.modules["mesa.agent"].Agent
assert not hasattr(mesa, "what_nobody_has")
"""
BEFORE = "import mesa; space = mesa.space; import sim.agents.model; assert mesa.space is space"


def test_only_what_agents_need_of_mesa_is_loaded_until_more_is_asked_for() -> None:
    _runs(SCRIPT)


def test_who_has_loaded_mesa_before_keeps_it() -> None:
    _runs(BEFORE)


def _runs(script: str) -> None:
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")

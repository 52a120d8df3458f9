"""`python -m experiments.validation`: Beijing's published figures beside the ensemble, into results/validation and into
the page docs/validation-beijing.md. What is in the store (`--store`, runs/store) is not run again.

`… fit` asks the fit first (`petition fit beijing`) and puts its ensemble into scenarios/beijing-ensemble; `… page`
makes the page again of what is in results/validation. `--small` leaves out the whole city (eight runs).
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from experiments.validation.beside import beside
from experiments.validation.page import write
from sim.report.drawing import draw_all
from sim.study.fit.figures import learned, theories
from sim.study.fit.fit import FOUND, Fitted
from sim.study.fit.fit import fit as carry_out
from sim.study.fit.question import read_question
from sim.study.runs.ensemble import ABOUT, MEMBERS
from sim.study.runs.replications import replications

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "results" / "validation" / "beijing.json"
FIT = ROOT / "scenarios" / "beijing-ensemble" / "fit.json"
PAGE, FIGURES = ROOT / "docs" / "validation-beijing.md", ROOT / "docs" / "figures"


def main() -> None:
    """Run what is missing, write the data, then page and figures."""
    asked = argparse.ArgumentParser(prog="python -m experiments.validation", description=__doc__)
    asked.add_argument("what", nargs="?", choices=["all", "fit", "page"], default="all")
    asked.add_argument("--small", action="store_true", help="leave out the runs of the whole city")
    asked.add_argument("--store", type=Path, default=Path("runs") / "store")
    asked.add_argument("--jobs", type=int, default=None)
    given = asked.parse_args()
    if given.what == "fit":
        with replications(jobs=given.jobs, store=given.store, progress=_tell) as runs:
            question = read_question("beijing")
            carry_out(question, runs, tell=_say, keep=_keep)
    fit = json.loads(FIT.read_text(encoding="utf-8"))
    if given.what != "page":
        with replications(jobs=given.jobs, store=given.store, progress=_tell) as runs:
            found = beside(fit, runs, whole=not given.small)
        DATA.parent.mkdir(parents=True, exist_ok=True)
        DATA.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    write(json.loads(DATA.read_text(encoding="utf-8")), fit, PAGE)
    draw_all({"fit-learned": partial(learned, fit), "fit-theories": partial(theories, fit)}, FIGURES)


def _keep(found: Fitted) -> None:
    """The ensemble as it is found so far, in place of the one before."""
    with TemporaryDirectory() as folder:
        found.write(Path(folder) / "fit")
        for name in (FOUND, ABOUT, MEMBERS):
            if (made := Path(folder) / "fit" / name).is_file():
                shutil.copy(made, FIT.parent / name)


def _say(words: str) -> None:
    sys.stderr.write(f"{words}\n")


def _tell(computed: int, wanted: int, stored: int) -> None:
    _say(f"{computed} of {wanted} replications, {stored} more in the store")


if __name__ == "__main__":
    main()

"""petition-sim: a whole city's petition hotline, simulated.

    import sim
    finished = sim.run("hamlet")
    finished.summary["resolution_rate"]

Everything here is told in docs/reference/python.md. Nothing heavy is loaded before it is asked for (PEP 562).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sim.agents.model import CityModel as CityModel
    from sim.calibration.face import calibrate as calibrate
    from sim.calibration.fit import Calibration as Calibration
    from sim.city.found import found as found
    from sim.errors import PetitionError as PetitionError
    from sim.exchange.face import export_run as export_run
    from sim.ground.draws import uniforms as uniforms
    from sim.history.disk.frames import describe as describe
    from sim.history.disk.query import connect as connect
    from sim.history.disk.query import query as query
    from sim.history.disk.spans import backlog_ages as backlog_ages
    from sim.history.disk.spans import dispatched_in_time as dispatched_in_time
    from sim.history.disk.spans import spans as spans
    from sim.history.measures.measures import measures as measures
    from sim.history.measures.summary import summary as summary
    from sim.history.record.history import History as History
    from sim.history.record.history import Period as Period
    from sim.history.run import Run as Run
    from sim.history.run import open as open
    from sim.report.drawing import plot as plot
    from sim.report.figures.tile_map import tile_places as tile_places
    from sim.report.page.report import write_report as write_report
    from sim.report.page.traced import write_trace as write_trace
    from sim.report.trace.trace import Day as Day
    from sim.report.trace.trace import Way as Way
    from sim.report.trace.trace import trace as trace
    from sim.runner import free_memory as free_memory
    from sim.runner import needed_memory as needed_memory
    from sim.runner import run as run
    from sim.scenario.files import built_in as built_in
    from sim.scenario.levers import Experience as Experience
    from sim.scenario.levers import Lever as Lever
    from sim.scenario.levers import experiences as experiences
    from sim.scenario.load import assignments as assignments
    from sim.scenario.load import load as load
    from sim.scenario.provenance import Provenance as Provenance
    from sim.scenario.reforms import timeline as timeline
    from sim.scenario.schema import Scenario as Scenario
    from sim.scenario.write import to_toml as to_toml
    from sim.study.designs.compare import Comparison as Comparison
    from sim.study.designs.compared import Precision as Precision
    from sim.study.designs.spread import Spread as Spread
    from sim.study.designs.survey import Survey as Survey
    from sim.study.experiments.conduct import Conducted as Conducted
    from sim.study.experiments.lever_pages import measured_effects as measured_effects
    from sim.study.face import compare as compare
    from sim.study.face import design as design
    from sim.study.face import experiment as experiment
    from sim.study.face import fit as fit
    from sim.study.face import spread as spread
    from sim.study.face import staff as staff
    from sim.study.fit.fit import Fitted as Fitted
    from sim.study.over.over import Over as Over
    from sim.study.runs.arms import Arm as Arm
    from sim.study.runs.arms import arm as arm
    from sim.study.runs.arms import arms as arms
    from sim.study.runs.replications import Replications as Replications
    from sim.study.runs.replications import replications as replications
    from sim.study.statistics.intervals import Estimate as Estimate
    from sim.study.statistics.intervals import estimate as estimate
    from sim.tickets.face import Tickets as Tickets
    from sim.tickets.face import read_tickets as read_tickets
    from sim.validation.face import Validation as Validation
    from sim.validation.face import validate as validate

    __version__: str

_HOMES = {
    "sim.agents.model": ("CityModel",),
    "sim.calibration.face": ("calibrate",),
    "sim.calibration.fit": ("Calibration",),
    "sim.city.found": ("found",),
    "sim.errors": ("PetitionError",),
    "sim.exchange.face": ("export_run",),
    "sim.ground.draws": ("uniforms",),
    "sim.history.disk.frames": ("describe",),
    "sim.history.disk.query": ("connect", "query"),
    "sim.history.disk.spans": ("backlog_ages", "dispatched_in_time", "spans"),
    "sim.history.measures.measures": ("measures",),
    "sim.history.measures.summary": ("summary",),
    "sim.history.record.history": ("History", "Period"),
    "sim.history.run": ("Run", "open"),
    "sim.report.drawing": ("plot",),
    "sim.report.figures.tile_map": ("tile_places",),
    "sim.report.page.report": ("write_report",),
    "sim.report.page.traced": ("write_trace",),
    "sim.report.trace.trace": ("Day", "Way", "trace"),
    "sim.runner": ("free_memory", "needed_memory", "run"),
    "sim.scenario.files": ("built_in",),
    "sim.scenario.levers": ("Experience", "Lever", "experiences"),
    "sim.scenario.load": ("assignments", "load"),
    "sim.scenario.provenance": ("Provenance",),
    "sim.scenario.reforms": ("timeline",),
    "sim.scenario.schema": ("Scenario",),
    "sim.scenario.write": ("to_toml",),
    "sim.study.designs.compare": ("Comparison",),
    "sim.study.designs.compared": ("Precision",),
    "sim.study.designs.spread": ("Spread",),
    "sim.study.designs.survey": ("Survey",),
    "sim.study.experiments.conduct": ("Conducted",),
    "sim.study.over.over": ("Over",),
    "sim.study.experiments.lever_pages": ("measured_effects",),
    "sim.study.face": ("compare", "design", "experiment", "fit", "spread", "staff"),
    "sim.study.fit.fit": ("Fitted",),
    "sim.study.runs.arms": ("Arm", "arm", "arms"),
    "sim.study.runs.replications": ("Replications", "replications"),
    "sim.study.statistics.intervals": ("Estimate", "estimate"),
    "sim.tickets.face": ("Tickets", "read_tickets"),
    "sim.validation.face": ("Validation", "validate"),
}
_HOME = {name: home for home, names in _HOMES.items() for name in names}

__all__ = ["__version__", *sorted(_HOME)]  # noqa: PLE0604


def __getattr__(name: str) -> Any:
    if name == "__version__":
        return _version()
    if name in _HOME:
        from importlib import import_module

        return getattr(import_module(_HOME[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def _version() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("petition-sim")
    except PackageNotFoundError:  # run from a checkout that is not installed
        return "0+unknown"


def __dir__() -> list[str]:
    return sorted(__all__)

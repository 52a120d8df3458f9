"""Studies as one calls them from Python: a comparison, an experiment, a design, each in one call.

Each runs what is missing in processes of this machine and keeps every replication in a store, so that nothing is run
twice. `runs` shares workers between several calls; otherwise a call has its own, as its last arguments say.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypedDict, Unpack

from sim.arguments import read_flag, read_list, read_overrides, read_path, read_text, read_texts
from sim.scenario.allow_rules import allowed
from sim.study.designs.compare import LEAST, MOST, Comparison
from sim.study.designs.compare import compare as carry_out
from sim.study.designs.compared import Precision
from sim.study.runs.arms import Alternatives, arms
from sim.study.runs.replications import Progress, Replications, replications
from sim.study.runs.store import Store

if TYPE_CHECKING:
    from sim.scenario.schema import Scenario
    from sim.study.designs.design import Kind
    from sim.study.designs.factors import Factor
    from sim.study.designs.spread import Spread
    from sim.study.designs.survey import Claim, Survey
    from sim.study.experiments.conduct import Conducted
    from sim.study.fit.fit import Fitted
    from sim.study.over.over import Over
    from sim.study.staffing.plan import Plan
    from sim.study.staffing.seats import SeatPlan
    from sim.study.staffing.surge import SurgePlan

RATES = ("resolution_rate", "satisfaction_rate", "on_time_share")


class How(TypedDict, total=False):
    """How a call runs its replications: as `replications` takes it, or `runs` that are open already."""

    runs: Replications
    jobs: int | None
    cluster: str | None
    store: Store | str | Path
    force: bool
    progress: Progress
    warn: Callable[[str], None]


def compare(
    alternatives: Alternatives,
    *,
    replications: int = LEAST,
    precision: Sequence[str | Precision] = (),
    most: int = MOST,
    start_up: int | None = None,
    scale: float = 1.0,
    seed: int | None = None,
    until: date | str | None = None,
    engine: str = "compiled",
    same_city: bool = False,
    allow_rules: bool = False,
    **how: Unpack[How],
) -> Comparison:
    """Compare alternatives on the same citizens, needs and draws; the first is what the others are compared with.

    alternatives: built-in names or files, with what is changed in them after a colon ("base:staffing.level=1.1"),
    loaded scenarios, or arms; by name, if you like. precision: such as "on_time_share=0.01": replications are added
    until the interval of every difference is as narrow, up to `most`. start_up: periods left out at the start; by
    MSER-5 if not given. same_city: every replication in the city of number 0, with days of its own; each founds its own
    city if not. allow_rules: run the files of rules that scenarios name. Raises PetitionError for whatever the
    user can mend.
    """
    each = [precision] if isinstance(precision, str | Precision) else precision
    listed = read_list(each, "precision", "such as on_time_share=0.01")
    wanted = [
        one if isinstance(one, Precision) else Precision.read(read_text(one, "precision")) for one in listed
    ]
    with allowed(read_flag(allow_rules, "allow_rules")):
        made = arms(alternatives, seed=seed, until=until, scale=scale, engine=engine, same_city=same_city)
    with _running(how) as runs:
        return carry_out(made, runs, least=replications, most=most, precision=wanted, start=start_up)


def design(
    kind: Kind,
    scenario: str | Path,
    factors: Sequence[str | Factor],
    *,
    measures: Sequence[str] = RATES,
    size: int = 32,
    overrides: Mapping[str, Any] | None = None,
    reform: Mapping[str, Any] | None = None,
    claim: str | Claim | None = None,
    replications: int = 2,
    start_up: int = 0,
    scale: float = 1.0,
    seed: int | None = None,
    until: date | str | None = None,
    same_city: bool = False,
    out: str | Path | None = None,
    allow_rules: bool = False,
    **how: Unpack[How],
) -> Survey:
    """Run a scenario at the points of a design: which levers and assumptions matter, and which break a claim.

    kind: "factorial", "latin", "sobol", "morris" or "indices". factors: what is turned, over the range beside it in the
    scenario, a range given ("staffing.level=0.7..1.5"), or values ("discipline.kind=[first-come, easy-first]").
    reform: every point is run with and without it, and the difference is looked at. claim: such as "resolution_rate>0";
    the box of assumptions in which it fails is found. same_city: every replication in the same city. out: folder for
    tables and figures. allow_rules: run the files of rules that the scenario names. Raises PetitionError for whatever
    the user can mend.
    """
    from sim.scenario.load import load
    from sim.study.designs.design import design as lay_out
    from sim.study.designs.design import respond
    from sim.study.designs.factors import Factor
    from sim.study.designs.factors import factors as read
    from sim.study.designs.survey import Claim, expect_place, survey, write

    place = None if out is None else read_path(out, "out")
    if place is not None:
        expect_place(place)
    claimed = claim if claim is None or isinstance(claim, Claim) else Claim.read(read_text(claim, "claim"))
    named = read_texts(measures, "measures", "names of measures")
    wanted = list(dict.fromkeys([*named, *([claimed.measure] if claimed else [])]))
    common = {} if overrides is None else read_overrides(overrides)
    common |= {} if seed is None else {"seed": seed}
    reform = None if reform is None else read_overrides(reform)
    turned = (
        [factors]
        if isinstance(factors, str | Factor)
        else read_list(factors, "factors", "keys of the scenario")
    )
    loaded = load(scenario, common, allow_rules=allow_rules)
    laid = lay_out(kind, read(loaded, turned), size, loaded.seed)
    with allowed(allow_rules), _running(how) as runs:
        responses = respond(
            laid, str(scenario), wanted, runs, common=common, reform=reform, replications=replications,
            start=start_up, scale=scale, until=until, same_city=same_city,
        )  # fmt: skip
    found = survey(responses, claimed)
    return found if place is None else replace(found, notes=tuple(write(found, place)))


def staff(
    scenario: str | Path | Scenario,
    promises: str | Sequence[str],
    *,
    by: str = "street",
    of: Sequence[str] = (),
    budget: int | None = None,
    confidence: float = 0.95,
    sure: float = 0.95,
    mean: bool = False,
    jointly: bool = False,
    years: int | None = None,
    shifts: Sequence[str | int] = ("8h",),
    days_a_week: int | None = None,
    surge: str | None = None,
    around: bool = True,
    overrides: Mapping[str, Any] | None = None,
    start_up: int = 0,
    scale: float = 1.0,
    seed: int | None = None,
    until: date | str | None = None,
    out: str | Path | None = None,
    allow_rules: bool = False,
    **how: Unpack[How],
) -> Plan | SeatPlan | SurgePlan:
    """The fewest officers with whom promises are kept, or the hotline's shifts of the fewest hours, and how sure it is.

    promises: such as "95% of ordinary on time" or "95% connected, answered within 15s". by: what has a number of its
    own, "street", "district" or "crew"; of: bodies, districts or units to which the plan is confined; budget: no more
    officers than this. confidence: share of years in which a promise is kept, and sure: how sure that is; mean: the
    mean over years is to keep it; jointly: all units keep all in a year. years: that judge the plan. shifts: lengths;
    days_a_week: in a row on which each is worked (None: as few hours as can be). surge: a shock, for which officers
    from outside are sought, and when they must begin. around: also look at what lies beside the plan. out: folder for
    tables, plan.toml and a figure. Raises PetitionError for whatever the user can mend.
    """
    from sim.study.staffing import folder
    from sim.study.staffing.question import ask, read_days, read_lengths
    from sim.study.staffing.staff import find_staff

    place = None if out is None else read_path(out, "out")
    if place is not None:
        folder.expect_place(place)
    lengths, days = read_lengths(shifts), read_days(days_a_week)
    with allowed(read_flag(allow_rules, "allow_rules")):
        question = ask(
            scenario, read_texts(promises, "promises"), by=by, of=read_texts(of, "of"), budget=budget,
            confidence=confidence, sure=sure, years=years, jointly=read_flag(jointly, "jointly"),
            mean=read_flag(mean, "mean"), overrides=None if overrides is None else read_overrides(overrides), seed=seed,
            until=until, scale=scale, start_up=start_up, surge=surge,
        )  # fmt: skip
        with _running(how) as runs:
            plan = find_staff(question, runs, shifts=lengths, days=days, around=read_flag(around, "around"))
    if place is not None:
        folder.write(plan, place)
    return plan


def experiment(
    name: str | Path,
    *,
    full: bool = False,
    ensemble: str | Path | None = None,
    members: int | None = None,
    theories: bool = False,
    replications: int | None = None,
    scale: float | None = None,
    results: str | Path = "results",
    allow_rules: bool = False,
    **how: Unpack[How],
) -> Conducted | Over:
    """Run an experiment: tables, figures, provenance and a verdict in results/NAME; tells what moved since the last.

    name: of one that ships with the program, or the folder of your own. full: at the full size that it states.
    ensemble: by every member of an ensemble, the first `members`, each with so many `replications` (2): in how many
    plausible cities each claim holds, in results/over-ENSEMBLE/NAME. theories: under rival theories of effort, in
    results/theories/NAME; both can be asked. scale: of these, instead of the usual. allow_rules: run the files of rules
    that its scenario names. Raises PetitionError for whatever the user can mend.
    """
    from sim.study.experiments.conduct import conduct, place_of
    from sim.study.experiments.experiment import locate
    from sim.study.over.face import expect_over, run_over

    folder = locate(str(read_path(name, "name", "the name or folder of an experiment")))
    full, theories = read_flag(full, "full"), read_flag(theories, "theories")
    among = read_path(results, "results")
    expect_over(ensemble, theories, full=full, members=members, replications=replications, scale=scale)
    with allowed(allow_rules), _running(how) as runs:
        if ensemble is None and not theories:
            return conduct(folder, place_of(folder, among), runs, full=full)
        return run_over(
            folder, among, runs, ensemble=ensemble, members=members, theories=theories, replications=replications,
            scale=scale,
        )[0]  # fmt: skip


def spread(
    alternatives: Sequence[str],
    ensemble: str | Path,
    *,
    members: int | None = None,
    replications: int = 2,
    start_up: int = 0,
    scale: float = 1.0,
    seed: int | None = None,
    until: date | str | None = None,
    engine: str = "compiled",
    out: str | Path | None = None,
    **how: Unpack[How],
) -> Spread:
    """Run alternatives by every member of an ensemble: means, and differences from the first, with what parameters and
    what chance make of them.

    alternatives: as `compare` takes texts. ensemble: a built-in name ("beijing") or a folder of `fit`. members: so
    many, the first; replications: of each member. out: folder for tables and a figure. Raises PetitionError for
    whatever the user can mend.
    """
    from sim.study.designs.spread import alternative
    from sim.study.designs.spread import spread as carry_out
    from sim.study.designs.spread_folder import expect_place, write
    from sim.study.runs.ensemble import read_ensemble

    each = (
        [alternatives] if isinstance(alternatives, str) else read_texts(alternatives, "alternatives", "texts")
    )
    place = None if out is None else read_path(out, "out")
    if place is not None:
        expect_place(place)
    with _running(how) as runs:
        found = carry_out(
            [alternative(one) for one in each], read_ensemble(read_path(ensemble, "ensemble")), runs,
            members=members, replications=replications, start=start_up, seed=seed, until=until, scale=scale,
            engine=engine,
        )  # fmt: skip
    if place is not None:
        write(found, place)
    return found


def fit(
    asked: str | Path,
    *,
    members: int | None = None,
    budget: int | None = None,
    out: str | Path | None = None,
    **how: Unpack[How],
) -> Fitted:
    """Fit a scenario to what is published of it: an ensemble of plausible cities, rival theories beside it.

    asked: a built-in name ("beijing") or a TOML file. members: of the ensemble; budget: most runs of a theory. out:
    folder for the ensemble and what was learnt, written after each theory. Stopped, it goes on where it was when it is
    asked again. Raises PetitionError for whatever the user can mend.
    """
    from sim.study.fit.fit import expect_place
    from sim.study.fit.fit import fit as carry_out
    from sim.study.fit.question import read_question

    question = read_question(asked).smaller(members, budget)
    place = None if out is None else read_path(out, "out")
    if place is not None:
        expect_place(place)
    with _running(how) as runs:
        return carry_out(question, runs, keep=lambda found: None if place is None else _kept(found, place))


def _kept(found: Fitted, place: Path) -> None:
    found.write(place)


@contextmanager
def _running(how: How) -> Iterator[Replications]:
    """The replications of a call: those that are open already, or its own."""
    if "runs" in how:
        yield how["runs"]
        return
    with replications(**how) as runs:  # type: ignore[misc]
        yield runs

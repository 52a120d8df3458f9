"""A finished run on one screen of a terminal: at most 24 lines of 80 columns, if little is published of its time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.report.wording import count, difference, many, percent, size, span

if TYPE_CHECKING:
    from rich.table import Table

    from sim.history.run import Run

ELSE = 21  # lines beside those of the busiest streets
TABLE = 30  # lines of a terminal that has room for a table of what breaks first
RATES = ("resolution_rate", "satisfaction_rate", "on_time_share")
WIDEST = 100
BROKEN = 7  # lines of a table of what breaks first


def show(run: Run) -> None:
    """Print the summary of a run to standard output."""
    from rich.console import Console
    from rich.text import Text

    console = Console(highlight=False, markup=False)
    console.width = min(console.width, WIDEST)
    console.print(Text(run.scenario.title, style="bold"), overflow="ellipsis", no_wrap=True)
    console.print(_heading(run))
    published = _published(run)
    console.print(_figures(_rows(run) + published))
    console.print()
    broken = _overload(run, console.height)
    # A long line of what breaks first takes two.
    lines = (
        (BROKEN if _has_table(run, console.height) else 0) + len(broken) + 2 * bool(broken) + len(published)
    )
    room = console.height - ELSE - lines - (run.summary["scale"] < 1)
    for line in broken:
        console.print(line)
    if broken and room > 1:
        console.print()
    console.print(_streets(run, min(10, max(1, room))))
    for line in _ending(run):
        console.print(line, soft_wrap=True)


def _has_table(run: Run, height: int) -> bool:
    return height >= TABLE and bool(run.summary["breaks"])


def _overload(run: Run, height: int) -> list[str | Table]:
    """Which units are asked for too much, and what breaks first; the table breaks has them all."""
    from sim.cli.breaking import breaks_table, first_ones, overload_lines

    rows = run.summary["breaks"]
    told: list[str | Table] = [*overload_lines(run.summary)]
    if _has_table(run, height):
        return [*told, "", breaks_table(rows, BROKEN - 2)]
    return [*told, line] if (line := first_ones(rows, 2)) else told


def _heading(run: Run) -> str:
    told = run.summary
    days = f"{many(told['days'], 'day')} from {run.history.start}"
    parts = [days, many(told["units"], "unit"), f"seed {told['seed']}", f"{told['engine']} engine"]
    if told["scale"] != 1:
        parts.append(f"scale {told['scale']:g}")
    return ", ".join(parts)


def _figures(rows: list[tuple[str, str, str]]) -> Table:
    from rich.table import Table

    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True, style="bold")
    table.add_column(no_wrap=True, justify="right")
    table.add_column(overflow="fold")
    for row in rows:
        table.add_row(*row)
    return table


def _rows(run: Run) -> list[tuple[str, str, str]]:
    """What was counted, how much, and what to say of it."""
    told = run.summary
    share = told["petitions"] / told["contacts"] if told["contacts"] else None
    answers = many(told["answered"] - told["excluded"], "answer")
    classes = (f"{name} {percent(met)}" for name, met in told["kept"].items() if met is not None)
    longest = "over an hour" if "0.95" in told["call_wait_over_an_hour"] else span(told["call_wait"]["0.95"])
    waits = f"mean wait {span(told['mean_call_wait'])}, p95 {longest}"
    notes = {
        "contacts": f"{count(told['contacts'] / told['days'])} a day{_contacts(run)}",
        "petitions": f"{percent(share)} of contacts; {percent(told['repeat_share'])} repeats",
        "closed": f"{span(told['mean_sojourn'])} after they were raised, on average",
        "open": f"{count(told['backlog'])} of them in units; {count(told['starting_backlog'])} at the start",
        "refusals": f"{percent(told['refusal_rate'])} of what came to units; {count(told['disputes'])} disputed",
    }
    rates = {
        "response": ("response_rate", f"of {answers} at the call-back"),
        "resolution": ("resolution_rate", f"{percent(told['solved_share'])} of the closed are truly solved"),
        "satisfaction": ("satisfaction_rate", ""),
        "on time": ("on_time_share", f"of the closed; {percent(told['paper_share'])} were closed on paper"),
        "kept": ("kept_rate", f"of what was due: {'  '.join(classes)}"),
        "utilisation": ("utilisation", "of officers' time on duty"),
        "connected": ("connection_rate", f"of {count(told['calls'])} calls; {waits}"),
    }
    rows = [(name, count(told[name]), note) for name, note in notes.items()]
    return rows + [(name, percent(told[measure]), note) for name, (measure, note) in rates.items()]


def _published(run: Run) -> list[tuple[str, str, str]]:
    """What the run has where something is published of the same time, and what that is; contacts stand above."""
    from sim.report.published import is_count, simulated

    rows: list[tuple[str, str, str]] = []
    for known, value in simulated(run.history, run.scenario):
        scale = run.summary["scale"] if is_count(known.measure) and known.of != "the busiest street" else 1
        here, there = (
            count(one) if is_count(known.measure) else percent(one) for one in (value, known.value * scale)
        )
        if known.measure != "contacts":
            rows.append(("" if rows else "published", here, f"{known.what}; {there} ({known.source})"))
    return rows


def _contacts(run: Run) -> str:
    """How the contacts compare with what is published of the same time."""
    from sim.report.published import of_contacts

    published = of_contacts(run.history, run.scenario)
    if not published:
        return ""
    value = published * run.summary["scale"]
    return f"; published {count(value)} ({difference(run.summary['contacts'], value)})"


def _streets(run: Run, most: int) -> Table:
    import numpy as np
    from rich.table import Table

    from sim.ground.tables import Body
    from sim.history.measures.tables import whole_run

    table = Table(box=None, padding=(0, 2, 0, 0))
    table.add_column("busiest streets", overflow="fold")
    for heading in ("accepted", "resolution", "satisfaction", "on time", "backlog"):
        table.add_column(heading, justify="right", no_wrap=True)
    rows = whole_run(run.history, "unit")
    streets = np.flatnonzero(run.history.body == Body.STREET)
    busiest = streets[np.argsort(-rows["accepted"][streets], kind="stable")][:most]
    for unit in busiest.tolist():
        table.add_row(
            str(rows["unit"][unit]),
            count(rows["accepted"][unit]),
            *(percent(float(rows[name][unit])) for name in RATES),
            count(rows["backlog"][unit]),
        )
    return table


def _ending(run: Run) -> list[str]:
    told = run.summary
    lines = [
        f"{span(told['wall_seconds'])}, of it {span(told['engine_seconds'])} in the engine; "
        f"{size(told['peak_memory_bytes'])} of memory at most"
    ]
    if told["scale"] < 1:
        lines.append(f"does not scale: {', '.join(told['does_not_scale'])}")
    if run.folder is not None:
        written = sum(file.stat().st_size for file in run.folder.rglob("*") if file.is_file())
        lines.append(f"results in {run.folder} ({size(written)})")
    return lines

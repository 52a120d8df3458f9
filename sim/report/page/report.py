"""A report: the page of a run, a comparison, a validation, a plan of staff or an experiment's results, as one file that
needs nothing else."""

from __future__ import annotations

from pathlib import Path

from sim.arguments import read_choice, read_flag, read_path
from sim.errors import PetitionError
from sim.history.disk.files import write, writing
from sim.history.run import PROVENANCE, SUMMARY
from sim.history.run import open as open_run
from sim.report.fonts import lacking_words
from sim.report.page import comparison, experiment, run, staffing, validation
from sim.report.page.blocks import Page
from sim.report.page.replayed import replayed
from sim.report.page.template import GENERATOR, render
from sim.report.quantities import LANGUAGES, Language
from sim.report.trace.replay import Tell

KINDS = "a run, a comparison, a validation or a plan of staff (--out), or results of an experiment"
LARGEST = 5_000_000
"""Bytes of a page."""
HEAD = 4096
"""Letters of a file by which it is known whether it is a report."""


def write_report(
    folder: str | Path,
    out: str | Path,
    lang: str = "en",
    *,
    trace: bool = False,
    progress: Tell = lambda stage, share: None,
) -> list[str]:
    """Write the report of a folder to one HTML file, which loads nothing and prints well; returns what the user should
    know: letters that no font has.

    folder: of a run, a comparison, a validation, a plan of staff or an experiment's results. out: a new file, or an
    earlier report, which is replaced.
    lang: "en" or "zh". trace: of a run, also follow one petition's way and one unit's day, for which it is run again;
    progress: is told how far that is. Raises PetitionError for any other folder, and rather than replace what is no
    report.
    """
    place, target = read_path(folder, "folder"), read_path(out, "out")
    language: Language = "zh" if read_choice(lang, "lang", LANGUAGES, {}) == "zh" else "en"
    expect_place(target)
    text, missing = render(page(place, language, trace=read_flag(trace, "trace"), progress=progress))
    if len(text.encode()) > LARGEST:
        raise PetitionError(f"the page of {place} would be larger than {LARGEST / 1e6:g} MB", file=str(place))
    with writing(target):
        target.parent.mkdir(parents=True, exist_ok=True)
    write(target, text)
    return [lacking_words(missing)] if missing else []


def page(
    folder: Path, language: Language, *, trace: bool = False, progress: Tell = lambda stage, share: None
) -> Page:
    """The page of whatever stands in a folder. Raises PetitionError if that is of no kind that is known."""
    if trace and not (folder / SUMMARY).is_file():
        raise PetitionError("only a run can be followed step by step", file=str(folder), key="trace")
    if (folder / comparison.COMPARISON).is_file():
        return comparison.page(folder, language)
    if (folder / validation.VALIDATION).is_file():
        return validation.page(folder, language)
    if (folder / staffing.STAFFING).is_file():
        return staffing.page(folder, language)
    if (folder / experiment.OVER).is_file():
        return experiment.over_page(folder, language)
    if (folder / experiment.VERDICT).is_file():
        return experiment.page(folder, language)
    if (folder / SUMMARY).is_file() and (folder / PROVENANCE).is_file():
        return _of_run(folder, language, trace, progress)
    what = "it holds none of them" if folder.is_dir() else "there is no such folder"
    raise PetitionError(
        f"no report can be made of {folder}: {what}", file=str(folder), expected=f"the folder of {KINDS}"
    )


def _of_run(folder: Path, language: Language, trace: bool, progress: Tell) -> Page:
    """The page of a run; what another version left may lack what it tells."""
    finished = open_run(folder)
    traced = list(replayed(finished, language, progress)) if trace else []
    try:
        return run.page(finished, language, traced)
    except (LookupError, TypeError, ValueError, AttributeError, ArithmeticError) as error:
        message = f"{folder} holds a run that is not as this version writes it: {error!r}"
        raise PetitionError(message, file=str(folder), hint="run it again") from error


def expect_place(out: Path) -> None:
    """Raise PetitionError unless a report may be written there: nothing is there, or an earlier report."""
    if not out.exists() and not out.is_symlink():
        return
    try:
        with out.open(encoding="utf-8") as file:
            known = f'content="{GENERATOR}"' in file.read(HEAD)
    except (OSError, ValueError):
        known = False
    if not known:
        raise PetitionError(
            f"{out} exists and is no report", key="out", expected="a new name, or an earlier report"
        )

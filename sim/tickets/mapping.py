"""From a log's columns to ours: a mapping, as a TOML file of the user's or one that comes with the program."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sim.errors import PetitionError, meant, nearest, shown_path
from sim.resources import mappings_folder
from sim.tickets.columns import COLUMNS, NEEDED
from sim.tickets.times import ORDERS
from sim.tickets.zones import check_zone

MISSING = ("", "na", "n/a", "nan", "null", "none", "nil", "-", "--", "nat", "<na>", "无")
"""Texts that stand for nothing, in whatever case."""
FALSE = ("0", "false", "f", "no", "n", "否", "0.0", "none", "not a duplicate", "non-duplicate")
"""Texts of a mark that say no, where the mapping does not list those that say yes."""

_SECTIONS = {
    "name": "a short name",
    "title": "a line that tells which log it is for",
    "columns": "a table: our column = the log's column, or a list of names of which the log has one",
    "optional": "a list of our columns that the log may lack",
    "zone": 'a time zone, such as "America/New_York"',
    "clock": "the time zone of the city's days and hours, where moments are written in another",
    "order": " or ".join(f'"{order}"' for order in ORDERS),
    "formats": 'a list of forms, such as ["%d-%b-%Y %H:%M"]',
    "exported": "a date, or a date with a time: when the log was exported",
    "encoding": 'an encoding, such as "gb18030"',
    "delimiter": "one letter",
    "sheet": "the name of a sheet",
    "missing": "a list of texts that stand for nothing",
    "closed_by_status": "true if a closing counts only where the status says closed",
    "values": "a table: closed, duplicate or reopened = a list of the texts that say so",
}
_VALUES = ("closed", "duplicate", "reopened")


@dataclass(frozen=True)
class LogMapping:
    """Which column of a log is which of ours, and how its values are to be read."""

    name: str
    columns: Mapping[str, tuple[str, ...]]
    title: str = ""
    optional: frozenset[str] = frozenset()
    zone: str | None = None
    clock: str | None = None
    order: str | None = None
    is_order_given: bool = False
    """Whether the user has settled the order; a mapping's own only helps where the column does not tell."""
    formats: tuple[str, ...] = ()
    exported: datetime | None = None
    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    missing: frozenset[str] = frozenset(MISSING)
    values: Mapping[str, frozenset[str]] = field(default_factory=dict)
    closed_by_status: bool = False
    """Whether a closing counts only where the status says closed."""
    file: str | None = None

    @property
    def city_zone(self) -> str | None:
        """In which days and hours are those of the city."""
        return self.clock or self.zone


@dataclass(frozen=True)
class Bound:
    """A mapping laid on the header of a log: the place of each of our columns that the log has."""

    mapping: LogMapping
    header: tuple[str, ...]
    places: Mapping[str, int]


def plainly(name: str) -> str:
    """A column's name without what differs between a portal's download and its interface: "Created Date" and
    "created_date" are one."""
    return "".join(letter for letter in name.casefold() if letter.isalnum())


def ready() -> list[str]:
    """The names of the mappings that come with the program."""
    return sorted(path.stem for path in mappings_folder().glob("*.toml"))


def mapping_text(name: str) -> str:
    """A ready mapping as text, to begin one's own with. Raises PetitionError if there is none of that name."""
    if name not in ready():
        raise PetitionError(
            f'"{name}" is no ready mapping', expected=" or ".join(ready()), hint=meant(name, ready())
        )
    return (mappings_folder() / f"{name}.toml").read_text(encoding="utf-8")


def read_mapping(given: str | Path) -> LogMapping:
    """A mapping from a file, or a ready one by its name. Raises PetitionError about whatever is wrong in it."""
    path = Path(given)
    if str(given) in ready():
        path = mappings_folder() / f"{given}.toml"
    elif not path.is_file():
        raise PetitionError(
            f'there is no mapping "{given}"', key="mapping", expected=f"a TOML file, or {', '.join(ready())}",
            hint=meant(str(given), ready()),
        )  # fmt: skip
    file = shown_path(path)
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise PetitionError(f"not a TOML file: {error}", file=file, expected="a mapping") from error
    except OSError as error:
        raise PetitionError(f"cannot be read: {error.strerror}", file=file) from error
    return _checked(table, path.stem, file)


def _checked(table: Mapping[str, Any], stem: str, file: str) -> LogMapping:
    def refuse(key: str, expected: str, hint: str | None = None, message: str | None = None) -> PetitionError:
        return PetitionError(
            message or f"{key} is not what it should be", file=file, key=key, expected=expected, hint=hint
        )

    for key in table:
        if key not in _SECTIONS:
            raise refuse(key, ", ".join(_SECTIONS), meant(key, _SECTIONS), f'a mapping has no "{key}"')
    columns = table.get("columns")
    if not isinstance(columns, dict) or not columns:
        raise refuse("columns", _SECTIONS["columns"])
    named = {ours: _texts(theirs) for ours, theirs in columns.items()}
    for ours, theirs in named.items():
        if ours not in COLUMNS:
            raise refuse(
                f"columns.{ours}",
                ", ".join(COLUMNS),
                meant(ours, COLUMNS),
                f'"{ours}" is none of our columns',
            )
        if not theirs:
            raise refuse(f"columns.{ours}", "the name of a column of the log, or a list of names")
    for ours in NEEDED:
        if ours not in named:
            raise refuse(f"columns.{ours}", f"the log's column that tells {COLUMNS[ours].meaning}")
    values = table.get("values", {})
    if not isinstance(values, dict) or not set(values) <= set(_VALUES):
        raise refuse("values", _SECTIONS["values"])
    lists = {"optional": table.get("optional", []), "formats": table.get("formats", [])}
    lists |= {"missing": table.get("missing", [])} | {f"values.{name}": each for name, each in values.items()}
    for key, each in lists.items():
        if not isinstance(each, list) or not all(isinstance(text, str) for text in each):
            raise refuse(key, _SECTIONS.get(key, "a list of texts"))
    if wrong := [ours for ours in lists["optional"] if ours not in named or ours in NEEDED]:
        raise refuse(
            "optional",
            "our columns that this mapping names, but for opened and closed",
            meant(wrong[0], named),
        )
    for key in ("name", "title", "zone", "clock", "order", "encoding", "delimiter", "sheet"):
        if key in table and not (isinstance(table[key], str) and table[key]):
            raise refuse(key, _SECTIONS[key])
    by_status = table.get("closed_by_status", False)
    if not isinstance(by_status, bool) or (by_status and not ("status" in named and values.get("closed"))):
        raise refuse(
            "closed_by_status", "true or false; if true, columns.status and values.closed are needed"
        )
    exported = table.get("exported")
    if exported is not None and not isinstance(exported, date):
        raise refuse("exported", _SECTIONS["exported"])
    mapping = LogMapping(
        name=table.get("name", stem), columns=named, title=table.get("title", ""),
        optional=frozenset(lists["optional"]), formats=tuple(lists["formats"]),
        missing=frozenset(MISSING) | {text.strip().casefold() for text in lists["missing"]},
        values={name: frozenset(text.strip().casefold() for text in each) for name, each in values.items()},
        closed_by_status=by_status, file=file,
    )  # fmt: skip
    return settled(
        mapping, zone=table.get("zone"), clock=table.get("clock"), order=table.get("order"),
        encoding=table.get("encoding"), delimiter=table.get("delimiter"), sheet=table.get("sheet"), exported=exported,
    )  # fmt: skip


def _texts(given: object) -> tuple[str, ...]:
    each = given if isinstance(given, list) else [given]
    return tuple(map(str, each)) if all(isinstance(text, str) and text.strip() for text in each) else ()


def settled(
    mapping: LogMapping,
    *,
    zone: str | None = None,
    clock: str | None = None,
    order: str | None = None,
    encoding: str | None = None,
    delimiter: str | None = None,
    sheet: str | None = None,
    exported: date | None = None,
    by_user: bool = False,
) -> LogMapping:
    """A mapping with what is given in the place of its own. Raises PetitionError about whatever is not known."""
    file = None if by_user else mapping.file
    changed: dict[str, Any] = {}
    for key, value in (("zone", zone), ("clock", clock)):
        if value is not None:
            check_zone(value, file, key)
            changed[key] = value
    if order is not None:
        if order not in ORDERS:
            raise PetitionError(
                f'"{order}" is no order of day and month', file=file, key="order", expected=" or ".join(ORDERS),
                hint=meant(order, ORDERS),
            )  # fmt: skip
        changed |= {"order": order, "is_order_given": by_user}
    if encoding is not None:
        try:
            "".encode(encoding)
        except (LookupError, ValueError) as error:
            raise PetitionError(
                f'"{encoding}" is no encoding',
                file=file,
                key="encoding",
                expected="utf-8, gb18030, latin-1 or another",
            ) from error
        changed["encoding"] = encoding
    if delimiter is not None:
        if len(delimiter.encode()) != 1 or delimiter in '"\r\n':
            raise PetitionError(
                "a delimiter is one letter", file=file, key="delimiter", expected='such as ";"'
            )
        changed["delimiter"] = delimiter
    if sheet is not None:
        changed["sheet"] = sheet
    if exported is not None:
        moment = (
            exported
            if isinstance(exported, datetime)
            else datetime(exported.year, exported.month, exported.day)
        )
        if moment.tzinfo is not None:
            raise PetitionError(
                "the moment of the export has no offset: it is of the log's zone", file=file, key="exported"
            )
        changed["exported"] = moment
    return replace(mapping, **changed)


def bind(mapping: LogMapping, header: Sequence[str], log: str) -> Bound:
    """Find a mapping's columns in a header. Raises PetitionError about the first that is not there, or there twice."""
    places: dict[str, int] = {}
    for ours, names in mapping.columns.items():
        found = _places(names, header)
        if len(found) > 1:
            raise PetitionError(
                f'the log has {len(found)} columns "{header[found[0]]}"', file=log, key=ours,
                expected="names that differ",
            )  # fmt: skip
        if found:
            places[ours] = found[0]
        elif ours not in mapping.optional:
            near = nearest(names[0], header) or _near(names, header)
            raise PetitionError(
                f'the log has no column "{names[0]}", which would tell {COLUMNS[ours].meaning} ({ours})', file=log,
                line=1, key=f"columns.{ours}" + (f" of {mapping.file}" if mapping.file else ""),
                expected=f"one of its columns: {_listed(header)}",
                hint=f'did you mean "{near}"?' if near else None,
            )  # fmt: skip
    return Bound(mapping, tuple(header), places)


def _places(names: Iterable[str], header: Sequence[str]) -> list[int]:
    """Where a column stands that has one of some names; the very name goes before a like one."""
    for name in names:
        if exact := [place for place, theirs in enumerate(header) if theirs.strip() == name]:
            return exact
    for name in names:
        if like := [place for place, theirs in enumerate(header) if plainly(theirs) == plainly(name) != ""]:
            return like
    return []


def _near(names: Iterable[str], header: Sequence[str]) -> str | None:
    plain = {plainly(theirs): theirs for theirs in header}
    for name in names:
        if found := nearest(plainly(name), plain):
            return plain[found]
    return None


def choose(header: Sequence[str], log: str) -> LogMapping:
    """The ready mapping that fits a header, and of several the one that finds most of its columns there. Raises
    PetitionError if none fits, or two do as well."""
    lacking: dict[str, list[str]] = {}
    found: dict[str, int] = {}
    for name in ready():
        mapping = read_mapping(name)
        lacking[name] = [
            names[0] for ours, names in mapping.columns.items()
            if ours not in mapping.optional and not _places(names, header)
        ]  # fmt: skip
        found[name] = sum(bool(_places(names, header)) for names in mapping.columns.values())
    fitting = [name for name, lacks in lacking.items() if not lacks]
    fitting = [name for name in fitting if found[name] == max(found[one] for one in fitting)]
    if len(fitting) == 1:
        return read_mapping(fitting[0])
    if fitting:
        raise PetitionError(
            f"{len(fitting)} mappings fit this log equally well",
            file=log,
            key="mapping",
            expected=f"--mapping {' or '.join(fitting)}",
        )
    best = min(lacking, key=lambda name: len(lacking[name]) / len(read_mapping(name).columns))
    near = [(lack, _near([lack], header)) for lack in lacking[best]]
    told = ", ".join(f'"{lack}"' + (f' (did you mean "{like}"?)' if like else "") for lack, like in near)
    raise PetitionError(
        f"no ready mapping fits this log; the nearest is {best}, for which it lacks {told}", file=log, line=1,
        key="mapping", expected=f"a mapping for its columns: {_listed(header)}",
        hint=f"petition tickets mappings {best} > mine.toml gives one to begin with; then --mapping mine.toml",
    )  # fmt: skip


def _listed(header: Sequence[str]) -> str:
    named = ", ".join(name if len(name) <= 40 else name[:39] + "…" for name in header[:60])
    return named + (f" and {len(header) - 60} more" if len(header) > 60 else "")

"""The kinds of petition: three levels, how often each is raised, whose business it is, how urgent and how hard."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from sim.city.apportion import apportion
from sim.city.numbers import Purpose, normals
from sim.ground.lately import lately
from sim.ground.tables import KIND, Body
from sim.policies.staffing import BodyName
from sim.scenario.schema import Scenario
from sim.scenario.sections import Catalogue

MOST_TO_STREET = 0.95
"""Where streets own most of a category: of what goes wrong with the rest of it no more comes to them."""

BODY = {body.name.lower(): int(body) for body in Body}


@dataclass(frozen=True)
class Kinds:
    """Kinds by category. share: float64[K], of all petitions in an ordinary year; grade: int64[K]; second: int64[K],
    the second-level kind each belongs to."""

    table: np.ndarray
    names: list[str]
    category_names: list[str]
    category_first: np.ndarray
    share: np.ndarray
    grade: np.ndarray
    second: np.ndarray


def kinds(scenario: Scenario, slots: Sequence[int], founding: int = 0) -> Kinds:
    """The kinds of a scenario's catalogue. slots: how many units of each `Body` there are to choose from.

    Bodies and classes are dealt out so that their shares are those of the catalogue, by weight of petitions, and each
    class is as frequent with one body as with another; grades within each body, by `catalogue.grades`. In a category
    the n-th most frequent kind has a share in proportion to n^−`catalogue.tail`. Hardness: the category's times e^(σz),
    z standard normal, σ = `catalogue.hardness_spread`, over the mean of e^(σz) by petitions. Departments and municipal
    bodies get the kinds of their `city.fields`, and `city.units` those of the categories they own. What
    depends on later reforms (work, joint, consultation) is written by `renew`. founding: the number of the city.
    """
    known, catalogue = _dealt(scenario, tuple(slots)), scenario.catalogue
    table = known.table.copy()
    spread = np.exp(
        catalogue.hardness_spread * normals(scenario.seed, founding, Purpose.KIND, np.arange(len(table)))
    )
    hardness = np.array([one.hardness for one in catalogue.categories.values()])
    table["hardness"] = hardness[table["category"]] * spread / (known.share * spread).sum()
    return replace(known, table=table)


@lately(8)
def _dealt(scenario: Scenario, slots: Sequence[int]) -> Kinds:
    """The kinds without what is drawn of them, which all cities of a scenario have in common."""
    catalogue = scenario.catalogue
    categories = list(catalogue.categories.values())
    weight = np.array([category.share for category in categories])
    category, second, third, share = _levels(catalogue, weight / weight.sum())
    table = np.zeros(len(category), KIND)
    table["category"] = category
    named = _named(scenario)
    units: list[Mapping[BodyName, float]] = [
        {"municipal": 1.0} if name in named else one.bodies or catalogue.bodies
        for name, one in catalogue.categories.items()
    ]
    classes = [one.classes or catalogue.classes for one in categories]
    table["body"] = _bodies(units, category, second, share)
    order = {name: number for number, name in enumerate(scenario.deadlines)}
    table["deadline"] = _classes(classes, order, table, share)
    grades = np.array(list(catalogue.grades.values()))
    grade = np.zeros(len(table), dtype=np.int64)
    for body in Body:
        here = np.flatnonzero(table["body"] == body)
        grade[here] = deal(share[here], grades)
        count = slots[body]
        if body == Body.MUNICIPAL and named:
            count -= len(scenario.city.units)
            of_unit = [named.get(name, -1) for name in catalogue.categories]
            owned = np.array(of_unit)[category[here]] >= 0
            table["slot"][here[owned]] = count + np.array(of_unit)[category[here[owned]]]
            here = here[~owned]
        for kinds_here, places in _fields(scenario, body, here, category, max(count, 1)):
            wanted = np.full(len(places), 1 / len(places))
            table["slot"][kinds_here] = places[deal(share[kinds_here], wanted, group=second[kinds_here])]
    table["grade"] = grade
    for name in ("difficulty", "outside", "locked", "unreasonable"):
        table[name] = np.array([getattr(one, name) for one in categories])[category]
    table["mistaken"] = _mistaken(category, table["body"], share)
    return Kinds(
        table=table,
        names=_names(category, second, third),
        category_names=list(catalogue.categories),
        category_first=np.searchsorted(category, np.arange(len(categories) + 1)),
        share=share,
        grade=grade,
        second=second,
    )


def renew(kinds: Kinds, scenario: Scenario, work_rows: Sequence[int]) -> np.ndarray:
    """KIND[K] under a scenario or a later step of it. work_rows: row of the durations by grade."""
    table = kinds.table.copy()
    joint = np.array([category.joint for category in scenario.catalogue.categories.values()])
    table["joint"] = np.minimum(joint[table["category"]] * scenario.collaboration.joint, 1.0)
    table["consultation"] = scenario.demand.consultations
    table["work"] = np.array(work_rows)[kinds.grade]
    return table


def deal(
    share: np.ndarray,
    wanted: np.ndarray,
    group: np.ndarray | None = None,
    owed: np.ndarray | None = None,
) -> np.ndarray:
    """Deal kinds to parties so that each party's weight comes near what it wants: int64[n], the party of each kind.

    share: weight of each kind; wanted: float64[parties] that sum to 1. The heaviest goes first, to the party that is
    owed most. group: kinds that stay together if the party is owed that much. owed: what earlier dealings left open,
    float64[parties], changed to what this one leaves open.
    """
    owed = np.zeros(len(wanted)) if owed is None else owed
    owed += share.sum() * wanted
    able = np.where(wanted > 0, 0.0, -np.inf)
    party = np.zeros(len(share), dtype=np.int64)
    whole = np.arange(len(share)) if group is None else group
    _, member = np.unique(whole, return_inverse=True)
    weight = np.bincount(member, share)
    members = np.split(np.argsort(member, kind="stable"), np.cumsum(np.bincount(member))[:-1])
    for one in np.argsort(-weight, kind="stable"):
        together = members[one]
        best = int(np.argmax(owed + able))
        if len(together) > 1 and weight[one] > owed[best]:
            for kind in together[np.argsort(-share[together], kind="stable")]:
                best = int(np.argmax(owed + able))
                party[kind] = best
                owed[best] -= share[kind]
        else:
            party[together] = best
            owed[best] -= weight[one]
    return party


def _levels(
    catalogue: Catalogue, weight: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Category, second-level kind, number in it, and share, of each third-level kind; int64[K] thrice, float64[K].

    Larger categories have more kinds. In a category the n-th most frequent kind has a share ∝ n^−tail (Zipf), and the
    second-level kinds take turns, so that each has frequent and rare ones.
    """
    seconds = apportion(catalogue.second, weight, least=1)
    thirds = seconds + apportion(catalogue.third - catalogue.second, weight)
    parts: list[tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]] = []
    for number, (second, third) in enumerate(zip(seconds, thirds, strict=True)):
        rank = np.arange(third)
        zipf = (rank + 1.0) ** -catalogue.tail
        order = np.lexsort((rank, rank % second))
        first = int(seconds[:number].sum())
        parts.append(
            (
                np.full(third, number),
                first + (rank % second)[order],
                (rank // second)[order],
                weight[number] * (zipf / zipf.sum())[order],
            )
        )
    category, second_of, third_of, share = (np.concatenate(part) for part in zip(*parts, strict=True))
    return category, second_of, third_of, share


def _named(scenario: Scenario) -> dict[str, int]:
    """Which of `city.units` owns a category, of those that one does."""
    return {
        category: number
        for number, unit in enumerate(scenario.city.units.values())
        for category in unit.categories
    }


def _fields(
    scenario: Scenario, body: Body, here: np.ndarray, category: np.ndarray, count: int
) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """The kinds of a body that may go to the same of its `count` units, and these: those of the category's fields, or
    of the fields that name no category. Each int64[…]."""
    fields = list(scenario.city.fields.values())
    if body not in (Body.DEPARTMENT, Body.MUNICIPAL) or not fields:
        yield here, np.arange(count)
        return
    rest = tuple(n for n, field in enumerate(fields) if not field.categories)
    responsible = [
        tuple(n for n, field in enumerate(fields) if name in field.categories) or rest
        for name in scenario.catalogue.categories
    ]
    each = count // len(fields)
    for one in dict.fromkeys(responsible):
        members = np.array([n for n, whose in enumerate(responsible) if whose == one])
        yield (
            here[np.isin(category[here], members)],
            np.concatenate([np.arange(each) + each * field for field in one]),
        )


def _mistaken(category: np.ndarray, body: np.ndarray, share: np.ndarray) -> np.ndarray:
    """float64[K]: by category, up to which share what is sent wrongly goes to the owner of a kind, or of one before it;
    streets get the rest.

    In proportion to what each raises, so that who handles a petition is who owns such petitions, but for the street: a
    share s of a category, and there is but one street to get it. All of s goes elsewhere if it goes wrong, so s/(1 − s)
    of what is not the street's comes to it, as much as leaves it.
    """
    found = np.zeros(len(category))
    for number in range(int(category.max()) + 1):
        here = np.flatnonzero(category == number)
        elsewhere = np.where(body[here] == Body.STREET, 0.0, share[here])
        if (others := elsewhere.sum()) > 0:
            street = min(share[here].sum() / others - 1.0, MOST_TO_STREET)
            found[here] = np.cumsum(elsewhere) / others * (1.0 - street)
    return found


def _bodies(
    units: Sequence[Mapping[BodyName, float]], category: np.ndarray, second: np.ndarray, share: np.ndarray
) -> np.ndarray:
    """The `Body` of each kind. What does not come out even in one category, others of the same shares make good."""
    body = np.zeros(len(category), dtype=np.int64)
    owed: dict[bytes, np.ndarray] = {}
    for number, shares in enumerate(units):
        wanted = np.zeros(len(Body))
        for name, value in shares.items():
            wanted[BODY[name]] = value
        here = np.flatnonzero(category == number)
        body[here] = deal(
            share[here], wanted, second[here], owed.setdefault(wanted.tobytes(), np.zeros(len(Body)))
        )
    return body


def _classes(
    classes: Sequence[Mapping[str, float]], order: Mapping[str, int], table: np.ndarray, share: np.ndarray
) -> np.ndarray:
    """The deadline class of each kind, dealt within each body."""
    deadline = np.zeros(len(table), dtype=np.int64)
    owed: dict[tuple[bytes, int], np.ndarray] = {}
    for number, shares in enumerate(classes):
        wanted = np.zeros(len(order))
        for name, value in shares.items():
            wanted[order[name]] = value
        for body in Body:
            here = np.flatnonzero((table["category"] == number) & (table["body"] == body))
            open_here = owed.setdefault((wanted.tobytes(), int(body)), np.zeros(len(order)))
            deadline[here] = deal(share[here], wanted, owed=open_here)
    return deadline


def _names(category: np.ndarray, second: np.ndarray, third: np.ndarray) -> list[str]:
    """Codes "category.second.third", each counted from 1 within what is above it."""
    first = second[np.searchsorted(category, category)]
    return [
        f"{one + 1}.{two - start + 1}.{three + 1}"
        for one, two, start, three in zip(category, second, first, third, strict=True)
    ]

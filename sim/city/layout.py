"""Where each sort of unit stands in the table of units."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Layout:
    """Numbers of units: in all, but `departments` of each district. They stand in the order of the fields."""

    streets: int
    districts: int
    departments: int
    municipals: int
    utilities: int
    others: int

    @property
    def first_district(self) -> int:
        """The first district government."""
        return self.streets

    @property
    def first_department(self) -> int:
        """The first department of the first district."""
        return self.first_district + self.districts

    @property
    def first_municipal(self) -> int:
        """The first municipal body."""
        return self.first_department + self.districts * self.departments

    @property
    def first_utility(self) -> int:
        """The first utility."""
        return self.first_municipal + self.municipals

    @property
    def first_other(self) -> int:
        """The first of the others."""
        return self.first_utility + self.utilities

    @property
    def units(self) -> int:
        """Units in all."""
        return self.first_other + self.others

    def slots(self) -> tuple[int, int, int, int, int, int]:
        """How many units of each `Body` one place can turn to."""
        return (1, 1, self.departments, self.municipals, self.utilities, self.others)

"""Scenarios that a page may choose from beside those that are shipped: the owner's, those sent, those made of logs."""

from __future__ import annotations

from collections.abc import Mapping

from sim.web.shelf import OWN, Shelf, kind

SENT = "scenarios"
"""Where those are kept that pages have sent, within the server's own folder."""


class Offered:
    """The files of scenarios by name, as they are by now. owner: those that were named as the server was started."""

    def __init__(self, owner: Mapping[str, str], shelf: Shelf) -> None:
        self.owner, self.shelf = dict(owner), shelf
        self.sent = shelf.place / OWN / SENT

    def is_sent(self, name: str) -> bool:
        """Whether a page sent the scenario of a name, or the log that it is fitted to."""
        return name not in self.owner and name in self()

    def __call__(self) -> dict[str, str]:
        """By name."""
        made = {one.name: str(one / f"{one.name}.toml") for one in self.shelf.within() if kind(one) == "city"}
        sent = {file.stem: str(file) for file in sorted(self.sent.glob("*.toml"))}
        return {**made, **sent, **self.owner}

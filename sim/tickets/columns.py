"""What a log may say of a ticket, in our words; a mapping tells which of the log's columns say it."""

from __future__ import annotations

MOMENTS = ("opened", "due", "closed")
"""Moments, in the order in which they should come; `closed` is missing while a ticket is open."""

COLUMNS = {
    "id": "the number under which the log knows the ticket",
    "opened": "when it was filed",
    "due": "until when it should be closed",
    "closed": "when it was closed; missing while it is open",
    "kind": "what it is about, as finely as deadlines and work differ",
    "unit": "who works on it: the queue, team or office",
    "department": "the body that the unit belongs to",
    "area": "where: a street, ward or neighbourhood",
    "channel": "by which way it came: telephone, app, the city's own staff",
    "latitude": "where, in degrees",
    "longitude": "where, in degrees",
    "status": "what the log said of it when it was exported",
    "duplicate": "whether it was found to repeat another one",
    "reopened": "whether it was opened again",
}
"""Our columns, and what each means."""

NEEDED = ("opened", "closed")
"""Without these nothing can be said of a log."""

AT_EXPORT = ("status", "duplicate", "reopened")
"""Known only on the day of the export: what was unknown on an earlier day must not be used for that day."""

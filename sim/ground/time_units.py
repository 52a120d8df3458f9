"""Lengths of time: in seconds up to a day, in days beyond."""

from __future__ import annotations

MINUTE = 60
AN_HOUR = 3600  # HOUR is a table
DAY = 86400
WEEK, WORKING_WEEK = 7, 5
YEAR = 365  # an ordinary one

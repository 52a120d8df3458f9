"""What a log may say of a ticket, in our words; a mapping tells which of the log's columns say it."""

from __future__ import annotations

from sim.ground.column import Column, Columns

MOMENTS = ("opened", "due", "closed")
"""Moments, in the order in which they should come; `closed` is missing while a ticket is open."""

COLUMNS: Columns = {
    "id": Column(meaning="the number under which the log knows the ticket", zh="工单编号"),
    "opened": Column(meaning="when it was filed", zh="受理时间"),
    "due": Column(meaning="until when it should be closed", zh="办结时限"),
    "closed": Column(meaning="when it was closed; missing while it is open", zh="办结时间"),
    "kind": Column(meaning="what it is about, as finely as deadlines and work differ", zh="问题类别"),
    "unit": Column(meaning="who works on it: the queue, team or office", zh="承办单位"),
    "department": Column(meaning="the body that the unit belongs to", zh="上级单位"),
    "area": Column(meaning="where: a street, ward or neighbourhood", zh="属地"),
    "channel": Column(meaning="by which way it came: telephone, app, the city's own staff", zh="来源渠道"),
    "latitude": Column(meaning="where, in degrees", zh="纬度"),
    "longitude": Column(meaning="where, in degrees", zh="经度"),
    "status": Column(meaning="what the log said of it when it was exported", zh="导出时的状态"),
    "duplicate": Column(meaning="whether it was found to repeat another one", zh="是否重复"),
    "reopened": Column(meaning="whether it was opened again", zh="是否重办"),
}
"""Our columns, and what each means."""

NEEDED = ("opened", "closed")
"""Without these nothing can be said of a log."""

AT_EXPORT = ("status", "duplicate", "reopened")
"""Known only on the day of the export: what was unknown on an earlier day must not be used for that day."""

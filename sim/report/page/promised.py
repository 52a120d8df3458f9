"""What a plan of staff comes to, in Chinese, from what its file tells; in English the file says it in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sim.ground.time_units import WEEK
from sim.report.wording import number, percent

OUT_OF_REACH = "out of reach of any number"
"""The verdict on a promise that no number of officers keeps."""


def in_chinese(told: Mapping[str, Any]) -> list[str]:
    """A line each: what it comes to, how sure that is, and whom no number of officers helps."""
    certificate = told["certificate"]
    sure = certificate.get("in_words_zh") or certificate["in_words"]
    if "people" in told:
        return [_of_seats(told), *sure, *_by_theory(told)]
    if "surge" in told:
        return [*_of_surge(told), *sure]
    city = "城市由种子抽定，各年只是日子不同" if told.get("same_city") else "每年各在一座抽取的城市中"
    return [_of_officers(told), *sure, city, *_unreached(told), *_refused(told)]


def _of_surge(told: Mapping[str, Any]) -> Iterator[str]:
    """How many more, from when at the latest, and what a later start costs."""
    if (plan := told["plan"]) is None:
        beyond = told["beyond"]
        yield f"“{told['surge']}”期间" + (
            f"增援也不能兑现承诺：{'、'.join(beyond)}" if beyond else "无需增援即可兑现承诺"
        )
        return
    rest = "" if told["holds"] else "；有承诺未能证实"
    yield (
        f"“{told['surge']}”须增援 {plan['officers']} 名承办人，最迟 {plan['from']} 到位，{plan['until']} 撤回，"
        f"共 {plan['days']} 天、{plan['officer_days']} 人日{rest}"
    )
    later = told["a_week_later"]
    yield (
        "再晚一周，多少人也不能兑现承诺"
        if later is None
        else f"再晚一周则须 {later['officers']} 名，共 {later['officer_days']} 人日"
    )
    if told["beyond"]:
        yield f"增援也无济于事：{'、'.join(told['beyond'])}"


def _of_officers(told: Mapping[str, Any]) -> str:
    officers, now, budget = told["officers"], number(float(told["officers_now"])), told.get("budget")
    if told.get("enough") is not None:
        return f"{budget} 名承办人不足以兑现承诺，约需 {told['enough']} 名；方案为其最佳用法"
    if told["holds"]:
        rest = (
            ""
            if budget is None
            else f"；预算 {budget} 名，"
            + (f"超出 {officers - budget} 名" if officers > budget else f"尚余 {budget - officers} 名")
        )
        return f"{officers} 名承办人可兑现承诺，现有 {now} 名（全职当量）{rest}"
    if any(one["verdict"] == OUT_OF_REACH for one in told["tables"]["promises"]):
        return f"无论多少承办人都不能兑现全部承诺；{officers} 名最为接近"
    return f"求得 {officers} 名承办人的方案，其中有承诺未能证实"


def _unreached(told: Mapping[str, Any]) -> Iterator[str]:
    for one in told["tables"]["promises"]:
        if one["verdict"] == OUT_OF_REACH:
            few = str(one["promise"]).startswith("backlog")
            best = number(one["with_ample_officers"]) if few else percent(one["with_ample_officers"])
            yield f"{one['unit']}：{one['promise']} 无法达到，人手充足时平均为 {best}"


def _refused(told: Mapping[str, Any]) -> Iterator[str]:
    if refused := told.get("refused"):
        yield f"有 {len(refused)} 个单位的人数不予求解（名单与原因见 staffing.json）：{'、'.join([*refused][:5])}"


def _of_seats(told: Mapping[str, Any]) -> str:
    shifts = len(told["tables"]["shifts"])
    rest = "" if told["holds"] else "；承诺仍未能证实"
    hours = f"每天座席 {told['hours_a_day']:g} 小时，现为 {told['hours_now']:g} 小时"
    row = told["days_in_a_row"]
    who = f"{told['people']} 人" + (f"（连上 {row} 天）" if 1 < row < WEEK else "以上（每人每周 5 班）")
    return f"{who}，{shifts} 个班次，{hours}{rest}"


def _by_theory(told: Mapping[str, Any]) -> Iterator[str]:
    for promise, mean in zip(told["promises"], told["simulated"], strict=True):
        yield f"{promise}：模拟平均为 {percent(mean)}"

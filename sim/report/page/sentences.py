"""Every sentence and heading of a page, in English and in Chinese, in one place. What stands in braces is filled in."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from sim.ground.quantities import WEEKDAYS
from sim.report.quantities import Language

Say = Callable[..., str]
"""Gives a sentence by its name, with what is filled in."""

HEADINGS: dict[str, tuple[str, str]] = {
    "run": ("Report of a run", "模拟运行报告"),
    "comparison": ("Report of a comparison", "方案比较报告"),
    "experiment": ("Report of an experiment", "试验报告"),
    "staffing": ("Report of a plan of staff", "人员配备方案报告"),
    "staffing tables": ("The plan and what lies around it", "方案及其周边"),
    "contents": ("Contents", "目录"),
    "answer": ("The answer", "结论"),
    "asked": ("What was asked", "问题与设定"),
    "unsaid": ("What the rates do not say", "三率没有说出的"),
    "published": ("Beside what is published", "与公布数据对照"),
    "breaks": ("What breaks first", "首先失守之处"),
    "streets": ("Streets", "街道乡镇"),
    "queues": ("Queues and how old they are", "排队与账龄"),
    "officers": ("Officers", "承办人"),
    "citizens": ("Citizens", "市民"),
    "way": ("One petition's way", "一件诉求的流转"),
    "day": ("One unit's day", "一个单位的一天"),
    "scenario": ("The scenario in words", "情景说明"),
    "reforms": ("Reforms and events, with their dates", "改革与事件及其日期"),
    "sources": ("Sources and assumptions", "来源与假设"),
    "again": ("How to reproduce it", "如何复现"),
    "differences": ("Differences", "差异"),
    "months": ("Differences by period", "分期差异"),
    "arms": ("The arms", "方案"),
    "claims": ("What was expected, and what was found", "预期与结果"),
    "figures": ("Figures", "图"),
    "contrasts": ("Contrasts", "对比"),
    "validation": ("Validation beside a log", "与工单日志的对照检验"),
    "errors": ("Errors, beside other forecasts and chance", "误差：与其他预测及偶然波动对照"),
    "regimes": ("Kinds whose regime changed", "办理方式发生变化的类别"),
    "units": ("Units", "承办单位"),
    "ahead": ("What to expect of a forecast", "预测的可信程度"),
    "logs": ("Distances between event logs", "事件日志之间的距离"),
    "causes": ("Where the errors come from", "误差的来源"),
}
LABELS: dict[str, tuple[str, str]] = {
    "scenario": ("scenario", "情景"),
    "dates": ("dates", "起止"),
    "period": ("period", "考核周期"),
    "scale": ("scale", "比例"),
    "seed": ("seed", "种子"),
    "engine": ("engine", "引擎"),
    "city": ("city", "城市"),
    "replications": ("replications", "重复试验"),
    "replication": ("replication", "第几次重复"),
    "one city": ("that of replication 0, in all replications", "各次重复均用第 0 次的城市"),
    "measure": ("measure", "指标"),
    "value": ("value", "数值"),
    "arm": ("arm", "方案"),
    "says": ("what is published", "公布的"),
    "leaves out": ("what it leaves out", "未说出的"),
    "and that is": ("and that is", "其数值"),
    "why": ("why", "说明"),
    "simulated": ("simulated", "模拟"),
    "published": ("published", "公布"),
    "source": ("source", "来源"),
    "unit": ("unit", "承办单位"),
    "body": ("sort", "单位类型"),
    "first": ("first", "首次失守"),
    "load then": ("load then", "当期负荷"),
    "load": ("load, whole run", "全程负荷"),
    "officers": ("officers", "人数"),
    "backlog": ("backlog", "积压"),
    "kept": ("kept", "如期办结率"),
    "paper": ("on paper", "纸面办结占比"),
    "connected": ("calls connected", "来电接通率"),
    "street": ("street", "街道乡镇"),
    "district": ("district", "所属区"),
    "last": ("periods in the last tenth", "居末位周期数"),
    "last_for": ("of these in a row, at the end", "其中至末期连续"),
    "held_for": ("periods held in a row", "低谷持续"),
    "rank": ("rank at the end", "期末排名"),
    "swing": ("mean swing of rank", "排名平均变动"),
    "answers": ("answers a period", "每期答复数"),
    "class": ("deadline class", "时限类别"),
    "age": ("age", "账龄"),
    "open": ("open", "未结"),
    "overdue": ("of these past due", "其中逾期"),
    "period end": ("period", "周期"),
    "key": ("key", "键"),
    "meaning": ("meaning", "含义"),
    "range": ("range", "范围"),
    "assumption": ("assumption", "假设"),
    "note": ("note", "备注"),
    "date": ("date", "日期"),
    "what": ("what", "内容"),
    "was": ("was", "原为"),
    "becomes": ("becomes", "改为"),
    "version": ("version", "版本"),
    "commit": ("commit", "提交"),
    "code": ("hash of the rules", "规则代码摘要"),
    "python": ("Python", "Python"),
    "libraries": ("libraries", "程序库"),
    "machine": ("machine", "机器"),
    "started": ("started", "开始"),
    "ended": ("ended", "结束"),
    "file": ("file", "文件"),
    "checksum": ("SHA-256", "SHA-256"),
    "state": ("now", "现状"),
    "difference": ("difference", "差异"),
    "interval": ("95 % interval", "95 % 区间"),
    "p": ("p", "p 值"),
    "mean": ("mean", "均值"),
    "expected": ("expected", "预期"),
    "variant": ("variant", "变体"),
    "of": ("of", "对象"),
    "found": ("found", "结果"),
    "verdict": ("verdict", "判定"),
    "holds": ("holds in", "成立"),
    "surely": ("surely", "确定成立"),
    "surely_not": ("surely not", "确定不成立"),
    "params": ("params", "参数占比"),
    "statistic": ("statistic", "统计量"),
    "contrast": ("contrast", "对比"),
    "question": ("question", "问题"),
    "size": ("size", "规模"),
    "full": ("full-time equivalents", "全职当量"),
    "utilisation": ("utilisation", "利用率"),
    "hours": ("hours per solved", "每件解决工时"),
    "solved": ("solved", "解决"),
    "hotline": ("hotline", "热线"),
    "all": ("all", "全部"),
    "not on time": ("not kept", "未如期办结"),
    "not connected": ("not connected", "未接通"),
    "not voiced": ("not voiced", "未发声"),
    "open past due": ("open past due", "逾期未结"),
    "supported": ("supported", "成立"),
    "not supported": ("not supported", "不成立"),
    "undecided": ("undecided", "未定"),
    "by construction": ("by construction", "设定使然"),
    "shown": ("shown", "可测出"),
    "log": ("log", "日志"),
    "forecast days": ("days foretold", "预测区间"),
    "tickets": ("tickets", "工单数"),
    "known before": ("tickets known before", "此前已知的工单"),
    "arrivals": ("arrivals", "来件"),
    "given": ("the log's own", "取自日志"),
    "forecast": ("foretold", "由情景预测"),
    "forecast by": ("forecast", "预测方法"),
    "true": ("what happened", "实际"),
    "simulated by": ("the scenario", "本情景"),
    "last month": ("the last 30 days", "最近 30 天"),
    "all past": ("all that was known", "全部已知历史"),
    "Kaplan-Meier": ("Kaplan–Meier by kind, recent first", "按类别的 Kaplan–Meier（近期权重高）"),
    "queues": ("a queue for every unit", "每单位一个排队模型"),
    "calibrated anew": ("a scenario calibrated then", "当时拟合的情景"),
    "chance alone": ("chance alone", "仅偶然波动"),
    "on time": ("on time", "按时"),
    "within 1": ("within 1 d", "1 天内"),
    "within 7": ("within 7 d", "7 天内"),
    "within 30": ("within 30 d", "30 天内"),
    "median": ("median", "中位数"),
    "distance": ("distance, days", "距离（天）"),
    "mean backlog": ("backlog, mean", "积压（平均）"),
    "worst backlog": ("backlog, worst", "积压（最差）"),
    "mean of units": ("units, on time", "各单位（按时）"),
    "kind": ("kind", "类别"),
    "week": ("week of", "起始周"),
    "change": ("change", "变化"),
    "break": ("break", "突变"),
    "drift": ("drift", "渐变"),
    "share closed": ("share closed", "办结占比"),
    "at once": ("at once", "即时"),
    "before": ("before", "之前"),
    "after": ("after", "之后"),
    "opened": ("opened", "受理"),
    "opened told": ("opened, foretold", "预测受理"),
    "due": ("due", "到期"),
    "band": ("band", "区间"),
    "error": ("error", "误差"),
    "department": ("department", "部门"),
    "cycle time": ("cycle time, h", "周期（小时）"),
    "n-grams": ("3-grams", "三元组"),
    "absolute": ("moments, h", "绝对时刻（小时）"),
    "relative": ("moments in a case, h", "案内时刻（小时）"),
    "late": ("late, told", "预测逾期"),
    "volume": ("volume", "数量"),
    "mix": ("mix", "构成"),
    "regime": ("regime", "办理方式"),
    "cells": ("cells", "单元格"),
    "inside": ("inside", "落入比例"),
    "moves": ("drift, points", "漂移（百分点）"),
    "origin": ("from", "起点"),
    "below": ("below {number}", "低于 {number}"),
    "above": ("above {number}", "高于 {number}"),
    "within": ("{low} to {high}", "{low} 至 {high}"),
    "unchanged": ("unchanged", "未变"),
    "changed": ("changed since", "已被改动"),
    "gone": ("gone", "已不存在"),
    "large": ("not read, for its size", "文件过大，未核对"),
    "points": ("points", "个百分点"),
    "nobody": ("nobody on duty", "无人在岗"),
}
BODIES: dict[str, tuple[str, str]] = {
    "street": ("street", "街道乡镇"),
    "district": ("district government", "区政府"),
    "department": ("department", "区级部门"),
    "municipal": ("municipal body", "市级部门"),
    "utility": ("utility", "公服企业"),
    "other": ("other", "其他单位"),
    "hotline": ("hotline", "热线"),
}
STAFFING: dict[str, tuple[str, str]] = {
    "officers": ("officers", "人数"),
    "promises": ("promises", "承诺"),
    "more_or_fewer": ("more or fewer in every post", "各岗位增减"),
    "otherwise": ("otherwise", "情形变化"),
    "shifts": ("shifts", "班次"),
    "half_hours": ("half hours", "半小时"),
    "post": ("post", "岗位"),
    "body": ("body", "单位类型"),
    "work": ("work", "工作"),
    "officers_now": ("now", "现有人数"),
    "first_guess": ("first guess", "初步估计"),
    "work_divided_by_time": ("work divided by time", "工作量除以工时"),
    "an_erlang_c_calculator": ("an Erlang-C calculator", "Erlang-C 计算器"),
    "found": ("found", "由来"),
    "unit": ("unit", "承办单位"),
    "promise": ("promise", "承诺"),
    "asked": ("asked", "要求"),
    "mean": ("mean", "均值"),
    "worst_year": ("worst year", "最差年份"),
    "good_years": ("good years", "达标年数"),
    "years": ("years", "年数"),
    "with_ample_officers": ("with ample officers", "人手充足时"),
    "verdict": ("verdict", "判定"),
    "each_post": ("each post", "各岗位增减人数"),
    "units_that_keep_it": ("units that keep it", "达标单位数"),
    "units": ("units", "单位数"),
    "shift": ("shift", "班次"),
    "on": ("on", "上班"),
    "off": ("off", "下班"),
    "seats": ("seats", "座席"),
    "from": ("from", "起"),
    "day": ("day", "星期"),
    "surge": ("surge", "增援"),
    "starts": ("when it begins", "何时开始"),
    "more": ("more", "增加人数"),
    "until": ("until", "止"),
    "start": ("start", "开始"),
    "officer_days": ("officer-days", "人日"),
    "without": ("without", "无增援时"),
    "as late as can be": ("as late as can be", "最迟"),
    "a week later": ("a week later", "再晚一周"),
    "a week later, with more": ("a week later, with more", "再晚一周并增加人数"),
    **{
        day: (day, zh)
        for day, zh in zip(WEEKDAYS, ("周一", "周二", "周三", "周四", "周五", "周六", "周日"), strict=True)
    },
    "calls_a_day": ("calls a day", "日来电"),
    "connected": ("connected", "接通"),
    "in_time": ("in time", "及时接听"),
    "kept": ("kept", "兑现"),
    "not certified": ("not certified", "未能证实"),
    "out of reach of any number": ("out of reach of any number", "增加人数也无法达到"),
    "ordinary": ("ordinary", "普通"),
    "urgent": ("urgent", "紧急"),
    "sought": ("sought", "求得"),
    "as it is": ("as it is", "不变"),
    "street": ("street", "街道乡镇"),
    "district": ("district", "区政府"),
    "department": ("department", "区级部门"),
    "municipal": ("municipal", "市级部门"),
    "utility": ("utility", "公服企业"),
    "other": ("other", "其他单位"),
}
"""Tables of a plan of staff and their columns, as its files call them."""
SENTENCES: dict[str, tuple[str, str]] = {
    "to": ("{first} to {last}, {days} days", "{first} 至 {last}，共 {days} 天"),
    "a month": ("a calendar month", "自然月"),
    "days": ("{days} days", "{days} 天"),
    "a city": (
        "people: {people}; units: {units}, of them streets: {streets}; districts: {districts}",
        "{units} 个承办单位，其中 {districts} 个区的 {streets} 个街道乡镇；{people} 人",
    ),
    "answer kept": (
        "Of the petitions that were due, {kept} were truly closed in time. Published, of the closed ones alone, would be "
        "{on_time} on time.",
        "到期诉求中真正如期办结的占 {kept}；若按公布口径，只看已办结的，按时率是 {on_time}。",
    ),
    "answer solved": (
        "Of the citizens reached at the call-back, {resolution} say that their petition is solved; of all that were closed "
        "{solved} truly are, and {paper} were closed on paper. {open} petitions are open past due as the run ends.",
        "回访接通的市民中 {resolution} 答已解决；全部办结诉求中真正解决的占 {solved}，纸面办结的占 {paper}。"
        "运行结束时逾期未结 {open} 件。",
    ),
    "one world": (
        "This is one run of one possible world, so that no number here has an interval. A comparison with replications has.",
        "这是一个可能世界的一次运行，数字都没有区间；有重复试验的方案比较才有。",
    ),
    "does not scale": (
        "A part of the city was simulated, and counts are of that part. What does not scale with it: {what}.",
        "只模拟了城市的一部分，计数即该部分的计数。不可按比例推算的：{what}。",
    ),
    "simulated streets": (
        "What streets do is simulated: these are not the real streets of these names.",
        "街道的行为是模拟的：并非这些名称的真实街道。",
    ),
    "said": ("As it is published", "公布的指标"),
    "hidden": ("What that leaves out", "公布指标未说出的"),
    "unsaid intro": (
        "The published rates are of those who were reached and of what was closed. Each has a companion that they leave "
        "out.",
        "公布的三率只涉及回访接通者与已办结者，各有一个没有说出的另一面。",
    ),
    "why kept": (
        "On time looks at closed petitions alone, and takes closing on paper for work. Kept counts all that were due.",
        "按时率只看已办结的，并把纸面办结算作办结；如期办结率计入全部到期诉求。",
    ),
    "why solved": (
        "The resolution rate is what citizens say who could be reached; solved is what is true in the run.",
        "解决率是回访接通者所答；真实解决率是模拟中的实情。",
    ),
    "why paper": (
        "Closed unsolved at the deadline, and on time in every statistic.",
        "期限将至时未解决即办结，在统计中仍算按时。",
    ),
    "why open": ("Late for as long as it stays open, and in no rate of closed ones.", "一直未结、一直逾期，却不在办结口径的任何一率中。"),
    "why connected": (
        "Who never got through is in no rate of units.",
        "打不进电话的人不在承办单位的任何一率中。",
    ),
    "why voiced": (
        "Needs that nobody heard of: not raised, or given up.",
        "没有人听到的需求：没有提出，或中途放弃。",
    ),
    "published rows": (
        "What the run has where something is published of the same time. It steers nothing in the run.",
        "同一时期有公布数据的指标。公布数据不参与模拟。",
    ),
    "nothing breaks": (
        "No unit was asked for more than it could do, in any period, and the hotline was not either.",
        "各周期内没有单位的负荷超过所能，热线也没有。",
    ),
    "breaks intro": (
        "Units, or the hotline, that passed a load of 1 or kept fewer than half of their promises in some period: {number}. "
        "Units asked for more than they can do over the whole run: {over}, with {share} of the backlog. The first to break "
        "is {first}, in {period}.",
        "{number} 个单位（含热线）在某一周期负荷超过 1，或如期办结不足一半；其中 {over} 个全程超负荷，持有积压的 {share}。"
        "最先失守的是 {first}，在 {period}。",
    ),
    "breaks table": ("What breaks first, in order: the first {shown} of {number}", "按先后列出的失守者：共 {number} 个，列前 {shown} 个"),
    "noise": (
        "Of the variance of scores between streets, {noise} is chance: who was called back and what they answered. The "
        "ranks of one period and the next correlate by {correlation}.",
        "街道之间得分的差异中，{noise} 出于偶然：回访到谁、怎么回答。前后两期排名的相关系数为 {correlation}。",
    ),
    "noise all": (
        "Streets' scores differ no more than chance alone would make them differ (by {noise} of their variance): who was "
        "called back and what they answered. The ranks say nothing of the streets; those of one period and the next "
        "correlate by {correlation}.",
        "街道得分的差异不超过偶然本身造成的差异（为其方差的 {noise}）：回访到谁、怎么回答。排名说明不了街道的好坏；"
        "前后两期排名的相关系数为 {correlation}。",
    ),
    "rates table": ("Published rates, and what stands beside each", "公布的指标及与之相伴的另一面"),
    "bottom": (
        "Streets that are held (with a confidence below one half) as the run ends: {held}. Streets in the last tenth of the "
        "list at least once: {ever}. Those there at the end have been there for {last} periods in a row, on average; in "
        "lists drawn at random it would be 1.1.",
        "运行结束时 {held} 个街道处于低谷（信心低于一半）；曾居末位十分之一的有 {ever} 个。期末在末位的街道平均已连续 {last} 个周期；"
        "随机排名时应为 1.1。",
    ),
    "bottom table": ("Streets most often in the last tenth of the list", "最常居末位十分之一的街道乡镇"),
    "map": ("Resolution rate by street, in five steps of equal size", "各街道解决率，按数目等分为五级"),
    "map alt": (
        "A tile for each of {streets} streets, by district. Step 1, the lowest fifth, ends at {low}; step 5 begins at "
        "{high}. Outlined: {outlined} streets in the last tenth as the run ends.",
        "每个街道一格，共 {streets} 格，按区排列。第 1 级（最低五分之一）止于 {low}，第 5 级始于 {high}。加框：期末居末位十分之一的 {outlined} 个街道。",
    ),
    "map below": (
        "1 is the lowest fifth of the streets, 5 the highest; outlined are those in the last tenth as the run ends. Tiles of "
        "a district stand in no order of place.",
        "1 为最低的五分之一，5 为最高；加框的在期末居末位十分之一。同区各格不按地理位置排列。",
    ),
    "tip": ("{street}: resolution {rate}, rank {rank}", "{street}：解决率 {rate}，排名 {rank}"),
    "ranks": ("Rank by period, 1 the best", "各期排名，1 为最好"),
    "ranks alt": (
        "Ranks of {streets} streets over {periods} periods; named are those most often in the last tenth: {names}.",
        "{streets} 个街道 {periods} 个周期的排名；标出最常居末位者：{names}。",
    ),
    "whiskers": ("Scores of {period}, with what chance alone does", "{period} 的得分，及偶然性的幅度"),
    "whiskers alt": (
        "Scores of {streets} streets from the best to the worst, each with a line of ± 1.96 standard errors. {overlap} of the "
        "{last} in the last tenth overlap with the middle street.",
        "{streets} 个街道的得分由高到低，线段为 ±1.96 个标准误。末位十分之一的 {last} 个中有 {overlap} 个与居中街道重叠。",
    ),
    "whiskers below": (
        "Lines: ± 1.96 standard errors, of who was called back and what they answered. Squares: the last tenth of the list.",
        "线段：±1.96 个标准误，出于回访到谁、怎么回答。方块：末位十分之一。",
    ),
    "open chart": ("Open, and open past due", "未结与逾期未结"),
    "sojourn chart": ("From raising to closing, in days", "从提出到办结，天"),
    "within": ("{share} closed within", "{share} 在此内办结"),
    "sojourn table": ("Time from raising to closing, by deadline class", "从提出到办结的时间，按时限类别"),
    "ages": ("How old what is open is, as each period ends", "各期末未结诉求的账龄"),
    "no ages": (
        "How old the open ones are is not known: this run was made without its petitions.",
        "未结诉求的账龄未知：本次运行未保存逐件诉求。",
    ),
    "effort": (
        "{officers} officers, {full} full-time equivalents, were at work {utilisation} of their time on duty. What was truly "
        "solved cost {hours} each, with the work on all that was not.",
        "承办人 {officers} 人，合 {full} 个全职当量，在岗时间的 {utilisation} 在办理。每件真正解决的诉求耗时 {hours}，含未解决者所耗。",
    ),
    "officers table": ("Officers and their work, by sort of unit", "承办人及其工作，按单位类型"),
    "utilisation chart": ("Busy share of time on duty", "在岗时间中在办的占比"),
    "hours chart": ("Hours of work per petition truly solved", "每件真正解决的诉求所耗工时"),
    "voices": (
        "{voiced} of the needs that arose found an answerer; {repeats} of the petitions raised had been raised before. "
        "{connected} of the calls connected, after {wait} on average.",
        "出现的需求中 {voiced} 有人应答；提出的诉求中 {repeats} 是重复诉求。来电接通率 {connected}，平均等待 {wait}。",
    ),
    "no trust": (
        "What citizens trust and expect moves within a run, but is not kept in its history; here is what follows from it.",
        "市民的信任与期望在运行中变化，但不保存在历史中；此处是其后果。",
    ),
    "voice chart": ("Needs voiced, calls connected", "发声占比与来电接通率"),
    "repeat chart": ("Repeats, of the petitions raised", "重复诉求占比"),
    "levers on": ("Of the levers of the thirteen experiences these are on: {levers}.", "十三条经验的杠杆中已开启：{levers}。"),
    "no levers": ("None of the levers of the thirteen experiences is on.", "十三条经验的杠杆都未开启。"),
    "from": ("{name} (from {day})", "{name}（自 {day}）"),
    "events table": ("Reforms, shocks and campaigns of the time simulated", "模拟期内的改革、冲击与专项行动"),
    "no events": ("No rule changes on a date, and nothing shakes the demand.", "没有按日期生效的规则变化，也没有需求冲击。"),
    "reform": ("reform: {title}", "改革：{title}"),
    "shock": ("needs × {factor} until {end}: {name}", "需求变为 {factor} 倍，至 {end}：{name}"),
    "campaign": ("campaign until {end}: {name}", "专项行动，至 {end}：{name}"),
    "changes table": ("What reforms set", "改革所改的键"),
    "sources table": ("What is cited", "引用的来源"),
    "assumed table": ("Numbers that are assumed, with the range they may lie in", "假设的数字及其可能范围"),
    "sourced table": ("Numbers with a source", "有来源的数字"),
    "bare": (
        "{number} numbers have neither a source nor the word that they are assumed: {keys}.",
        "{number} 个数字既无来源也未注明为假设：{keys}。",
    ),
    "all sourced": (
        "Every number has a source or is marked as an assumption.",
        "每个数字都有来源，或注明为假设。",
    ),
    "entries": ("{number} entries", "{number} 项"),
    "command": ("The command:", "命令："),
    "checksums": ("Files of the folder, and whether they are as they were written", "文件夹中的文件及其是否仍如写成时"),
    "no checksums": ("The folder has no list of its files.", "文件夹没有文件清单。"),
    "made": (
        "Made by petition-sim {version} from the folder {folder}, without a network. petition report makes it again.",
        "由 petition-sim {version} 据文件夹 {folder} 制成，未用网络；petition report 可重新生成。",
    ),
    "differs": (
        "{measure}: “{arm}” against “{first}”, {difference} (95 % interval {ends}).",
        "{measure}：“{arm}”与“{first}”相比，{difference}（95 % 区间 {ends}）。",
    ),
    "beyond": ("The interval does not include 0: the difference is beyond chance.", "区间不含零：差异超出偶然。"),
    "within chance": (
        "The interval includes no difference: {n} replications show none.",
        "区间包含零：{n} 次重复试验未显示差异。",
    ),
    "exactly": (
        "It is the same in every replication, for nothing that is drawn reaches it.",
        "每次重复试验都相同：抽取的因素影响不到它。",
    ),
    "no interval": ("{measure}: of “{arm}” there is no value to compare.", "{measure}：“{arm}” 没有可比较的数值。"),
    "equal": (
        "“{arm}” is the same as “{first}” by another name: nothing can differ.",
        "“{arm}”与“{first}”只是名称不同：不可能有差异。",
    ),
    "idle": ("“{arm}” changes what held already: {what}.", "“{arm}”所改的原本如此：{what}。"),
    "same officers": (
        "All arms have the same officers{mean}: {officers}, {full} full-time equivalents.",
        "各方案承办人相同{mean}：{officers} 人，合 {full} 个全职当量。",
    ),
    "other officers": (
        "The arms do not have the same officers, so that part of what differs is what more or fewer of them do{mean}: "
        "{each}.",
        "各方案承办人不同，差异中有一部分出于人数多少{mean}：{each}。",
    ),
    "mean of cities": (", in the mean of the cities", "（各城市平均）"),
    "in own cities": (
        "Every replication founds a city of its own, as far as cities are drawn: intervals hold for cities like these.",
        "每次重复试验各建一座城市（以抽取者为限）：区间适用于此类城市。",
    ),
    "in one city": (
        "All replications are in the same city: intervals hold for it alone.",
        "各次重复试验都在同一座城市：区间只适用于这座城市。",
    ),
    "has officers": ("“{arm}” {officers} ({full} full-time equivalents)", "“{arm}” {officers} 人（合 {full} 个全职当量）"),
    "beyond chance": ("“{arm}”: beyond chance differ {measures}.", "“{arm}”：超出偶然的差异有 {measures}。"),
    "nothing beyond": ("“{arm}”: none of the main measures differs beyond chance.", "“{arm}”：主要指标的差异均未超出偶然。"),
    "many measures": (
        "Intervals hold together for all arms, not for all measures: of {number} measures about one in twenty stands out by "
        "chance alone.",
        "区间对各方案同时成立，对各指标则不是：{number} 个指标中约有二十分之一只因偶然而突出。",
    ),
    "missed": ("The precision asked for was not reached: {what}.", "未达到要求的精度：{what}。"),
    "start-up": (
        "{periods} of {of} periods were left out at the start.",
        "开头 {of} 个周期中略去了 {periods} 个。",
    ),
    "arms table": ("What each arm is", "各方案的情景"),
    "arm changes": ("In what the arms differ from the first", "各方案与第一方案的不同"),
    "same scenario": ("The arms' scenarios do not differ but in names.", "各方案的情景除名称外并无不同。"),
    "differences table": ("“{arm}”, against “{first}”", "“{arm}”，与“{first}”相比"),
    "shares chart": ("Shares, in percentage points", "占比，百分点"),
    "others chart": ("Others, in % of the first arm", "其他，占第一方案的 %"),
    "forest alt": (
        "Differences from “{first}” with 95 % intervals, {rows} measures. Beyond chance: {beyond}.",
        "与“{first}”的差异及 95 % 区间，{rows} 个指标。超出偶然的：{beyond}。",
    ),
    "none": ("none", "无"),
    "and": (" to ", " 至 "),
    "with unit": ("{name}, {unit}", "{name}，{unit}"),
    "marks": ("Dotted: reforms of {days}.", "点线：{days} 的改革。"),
    "months below": (
        "Lines: the mean difference from “{first}”; bands: 95 %, for the arms of one period together. What is shaded is left "
        "out of all means.",
        "线：与“{first}”的平均差异；带：95 %，对同一周期各方案同时成立。阴影部分不计入均值。",
    ),
    "unsaid arms": (
        "Beside every published rate stands what it leaves out, for every arm",
        "各方案公布指标及其未说出的另一面",
    ),
    "series alt": ("{name}: {first} in {start}, {last} in {end}", "{name}：{start} 为 {first}，{end} 为 {last}"),
    "verdict": (
        "{verdict}: {supported} of {number} claims are supported, {undecided} undecided, {failed} not supported, {fixed} "
        "hold by construction.",
        "{verdict}：{number} 条预期中 {supported} 条成立，{undecided} 条未定，{failed} 条不成立，{fixed} 条为设定使然。",
    ),
    "full agrees": (
        "At full size ({size}) the verdict is the same: {verdict}.",
        "全规模检验（{size}）判定相同：{verdict}。",
    ),
    "full differs": (
        "At full size ({size}) the verdict is another: {verdict}.",
        "全规模检验（{size}）判定不同：{verdict}。",
    ),
    "not full": (
        "The conclusion has not been tested at full size.",
        "结论尚未经全规模检验。",
    ),
    "is full": ("What is here is at full size.", "此处即全规模。"),
    "a size": ("replications: {replications}; of the city: {share}", "{share} 的城市，{replications} 次重复试验"),
    "claims table": ("Claims, each with what was found and its 95 % interval", "各条预期、结果及其 95 % 区间"),
    "claims below": (
        "Shown: the smallest distance from the bound that so many replications find with 80 %. By construction: the same in "
        "every replication, because nothing that is drawn reaches it; not counted as supported.",
        "可测出：如此多的重复试验有八成把握测出的、与界限的最小距离。设定使然：抽取的因素影响不到它，每次重复试验都相同；"
        "不计为成立。",
    ),
    "over answer": (
        "Over {members} members of the ensemble {ensemble}: of {number} claims {most} hold in more than half of them, {every} in "
        "all.",
        "在集合 {ensemble} 的 {members} 个成员中：{number} 条预期中 {most} 条在半数以上成员中成立，{every} 条在所有成员中成立。",
    ),
    "over table": ("Claims, and in how many plausible cities they hold", "各条预期及其成立的可能城市数"),
    "over below": (
        "Holds in: members whose mean lies where it was expected. Surely, surely not: whatever chance there is in it (95 %). "
        "Found: mean and interval of 95 % of all members and replications. Params: the share of the variance that is between "
        "members.",
        "成立：均值落在预期范围内的成员数。确定成立、确定不成立：扣除偶然波动后仍如此（95 %）。结果：全部成员与重复试验的均值及 95 % 区间。"
        "参数占比：方差中来自成员之间的部分。",
    ),
    "under theories": (
        "Every claim under rival theories of effort: what changes from one to another is about the theory.",
        "每条预期都在相互竞争的努力理论下检验：随理论而变的，说明的是理论本身。",
    ),
    "full table": ("The same claims at full size", "全规模检验的各条预期"),
    "contrasts table": ("Contrasts: the first {shown} of {number}", "对比：共 {number} 个，列前 {shown} 个"),
    "contrasts below": (
        "Intervals of a statistic's contrasts hold together within a variant (Bonferroni), and so do p: an interval leaves "
        "out 0 if and only if p is below .05.",
        "同一变体内一个统计量的各对比区间同时成立（Bonferroni），p 值亦然：区间不含零，当且仅当 p 小于 .05。",
    ),
    "picture": ("Figure {number} of the results, {name}. {title}", "结果图 {number}，{name}。{title}"),
    "plan words": ("", "以下为英文："),
    "plan figure": (
        "Kept of what is promised, where every post has so many officers more or fewer than the plan. Thin: each "
        "unit; thick: all together; dashed: what is promised.",
        "各岗位比方案多或少若干人时承诺的兑现比例。细线：各单位；粗线：合计；虚线：所承诺的水平。",
    ),
    "plan table": ("{name} ({shown} of {number} rows)", "{name}（{number} 行中的 {shown} 行）"),
    "picture words": (
        "The words in this figure are English.",
        "图中文字为英文。",
    ),
    "answer validated": (
        "On-time shares are told with an error of {error} points; {baseline}, the best of the simple forecasts, has {other}, and chance alone makes {chance}.",
        "按时办结率的预测误差为 {error} 个百分点；最好的简单预测（{baseline}）为 {other}，仅偶然波动即为 {chance}。",
    ),
    "answer baselines": (
        "No scenario was given. {baseline} tells on-time shares with the least error, {other} points; chance alone makes {chance}.",
        "未给定情景。按时办结率误差最小的是{baseline}：{other} 个百分点；仅偶然波动即为 {chance}。",
    ),
    "answer distances": (
        "The sojourns that it tells lie {distance} days from the true ones, those of the best simple forecast {other}, and those of chance alone {chance}.",
        "其办理时长分布与实际相距 {distance} 天，最好的简单预测为 {other} 天，仅偶然波动为 {chance} 天。",
    ),
    "answer breaks": (
        "{number} kinds changed their regime abruptly: {kinds}. No forecast made before could know.",
        "{number} 个类别的办理方式发生突变：{kinds}。此前所作的任何预测都无从得知。",
    ),
    "answer calm": (
        "Without them {forecast} is off by {error} points on time.",
        "剔除这些类别后，{forecast}的按时办结率误差为 {error} 个百分点。",
    ),
    "errors told": (
        "Told less true. Shares in points; the median, and the mean and the worst of the weekly backlogs, in percent; the distance is that of two distributions of sojourns up to 30 days (Wasserstein). Units: the mean absolute error, a ticket due counting the same. Chance alone: the window's own days drawn again, what a perfect forecast would miss.",
        "预测减实际。占比以百分点计；中位数、每周积压的平均与最差误差以百分比计；距离为 30 天内办理时长分布之间的 Wasserstein 距离。各单位：按到期工单加权的平均绝对误差。仅偶然波动：对区间内各日重新抽样，即完美预测仍会有的误差。",
    ),
    "errors caption": ("Errors of the city", "全市误差"),
    "calm caption": ("Errors without the kinds that break", "剔除突变类别后的误差"),
    "backlogs": ("Open as each week ends", "每周末未结工单"),
    "backlogs seen": ("Open tickets by week: {told}.", "各周末未结工单：{told}。"),
    "sojourns": ("Share closed by each age", "各时长内的办结占比"),
    "sojourns seen": ("Share of tickets closed by each age: {told}.", "各时长内办结的占比：{told}。"),
    "no changes": ("No kind changed its regime beyond what chance and queues do.", "没有类别的办理方式变化超出偶然波动与排队的影响。"),
    "changes told": (
        "A break is abrupt, the kind's own, and hardly chance among all weeks of all kinds; a drift is gradual, or shared by what else its units do, as where a queue fills. Shares by week of opening.",
        "突变：骤然发生、为该类别独有，且在所有类别与周次中难以归于偶然；渐变：逐步发生，或与同单位其他工单同步（例如排队加长）。占比按受理周计算。",
    ),
    "changes caption": ("Changes, the surest first", "变化（最确定者在前）"),
    "departments caption": ("Departments by tickets due: {of}", "按到期工单数排列的部门：{of}"),
    "units caption": ("Units by tickets due: {of}", "按到期工单数排列的单位：{of}"),
    "bands told": (
        "Bands of {sure} are as wide as errors were: of forecasts of 30 days each from {number} earlier days, made of what was known then. Replications alone would make them too narrow. The last column says how many of this window's cells lie inside.",
        "{sure} 区间的宽度取自过往误差：从 {number} 个更早的日期、仅用当时已知信息所作的 30 天预测。仅靠重复模拟得出的区间会过窄。末列为本区间落入的单元格比例。",
    ),
    "bands caption": ("Bands", "区间"),
    "origins caption": ("On-time error of forecasts from earlier days, points", "更早日期所作预测的按时率误差（百分点）"),
    "distances told": (
        "As the literature of process simulation has them: a ticket is a case of up to three events, opened, due, closed. Times are in hours; the distance of 3-grams lies between 0 and 1.",
        "采用流程模拟文献的定义：每张工单为一个案例，至多三个事件（受理、到期、办结）。时间以小时计；三元组距离在 0 与 1 之间。",
    ),
    "distances caption": ("Distances to the log", "与日志的距离"),
    "split told": (
        "Tickets closed late, told less true ({true} were), in three parts that add up: too many due (volume), others due (mix), the same treated otherwise (regime).",
        "逾期工单数的误差（实际 {true} 件）分为可加的三部分：到期数量、类别构成、办理方式。",
    ),
    "split caption": ("Tickets late, told less true", "逾期工单：预测减实际"),
    "drawn": (
        "Of the log's tickets, {kinds} have a kind and {areas} an area that the scenario does not know; these were drawn.",
        "日志中有 {kinds} 件的类别、{areas} 件的属地不在情景之内，已随机指定。",
    ),
    "left out": (
        "{name} is not shown: the page would become larger than it may be.",
        "{name} 未列出：页面将超出允许的大小。",
    ),
    "and more": ("and {number} more", "另有 {number} 项"),
}  # fmt: skip
TABLES = (HEADINGS, LABELS, BODIES, SENTENCES)


def sentence(language: Language, name: str, /, **filled: object) -> str:
    """A sentence by its name, with what is filled in."""
    return _told(SENTENCES, language, name).format(**filled)


def speaking(language: Language) -> Say:
    """The sentences of a language."""
    return partial(sentence, language)


def heading(language: Language, name: str) -> str:
    """A heading."""
    return _told(HEADINGS, language, name)


def word(language: Language, name: str, /, **filled: object) -> str:
    """A label: the head of a column, a word in a cell."""
    return _told(LABELS, language, name).format(**filled)


def staffing_word(language: Language, name: str) -> str:
    """A table of a plan of staff, or a column of it; what it does not know stands as it is."""
    return _told(STAFFING, language, name) if name in STAFFING else name.replace("_", " ")


def body(language: Language, name: str) -> str:
    """A sort of unit."""
    return _told(BODIES, language, name)


def listed(language: Language, words: list[str], most: int = 12) -> str:
    """Words one after another; of many the first."""
    shown = words[:most]
    if len(words) > most:
        shown.append(sentence(language, "and more", number=len(words) - most))
    return ("、" if language == "zh" else ", ").join(shown) or sentence(language, "none")


def _told(table: dict[str, tuple[str, str]], language: Language, name: str) -> str:
    return table[name][language == "zh"]

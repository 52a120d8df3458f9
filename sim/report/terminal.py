"""What the terminal says beside numbers, in English and in Chinese: of a run as it goes on, and of what it came to."""

from __future__ import annotations

from sim.report.quantities import Language
from sim.report.wording import count
from sim.report.wording import many as english

WORDS: dict[str, tuple[str, str]] = {
    # as it goes on
    "compile": ("compiling the engine, once, about a quarter of a minute", "首次编译引擎，约十五秒"),
    "city": ("founding the city", "建立城市"),
    "days": ("simulating", "模拟中"),
    "write": ("writing", "写入"),
    "figures": ("drawing", "绘图"),
    "left": ("left", "剩余"),
    "period": ("period", "周期"),
    "contacts": ("contacts", "受理"),
    "resolution": ("resolution", "解决率"),
    "solved": ("solved", "真实解决"),
    "satisfaction": ("satisfied", "满意率"),
    "on time": ("on time", "按时"),
    "paper": ("on paper", "纸面"),
    "connected": ("calls", "接通"),
    "open": ("open", "未结"),
    "unit": ("most backlog", "积压最多"),
    "backlog": ("backlog", "积压"),
    "change": ("change", "变化"),
    "closings": ("days of closings", "折合办结天数"),
    "utilisation": ("utilisation", "利用率"),
    "hides": (
        "resolution: of those reached; solved: truly, of the closed. On time counts what is closed on paper.",
        "解决率为回访接通者所答；真实解决为办结诉求中的实情。按时率含纸面办结。",
    ),
    # what a run came to: names of lines
    "line contacts": ("contacts", "受理"),
    "line petitions": ("petitions", "诉求"),
    "line closed": ("closed", "办结"),
    "line open": ("open", "未结"),
    "line refusals": ("refusals", "退单"),
    "line response": ("response", "响应率"),
    "line resolution": ("resolution", "解决率"),
    "line satisfaction": ("satisfaction", "满意率"),
    "line on time": ("on time", "按时率"),
    "line kept": ("kept", "如期办结"),
    "line utilisation": ("utilisation", "利用率"),
    "line connected": ("connected", "接通率"),
    "published": ("published", "公布数据"),
    # and what is said of them
    "heading": (
        "{days} from {start}, {units}, seed {seed}, {engine} engine{scale}",
        "{start} 起 {days}，{units}，种子 {seed}，{engine}引擎{scale}",
    ),
    "scale": (", scale {scale}", "，比例 {scale}"),
    "compiled": ("compiled", "编译"),
    "reference": ("reference", "参照"),
    "a day": ("{number} a day{published}", "每天 {number} 件{published}"),
    "published contacts": ("; published {value} ({difference})", "；公布 {value}（{difference}）"),
    "of contacts": ("{share} of contacts; {repeats} repeats", "占受理 {share}；重复诉求占 {repeats}"),
    "sojourn": ("{span} after they were raised, on average", "平均在提出 {span} 后"),
    "where open": ("{units} of them in units; {start} at the start", "其中在承办单位 {units}；期初 {start}"),
    "of units": ("{share} of what came to units; {disputes} disputed", "占到达单位的 {share}；争议 {disputes}"),
    "of answers": ("of {answers} at the call-back", "回访答复 {answers}"),
    "truly solved": ("{share} of the closed are truly solved", "办结诉求中真正解决的占 {share}"),
    "on paper share": ("of the closed; {share} were closed on paper", "占已办结；纸面办结占 {share}"),
    "what was due": ("of what was due: {classes}", "占到期诉求：{classes}"),
    "time on duty": ("of officers' time on duty", "承办人在岗时间中在办的占比"),
    "of calls": ("of {calls} calls; {waits}", "来电 {calls} 次；{waits}"),
    "waits": ("mean wait {mean}, p95 {longest}", "平均等待 {mean}，95 分位 {longest}"),
    "over an hour": ("over an hour", "超过一小时"),
    "as published": ("{what}; {value} ({source})", "{what}；公布 {value}（{source}）"),
    "busiest streets": ("busiest streets", "诉求最多的街道"),
    "accepted": ("accepted", "接收"),
    "street resolution": ("resolution", "解决率"),
    "street satisfaction": ("satisfaction", "满意率"),
    "street on time": ("on time", "按时率"),
    "took": (
        "{wall}, of it {engine} in the engine; {memory} of memory at most",
        "用时 {wall}，其中引擎 {engine}；内存峰值 {memory}",
    ),
    "does not scale": ("does not scale: {what}", "不可按比例推算：{what}"),
    "connection": ("connection", "接通率"),
    "waits of callers": ("waits of callers", "来电等待"),
    "small bodies' waits and officers": ("small bodies' waits and officers", "小单位的等待与人数"),
    "results": ("results in {folder} ({size})", "结果在 {folder}（{size}）"),
    # what breaks first
    "overloaded one": ("{number} is asked for more than it can do", "{number} 超负荷"),
    "overloaded": ("{number} are asked for more than they can do", "{number} 超负荷"),
    "it holds": ("; it holds {share} of the backlog", "；持有积压的 {share}"),
    "they hold": ("; they hold {share} of the backlog", "；持有积压的 {share}"),
    "hotline overloaded": (
        "the hotline is asked for more than its seats can answer (load {load} at its busiest hour); {connected} of its "
        "calls connect",
        "热线坐席超负荷（最忙小时负荷 {load}）；来电接通率 {connected}",
    ),
    "breaks in": ("{unit} in {period} ({load})", "{unit} {period}（{load}）"),
    "breaks more": (", and {number} more", "，另有 {number} 个"),
    "breaks line": ("breaks first, load beside it: {units}{more}", "首先失守（括号内为负荷）：{units}{more}"),
    "breaks first": ("breaks first", "首先失守"),
    "staff": ("staff", "人数"),
    "first": ("first", "首次"),
    "load": ("load", "负荷"),
    "run": ("run", "全程"),
    "kept": ("kept", "如期"),
    "paper short": ("paper", "纸面"),
    "nobody": ("nobody", "无人"),
    # of a scenario
    "faults": ("{file}: {faults}", "{file}：{faults}"),
    "cannot check": ("{file}: cannot be checked", "{file}：无法检查"),
    "cannot compile": ("{file}: a rule cannot be compiled", "{file}：有规则无法编译"),
    "in order": ("{file}: in order", "{file}：无误"),
    "levers on": ("levers on: {levers}", "已开启的杠杆：{levers}"),
    "none": ("none", "无"),
    "lever from": ("{lever} (from {day})", "{lever}（自 {day}）"),
    "shock": ("shock of {start} to {end}: {name}", "需求冲击 {start} 至 {end}：{name}"),
    "campaign": ("campaign of {start} to {end}: {name}", "专项行动 {start} 至 {end}：{name}"),
    "outside": ("{events} more before or after the run", "另有 {events} 在模拟期之外"),
    "reform": ("reform of {day}: {title}", "改革 {day}：{title}"),
    "dates": ("{start} to {end}, {days}", "{start} 至 {end}，{days}"),
    "city described": (
        "{districts}, {streets}, {people} people, {categories} categories",
        "{districts}，{streets}，{people} 人，{categories} 个一级分类",
    ),
    "needs": (
        "{needs} needs arise a year before shocks; officers are sized for {contacts} contacts a year",
        "不计冲击每年出现需求 {needs} 件；人员按每年受理 {contacts} 件配置",
    ),
    "memory": ("a run takes about {size} of memory", "一次运行约占内存 {size}"),
    "rules of": ("rules of {file}: {kinds} (SHA-256 {digest})", "{file} 中的规则：{kinds}（SHA-256 {digest}）"),
    "sourced": ("every number has a source or is marked as an assumption", "每个数字都有来源，或注明为假设"),
    "bare": ("{numbers} with neither a source nor the word that it is assumed:", "{numbers} 既无来源也未注明为假设："),
    "and more": ("  and {number} more", "  另有 {number} 个"),
    "expected contacts": (
        "about {contacts} contacts are expected, repeats included, at the voice of the start",
        "预计受理约 {contacts} 件，含重复诉求，按初始发声水平",
    ),
    "nobody over": (
        "no unit is asked for more than it can do: the highest load of a month or shock is {load}",
        "没有单位超负荷：各月及冲击期中最高负荷为 {load}",
    ),
    "always over one": (
        "{number} unit is asked for more than it can do; {share} of all work is asked of them",
        "{number} 个单位超负荷，承担全部工作的 {share}",
    ),
    "always over": (
        "{number} units are asked for more than they can do; {share} of all work is asked of them",
        "{number} 个单位超负荷，承担全部工作的 {share}",
    ),
    "over for a time": (
        "{units} for a time: the load of a month or a shock passes 1",
        "{units}阶段性超负荷：某月或某次冲击期负荷超过 1",
    ),
    "more over for a time": (
        "{units} more for a time: the load of a month or a shock passes 1",
        "另有 {units}阶段性超负荷：某月或某次冲击期负荷超过 1",
    ),
    "hotline fits": (
        "hotline: its seats are asked for at most {load} of their time, {when}",
        "热线：坐席负荷最高 {load}（{when}）",
    ),
    "hotline over": (
        "the hotline is asked for more than its seats can answer: load {load} {when}; of those callers {share} can "
        "connect at most",
        "热线坐席超负荷：负荷 {load}（{when}），此时来电至多接通 {share}",
    ),
    "hour": ("from {first}:00 to {last}:00 in {window}", "{window} 的 {first}:00 至 {last}:00"),
    "window": ("{first} to {last}", "{first} 至 {last}"),
    "asked for too much": ("asked for too much", "超负荷单位"),
    "highest in": ("highest in", "最高时期"),
    "officers": ("officers", "人数"),
    "more rows": ("and {number} more", "另有 {number} 个"),
    "left in": ("results in {folder}", "结果在 {folder}"),
    "written to": ("written to {folder}", "已写入 {folder}"),
    "wrote": ("wrote {folder}", "已写入 {folder}"),
    # counted things
    "fault": ("fault", "处错误"),
    "event": ("event", "项"),
    "district": ("district", "个区"),
    "street": ("street", "个街道乡镇"),
    "number": ("number", "个数字"),
    "day": ("day", "天"),
    "units": ("unit", "个单位"),
    "answers": ("answer", "份"),
}  # fmt: skip


def many(language: Language, number: int, noun: str) -> str:
    """ "1 street", "343 streets"; in Chinese with its measure word, which has no plural."""
    if language == "en":
        return english(number, word(language, noun))
    return f"{count(number)} {word(language, noun)}"


def word(language: Language, name: str, /, **filled: object) -> str:
    """A word or sentence by its name, with what is filled in."""
    return WORDS[name][language == "zh"].format(**filled)

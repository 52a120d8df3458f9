"""What is said of a petition's way and of a unit's day, in English and in Chinese."""

from __future__ import annotations

from sim.arguments import read_choice
from sim.report.quantities import LANGUAGES, Language

WORDS: dict[str, tuple[str, str]] = {
    # stages
    "hotline": ("heard and recorded", "受理登记"),
    "desk": ("the desk decides whose it is", "派单员研判归属"),
    "way": ("on its way to the unit", "转往承办单位"),
    "returned": ("refused by {unit}; sent on", "{unit}退单，另行派出"),
    "queue": ("waits for an officer; {ahead} wait before it", "等待承办人，前面 {ahead} 件"),
    "queue first": ("waits for an officer", "等待承办人"),
    "work": ("an officer has it: {worked} of work", "承办人办理，工时 {worked}"),
    "work left": ("an officer has it: {worked} of work, and is called away", "承办人办理，工时 {worked}，被打断"),
    "work over": ("an officer has it: {worked} of work, until the shift ends", "承办人办理，工时 {worked}，至下班"),
    "interrupted": ("interrupted; waits again", "被打断，重新等待"),
    "handed over": ("handed over; waits for another officer", "已交班，等待下一位承办人"),
    "helpers": ("own part done; waits for its helpers", "本单位已办完，等待协办单位"),
    "lying": ("all work done; lies until it is closed", "已办完，待办结"),
    "called": ("called to help; has not come yet", "已吹哨，尚未报到"),
    # short names of the same, for a legend
    "short hotline": ("heard, recorded", "受理登记"),
    "short desk": ("at the desk", "派单"),
    "short way": ("on its way", "转办途中"),
    "short returned": ("refused, sent on", "退单另派"),
    "short queue": ("waits for an officer", "等待承办人"),
    "short work": ("worked on", "办理"),
    "short resting": ("in hand, office closed", "在办，下班时间"),
    "short interrupted": ("interrupted, waits", "被打断等待"),
    "short handed over": ("handed over, waits", "交班等待"),
    "short helpers": ("waits for helpers", "等待协办"),
    "short lying": ("lies until closed", "待办结"),
    "short called": ("helper called", "吹哨未到"),
    # a petition
    "petition": ("Petition {id}", "诉求 {id}"),
    "about": ("{kind} ({category}), {deadline}, from {street}.", "{category} {kind}，{deadline}，{street}。"),
    "asked": ("“{question}”: {of} such; this is the one of median time", "“{question}”：共 {of} 件，取用时居中的一件"),
    "asked first": ("“{question}”: {of} looked at; this one comes first", "“{question}”：共 {of} 件，取最前的一件"),
    "which time": (", raised for time {n}", "（第 {n} 次提出）"),
    "time": ("Raised for time {n} of {of}, {channel}", "第 {n} 次提出（共 {of} 次），{channel}"),
    "once": ("Raised once, {channel}", "提出一次，{channel}"),
    "phone": ("by phone", "来电"),
    "web": ("by web", "网络"),
    "self-service": ("by self-service", "自助"),
    "assistant": ("by an assistant", "智能助手"),
    "closed": ("{outcome}, {when}: {late}", "{when} {outcome}，{late}"),
    "still open": ("still open as the run ends: {late}", "模拟结束时未结，{late}"),
    "late by": ("{span} after it was due", "逾期 {span}"),
    "in time by": ("{span} before it was due", "提前 {span}"),
    "due in": ("due {span} later", "距到期 {span}"),
    "solved": ("solved", "解决"),
    "explained": ("explained", "解释"),
    "unsolved": ("closed unsolved", "未解决办结"),
    "paper": ("closed on paper", "纸面办结"),
    "answered": ("called back {when}: contacted {contacted}, solved {solved}, satisfied {satisfied}",
                 "{when} 回访：已联系 {contacted}，已解决 {solved}，满意 {satisfied}"),
    "not answered": ("not called back, or nobody answered", "未回访或未接通"),
    "not yet": ("the call-back is still to come", "尚未回访"),
    "yes": ("yes", "是"),
    "no": ("no", "否"),
    "again": ("the citizen raises it again, {span} later", "{span} 后再次提出"),
    "task": ("helper {n}, {unit}", "协办 {n}，{unit}"),
    "first contact": ("first contact with the citizen {span} after it was raised", "提出 {span} 后首次联系诉求人"),
    "no contact": ("the unit did not contact the citizen", "承办单位未联系诉求人"),
    "sum": ("From raising to {end}: {total}", "从提出到{end}：{total}"),
    "closing": ("closing", "办结"),
    "now": ("the end of the run", "模拟结束"),
    # heads
    "when": ("since", "起"),
    "lasts": ("for", "用时"),
    "where": ("where", "何处"),
    "what": ("what", "情形"),
    "share": ("share", "占比"),
    "seconds": ("time", "用时"),
    "at the hotline": ("hotline", "热线"),
    # a day
    "day": ("{unit}, {day}", "{unit}，{day}"),
    "day of": ("{unit}, {day}: officers and what they had in hand", "{unit}，{day}：承办人及手头工作"),
    "chosen": ("the day on which most work began there", "该单位开始办理最多的一天"),
    "day chosen": ("{unit}, {day}: the day on which most work began there", "{unit}，{day}：该单位开始办理最多的一天"),
    "day sum": ("On duty {duty} of officers' time, {worked} of it at work: {share}.", "在岗合计 {duty}，其中办理 {worked}，利用率 {share}。"),
    "nobody": ("nobody is on duty", "无人在岗"),
    "crew": ("crew {n}, {hours}, {on_duty} on duty", "班组 {n}，{hours}，在岗 {on_duty} 人"),
    "crew urgent": ("crew {n}, urgent only, {hours}, {on_duty} on duty", "班组 {n}（仅紧急），{hours}，在岗 {on_duty} 人"),
    "crew away": ("crew {n}: not on duty this day", "班组 {n}：当日不在岗"),
    "officer": ("officer {crew}.{n}", "承办人 {crew}.{n}"),
    "own work": ("its own petition", "本单位诉求"),
    "helping": ("a task for another unit", "协办任务"),
    "urgent": ("urgent", "紧急"),
    "waiting": ("waiting for an officer", "等待承办人"),
    "on duty": ("crew on duty", "班组在岗"),
    "waits": ("Waiting for an officer: {first} as the day begins, {most} at most, {last} as it ends.",
              "等待承办人：当日开始 {first} 件，最多 {most} 件，结束时 {last} 件。"),
    "pieces": ("{pieces} pieces of work, {done} of them done, {interrupted} interrupted; {helping} were tasks for other units.",
               "办理 {pieces} 件次，办完 {done}，被打断 {interrupted}；其中协办任务 {helping}。"),
    "alike": ("Officers of a crew are alike: the run does not tell them apart, and each piece of work is drawn in the hands of "
              "the first who is free.", "同一班组的承办人在模拟中不作区分，每件工作画在最先有空者名下。"),
    "way title": ("The way of petition {id}", "诉求 {id} 的流转"),
    "way below": ("Each line is a unit. Vertical: due (dashed), closed (solid). The same petition raised again begins a new "
                  "panel.", "每行一个单位。竖线：虚线为到期，实线为办结。再次提出另起一图。"),
    "page way below": ("Thick: an officer has it; thin: it waits. Lines: due (dotted), closed.", "粗：承办人在办；细：等待。竖线：点线为到期，实线为办结。"),
    "page day below": ("Shaded: on duty. Thick: own petitions; thin: tasks for other units.", "底色：在岗。粗：本单位诉求；细：协办任务。"),
    "officer head": ("officer", "承办人"),
    "until": ("until", "止"),
    "work head": ("work", "工时"),
    "due": ("due", "到期"),
    "day axis": ("days since it was raised", "提出后的天数"),
    "hours axis": ("hour of the day", "时刻"),
    "lead": ("leads", "承办"),
    "helps": ("helps", "协办"),
}  # fmt: skip


def said(language: Language, name: str, /, **filled: object) -> str:
    """A word or sentence by its name, with what is filled in."""
    return WORDS[name][language == "zh"].format(**filled)


def language(given: object) -> Language:
    """A language by its name. Raises PetitionError for one that nobody speaks here."""
    return "zh" if read_choice(given, "lang", LANGUAGES, {}) == "zh" else "en"

"""Faults in Chinese: their labels, the sentences that are met most, and what keys mean; the rest stays as it is."""

from __future__ import annotations

import re
from functools import cache

LABELS = {"file": "文件", "line": "行", "key": "键", "expected": "应为", "hint": "提示"}
SENTENCES = {
    "unknown key": "没有这个键",
    "is missing": "缺失",
    "are missing": "缺失",
    "is no longer a key": "已不是键",
    "must be above {}": "须大于 {}",
    "must be at least {}": "须不小于 {}",
    "must be below {}": "须小于 {}",
    "must be at most {}": "须不大于 {}",
    "must be a whole number": "须为整数",
    "must be a whole number of fewer digits": "须为位数更少的整数",
    "must be a number": "须为数字",
    "must be a number; nan and inf are none": "须为数字，nan 与 inf 不是",
    "must be text in quotes": "须为引号中的文字",
    "must be true or false": "须为 true 或 false",
    "must be a list": "须为列表",
    "must be a table": "须为表",
    "has {} entries; it needs at least {}": "有 {} 项，至少须 {} 项",
    "has {} entries; it takes at most {}": "有 {} 项，至多可 {} 项",
    "must not be empty": "不能为空",
    "must have at most {} letters": "至多 {} 个字母",
    "must be {}": "须为 {}",
    "expected a share from 0 to 1, such as 0.415 or \"41.5%\"": "应为 0 至 1 的比例，如 0.415 或 \"41.5%\"",
    "is a new entry, and lacks {}": "是新的一项，尚缺 {}",
    "all of a new entry, or {}": "新项的全部键，或 {}",
    "is not valid TOML: {}": "不是有效的 TOML：{}",
    "is not text in UTF-8": "不是 UTF-8 文字",
    "cannot be read: {}": "无法读取：{}",
    "lies outside the scenario's time": "在情景的时间之外",
    "cannot change during a run": "运行中不能改变",
    "has both a source and an assumption": "既有来源又注明为假设",
    'did you mean "{}"?': "是否指“{}”？",
    "did you mean {}?": "是否指 {}？",
    'there is no scenario "{}"': "没有情景“{}”",
    "there is no such folder": "没有这个文件夹",
    "a path, or one of {}": "路径，或以下之一：{}",
    "one of {}": "以下之一：{}",
    "{} exists": "{} 已存在",
    "a new name": "新的名称",
    "{} faults": "{} 处错误",
    "no petition of this run is \"{}\"": "此次运行中没有“{}”的诉求",
    "fewer words find more": "词少则找到的多",
    "one arm cannot be compared": "一个方案无从比较",
    "two arms or more": "至少两个方案",
}  # fmt: skip
"""By what is said in English; braces stand for what is filled in. The first that fits a text whole is taken."""


def in_chinese(text: str) -> str:
    """What is said of faults, line by line."""
    return "\n".join(_line(line) for line in text.split("\n"))


def _line(line: str) -> str:
    if found := re.fullmatch(rf"  ({'|'.join(LABELS)})(:? +)(.*)", line):
        label, _, rest = found.groups()
        return f"  {LABELS[label]}：{_said(rest)}"
    if found := re.fullmatch(r"(.*?), line (\d+): (.*)", line):
        file, number, rest = found.groups()
        return f"{file}，第 {number} 行：{_of_key(rest)}"
    return _of_key(line)


def _of_key(text: str) -> str:
    """ "staffing.level = 7: must be at most 5": what stands before the last colon after which something is known."""
    for place in [found.start() for found in re.finditer(": ", text)]:
        before, rest = text[:place], text[place + 2 :]
        if (said := _said(rest)) != rest:
            return f"{before}：{said}"
    return _said(text)


def _said(text: str) -> str:
    key, colon, meaning = text.partition(": ")
    if colon and (chinese := _meanings().get(meaning)):
        return f"{key}：{chinese}"
    for form, told in _forms():
        if found := form.fullmatch(text):
            return told.format(*found.groups())
    return text


@cache
def _forms() -> list[tuple[re.Pattern[str], str]]:
    return [
        (re.compile("(.+)".join(map(re.escape, english.split("{}")))), chinese)
        for english, chinese in SENTENCES.items()
    ]


@cache
def _meanings() -> dict[str, str]:
    """What keys mean, in Chinese, by their meaning in English."""
    from sim.scenario.declared import declared

    return {one.key.meaning: one.key.zh for one in declared() if one.key.zh}

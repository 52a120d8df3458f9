"""Rules of the user's own: found by name, looked at like those shipped, and run only if the user says so."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from pathlib import Path
from typing import Any, Literal

import pytest

from sim.errors import PetitionError
from sim.history.disk.spans import dispatched_in_time
from sim.policies.discipline import Discipline, FirstCome
from sim.runner import run
from sim.scenario.allow_rules import allowed
from sim.scenario.load import faults, load, recorded
from sim.scenario.reforms import timeline
from sim.scenario.write import to_toml
from sim.study.runs.arms import arm

HEAD = "from typing import Literal\nfrom sim.policies.discipline import Discipline\n"
RULE = "    def key(self, now, due, deadline, work, expected):\n        return -expected\n"
HARD = f'{HEAD}\n\nclass HardFirst(Discipline):\n    """Hard ones first."""\n\n    kind: Literal["hard-first"] = "hard-first"\n    step: int\n\n{RULE}'
CITY = (
    'extends = "hamlet"\ndiscipline = { kind = "hard-first", step = 3 }\n\n[rules]\nfiles = ["my_rules.py"]\n'
)


@pytest.fixture
def city(tmp_path: Path) -> Path:
    """A scenario, and a file of rules beside it."""
    (tmp_path / "my_rules.py").write_text(HARD, "utf-8")
    (tmp_path / "city.toml").write_text(CITY, "utf-8")
    return tmp_path / "city.toml"


def wrong(ask: Any, *given: Any, **more: Any) -> PetitionError:
    with pytest.raises(PetitionError) as refused:
        ask(*given, **more)
    return refused.value


def test_a_policy_is_found_by_its_kind(city: Path) -> None:
    scenario = load(city, allow_rules=True)
    assert type(scenario.discipline).__name__ == "HardFirst"
    assert scenario.discipline.key(0, 0, 0, 0, 7) == -7
    assert scenario.discipline.model_dump() == {"kind": "hard-first", "step": 3}
    assert (
        load(
            city, {"triage.discipline": {"kind": "hard-first", "step": 1}}, allow_rules=True
        ).triage.discipline.step
        == 1
    )  # type: ignore[union-attr]


def test_nothing_is_run_that_the_user_has_not_allowed(city: Path, tmp_path: Path) -> None:
    (tmp_path / "my_rules.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'w').close()\n{HARD}", "utf-8")
    (tmp_path / "child.toml").write_text('extends = "city.toml"\n', "utf-8")
    for ask in (
        lambda: load(city),
        lambda: load(tmp_path / "child.toml"),
        lambda: run(city),
        lambda: load("hamlet", {"rules.files": [str(tmp_path / "my_rules.py")]}),
        lambda: arm(city),
    ):
        told = wrong(ask)
        assert told.key == "rules.files" and "my_rules.py" in str(told.hint)
        assert "--allow-rules" in str(told.hint) and "allow_rules=True" in str(told.hint)
    assert wrong(load, city).line == 5 and str(wrong(load, city).file).endswith("city.toml")
    assert [fault.key for fault in faults(city)] == ["rules.files"]
    assert not (tmp_path / "ran").exists()
    with allowed():
        assert not faults(city)
    assert (tmp_path / "ran").exists()
    assert wrong(load, city).key == "rules.files", "what was allowed once is not allowed for good"


def test_a_path_counts_from_the_file_in_which_it_is_written(city: Path, tmp_path: Path) -> None:
    below = tmp_path / "below" / "deeper"
    below.mkdir(parents=True)
    (below / "child.toml").write_text('extends = "../../city.toml"\n', "utf-8")
    assert load(below / "child.toml", allow_rules=True).discipline.kind == "hard-first"
    (below / "more.py").write_text(HARD.replace("ard", "ast").replace("hard", "hast"), "utf-8")
    (below / "more.toml").write_text(
        'extends = "../../city.toml"\ndiscipline = { kind = "hast-first", step = 1 }\nrules.files = ["more.py"]\n'
    )
    assert load(below / "more.toml", allow_rules=True).discipline.kind == "hast-first"


def test_an_override_counts_from_the_current_folder(
    city: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    changes = {"rules.files": ["my_rules.py"], "discipline": {"kind": "hard-first", "step": 2}}
    assert load("hamlet", changes, allow_rules=True).discipline.kind == "hard-first"


BROKEN_FILES: list[tuple[str, int | None, list[str]]] = [
    ("class (", 1, ["not valid Python"]),
    ("\n\nx = 1 +\n", 3, ["not valid Python"]),
    ("import nothing_there\n", 1, ["cannot be run", "ModuleNotFoundError", "nothing_there"]),
    ("x = 1\ny = x / 0\n", 2, ["ZeroDivisionError"]),
    ("def f():\n    raise ValueError('a word')\n\n\nf()\n", 2, ["ValueError: a word"]),
    ("import sys\nsys.exit(3)\n", 2, ["SystemExit: 3"]),
    ("x = 1\n", None, ["adds no policy"]),
    ("", None, ["adds no policy"]),
    ("x = '\0'\n", None, ["null"]),
    (f'{HEAD}class Own(Discipline):\n    kind: Literal["own"] = "own"\n', 3, ["has no rule", "def key(self, now"]),
    (f"{HEAD}class Own(Discipline):\n{RULE}", 3, ["Own has no kind", "Literal"]),
    (f'{HEAD}class Own(Discipline):\n    kind: str = "own"\n{RULE}', 3, ["called in a scenario"]),
    (f'{HEAD}class Own(Discipline):\n    kind: Literal["own"] = "own"\n    def key(self, now): return now\n', 3, ["takes self, now", "def key(self, now, due"]),
    (f'{HEAD}class Own(Discipline):\n    kind: Literal["own"] = "own"\n    key = 3\n', 3, ["key"]),
    (f'{HEAD}class Own(Discipline):\n    kind: Literal["first-come"] = "first-come"\n{RULE}', 3, ['"first-come"', "shipped already"]),
    (f'{HEAD}class Own(Discipline):\n    kind: Literal["own"] = "own"\n{RULE}class Too(Own):\n    pass\n', 7, ["Own", 'called "own"']),
    (f'{HEAD}class Own(Discipline):\n    kind: Literal["own"] = "own"\n    step: Nothing\n{RULE}', 5, ["Nothing"]),
    (f'{HEAD}class Own(Discipline, many=1):\n    kind: Literal["own"] = "own"\n    step\n{RULE}', 5, ["NameError"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "line", "words"), BROKEN_FILES)
def test_each_way_to_break_a_file_of_rules_is_explained(
    city: Path, text: str, line: int | None, words: list[str]
) -> None:
    (city.parent / "my_rules.py").write_text(text, "utf-8")
    found = wrong(load, city, allow_rules=True)
    assert str(found.file).endswith("my_rules.py"), found
    assert found.line == line, found
    assert all(word in str(found) for word in words), found


BROKEN_CITIES: list[tuple[str, str, int, list[str]]] = [
    ('rules.files = ["no_rules.py"]', "rules.files.0", 2, ["there is no file", 'did you mean "my_rules.py"?']),
    ('rules.files = ["my_rules.toml"]', "rules.files.0", 2, ["no file of Python"]),
    ('rules.files = ["my_rules.py", "below/my_rules.py"]', "rules.files.1", 2, ["same name"]),
    ('rules.files = ["latin.py"]', "rules.files.0", 2, ["UTF-8"]),
    ('rules.files = ["folder.py"]', "rules.files.0", 2, ["there is no file"]),
    ('discipline.kind = "first-come"\nrules.files = [3]', "rules.files.0", 3, ["must be text"]),
    ('rules.files = [""]', "rules.files.0", 2, []),
    ('discipline.kind = "first-come"\nrules.files = "my_rules.py"', "rules.files", 3, ["must be a list"]),
    ('rules.file = ["my_rules.py"]', "rules.file", 2, ["unknown key", "files"]),
    ('triage.discipline = { kind = "hard-first" }', "triage.discipline.step", 2, ["is missing"]),
    ('discipline = { kind = "hard-first", step = 1, stp = 3 }', "discipline.stp", 2, ["unknown key", '"step"']),
    ('discipline = { kind = "hard-first", step = "three" }', "discipline.step", 2, ["whole number"]),
    ('discipline = { kind = "hard-frist", step = 3 }', "discipline.kind", 2, ['"hard-first"', '"first-come"', "did you mean"]),
    ('dispatch.route = { kind = "hard-first" }', "dispatch.route.kind", 2, ['"direct"']),
    ('[reform.x]\ndate = 2021-03-01\ntitle = "x"\nset = { "rules.files" = [] }', "rules.files", 5, ["cannot change during a run"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "key", "line", "words"), BROKEN_CITIES)
def test_each_way_to_ask_wrongly_for_rules_is_explained(
    city: Path, text: str, key: str, line: int, words: list[str]
) -> None:
    (city.parent / "folder.py").mkdir()
    (city.parent / "below").mkdir()
    (city.parent / "below" / "my_rules.py").write_text(HARD, "utf-8")
    (city.parent / "latin.py").write_bytes("# é\n".encode("latin-1"))
    child = city.parent / "child.toml"
    child.write_text(f'extends = "city.toml"\n{text}\n', "utf-8")
    found = wrong(load, child, allow_rules=True)
    assert (found.key, found.line) == (key, line), found
    assert all(word in str(found) for word in words), found


class Newest(Discipline):
    """The newest first, by a factor."""

    kind: Literal["newest"] = "newest"
    factor: int

    def key(self, now: int, due: int, deadline: int, work: int, expected: int) -> int:
        return -now * self.factor


OWN: dict[str, object] = {"discipline": {"kind": "newest", "factor": 2}}


def test_a_program_may_hand_over_classes() -> None:
    scenario = load("hamlet", OWN, rules=[Newest])
    assert isinstance(scenario.discipline, Newest)
    assert [one["class"] for one in scenario.own_rules.told()] == [f"{__name__}.Newest"]
    assert wrong(load, "hamlet", OWN).key == "discipline.kind"


@pytest.mark.parametrize("given", [3, "Newest", Newest(factor=1), str, Discipline, len])
def test_what_is_no_policy_is_refused(given: Any) -> None:
    assert "no policy" in wrong(load, "hamlet", rules=[given]).message


def test_a_class_that_is_shipped_or_comes_twice_is_refused() -> None:
    assert "shipped already" in wrong(load, "hamlet", rules=[FirstCome]).message
    assert "both called" in wrong(load, "hamlet", rules=[Newest, Newest]).message


def test_a_loaded_scenario_takes_no_more_rules() -> None:
    assert "takes no rules" in wrong(run, load("hamlet"), rules=[Newest]).message


def test_a_class_that_only_helps_others_is_no_policy(city: Path) -> None:
    shared = HARD.replace("class HardFirst(Discipline)", "class HardFirst(_Shared)").replace(
        HEAD, f"{HEAD}class _Shared(Discipline):\n    extra: int = 3\n"
    )
    (city.parent / "my_rules.py").write_text(shared, "utf-8")
    assert load(city, allow_rules=True).discipline.model_dump()["extra"] == 3


def test_a_policy_reaches_another_process_without_its_file(city: Path, tmp_path: Path) -> None:
    scenario = load(city, allow_rules=True)
    parcel = tmp_path / "parcel"
    parcel.write_bytes(pickle.dumps((arm(scenario), scenario.discipline, scenario.discipline)))
    (tmp_path / "my_rules.py").unlink()
    asked = (
        "import pickle, sys; one, first, second = pickle.load(open(sys.argv[1], 'rb'));"
        "policy = one.scenario.discipline;"
        "assert first == second == policy and type(first) is type(policy);"
        "assert policy.key(0, 0, 0, 0, 7) == -7;"
        "from sim.city.disciplines import table; from sim.ground.queueing import key;"
        "assert key(table([policy])[0], 1, 2, 3, 4, 5) == -5;"
        "print(one.digest)"
    )
    told = subprocess.run([sys.executable, "-c", asked, parcel], capture_output=True, text=True, check=False, env=os.environ)  # fmt: skip
    assert told.returncode == 0, told.stderr
    assert told.stdout.strip() == arm(scenario).digest


def test_an_edited_file_is_another_policy_and_another_address(city: Path) -> None:
    first = load(city, allow_rules=True)
    (city.parent / "my_rules.py").write_text(HARD.replace("-expected", "+expected"), "utf-8")
    second = load(city, allow_rules=True)
    assert first.discipline.key(0, 0, 0, 0, 7) == -7 and second.discipline.key(0, 0, 0, 0, 7) == 7
    assert first.discipline != second.discipline
    assert arm(first).digest != arm(second).digest
    (city.parent / "my_rules.py").write_text(HARD, "utf-8")
    assert arm(load(city, allow_rules=True)).digest == arm(first).digest
    assert arm(load("hamlet", OWN, rules=[Newest])).digest != arm("hamlet").digest


def test_a_reform_may_choose_a_policy_of_ones_own(city: Path) -> None:
    with city.open("a", encoding="utf-8") as file:
        file.write('[reform.x]\ndate = 2021-03-01\ntitle = "x"\nset = { "discipline.step" = 9 }\n')
    steps = timeline(load(city, allow_rules=True))
    assert [step.discipline.step for _, step in steps] == [3, 9, 9]  # type: ignore[union-attr]


def test_a_run_keeps_its_rules_and_says_what_they_were(city: Path, tmp_path: Path) -> None:
    from datetime import date
    from hashlib import sha256

    done = run(city, until=date(2021, 1, 5), out=tmp_path / "run", allow_rules=True)
    kept = tmp_path / "run" / "my_rules.py"
    assert kept.read_text("utf-8") == HARD
    told = done.scenario.own_rules.told()
    assert told == [{"file": "my_rules.py", "sha256": sha256(kept.read_bytes()).hexdigest(), "kinds": ["hard-first"]}]  # fmt: skip
    assert '"rules"' in (tmp_path / "run" / "provenance.json").read_text("utf-8")
    again = load(tmp_path / "run" / "scenario.toml", allow_rules=True)
    assert to_toml(again) == to_toml(done.scenario) and again.discipline.model_dump() == done.scenario.discipline.model_dump()  # fmt: skip

    (tmp_path / "my_rules.py").unlink()
    kept.unlink()
    looked_at = recorded(tmp_path / "run" / "scenario.toml")
    assert looked_at.discipline.model_dump() == {"kind": "hard-first", "step": 3}
    assert to_toml(looked_at) == to_toml(done.scenario)
    assert dispatched_in_time(tmp_path / "run")["recorded"][0] > 0
    assert "cannot be run" in wrong(run, looked_at).message


def test_a_study_in_one_call_asks_for_the_same_word(city: Path, tmp_path: Path) -> None:
    from sim.study.face import compare, design, experiment

    at_once: dict[str, Any] = {
        "replications": 2,
        "until": "2021-01-03",
        "jobs": 1,
        "store": tmp_path / "store",
    }
    folder = tmp_path / "mine"
    folder.mkdir()
    text = (Path(__file__).parents[1] / "study" / "experiments" / "tiny.toml").read_text("utf-8")
    (folder / "experiment.toml").write_text(text.replace('"hamlet"', f"{str(city)!r}"), "utf-8")
    for ask in (
        lambda **more: compare([str(city), f"{city}:staffing.level=1.1"], start_up=0, **at_once, **more),
        lambda **more: design("factorial", city, ["staffing.level=0.9..1.1"], size=2, **at_once, **more),
    ):
        assert "--allow-rules" in str(wrong(ask).hint)
        assert ask(allow_rules=True)
    assert "--allow-rules" in str(wrong(experiment, folder, results=tmp_path / "results").hint)

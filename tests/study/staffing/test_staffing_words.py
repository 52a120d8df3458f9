"""What is said of many units at once fits a screen."""

import sim
from sim.study.staffing import tell


def test_many_units_are_counted_and_few_of_them_told_one_by_one(monkeypatch):
    promise = "95% of danger on time"
    plan = sim.staff("hamlet", promise, until="2021-02-01", years=5, mean=True, around=False)
    lacking = tell.told(plan)["out_of_reach"]
    assert 1 < len(lacking) <= tell.LISTED
    assert not set(lacking) - set(tell.words(plan))
    monkeypatch.setattr(tell, "LISTED", 1)
    told = tell.words(plan)
    assert f"and {len(lacking) - 1} more: staffing.json names them" in told
    assert sum(line in told for line in lacking) == 1
    (counted,) = (line.removeprefix(f"{promise}: of ") for line in told if line.startswith(f"{promise}: of "))
    of, *numbers = (int(word) for word in counted.split() if word.isdigit())
    assert of == sum(numbers) > 1

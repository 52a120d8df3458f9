"""What was found for the same objects is given again, and for others never."""

from __future__ import annotations

from sim.ground.lately import lately


def counting(most: int):
    asked = []

    @lately(most)
    def total(numbers: list[int], more: int) -> list[int]:
        asked.append(list(numbers))
        return [sum(numbers) + more]

    return total, asked


def test_the_same_object_is_asked_for_once_and_an_equal_one_again() -> None:
    total, asked = counting(4)
    one, equal = [1, 2], [1, 2]
    assert total(one, 0) is total(one, 0)
    assert total(one, 0) is not total(equal, 0)
    assert asked == [[1, 2], [1, 2]]


def test_plain_values_are_told_apart_by_what_they_are() -> None:
    total, asked = counting(4)
    one = [1]
    assert (total(one, 1), total(one, 2), total(one, 1)) == ([2], [3], [2])
    assert total(one, True) is not total(one, 1), "True equals 1, and is another thing"
    assert len(asked) == 3


def test_what_was_used_longest_ago_is_forgotten_first() -> None:
    total, asked = counting(2)
    one, two, three = [1], [2], [3]
    for numbers in (one, two, one, three, one, two):
        total(numbers, 0)
    assert asked == [[1], [2], [3], [2]]


def test_no_new_object_is_taken_for_one_that_is_gone() -> None:
    """Python gives the number of a lost object to the next one, so objects are kept with what was found for them."""
    total, _ = counting(1000)
    assert [total([number], 0) for number in range(500)] == [[number] for number in range(500)]


def test_a_fault_is_not_kept() -> None:
    asked = []

    @lately(2)
    def fails(who: list[int]) -> None:
        asked.append(who)
        raise ValueError

    one: list[int] = []
    for _ in range(2):
        try:
            fails(one)
        except ValueError:
            continue
    assert len(asked) == 2

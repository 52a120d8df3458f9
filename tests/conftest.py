"""Every run of the tests tries the same examples; `--hypothesis-profile=explore` tries new ones."""

import pytest
from hypothesis import settings
from rig.measured import keep_with

# No deadline for one example: the first may have to wait for the compiler.
settings.register_profile("house", derandomize=True, deadline=None)
settings.register_profile("explore", max_examples=1000, deadline=None)
settings.load_profile("house")


def pytest_runtest_setup(item: pytest.Item) -> None:
    keep_with(item)

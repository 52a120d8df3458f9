"""Code is told apart by what it does: what a reader alone sees does not count, whatever else changes does."""

from __future__ import annotations

import ast
import io
import tokenize
from pathlib import Path
from unittest import mock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.ground.source import code, code_hash, meanings

PACKAGE = Path(__file__).resolve().parents[2] / "sim"
FILES = sorted(PACKAGE.rglob("*.py"))
names = st.sampled_from(FILES)


def with_comments(text: str) -> str:
    """The same code, with a comment behind every line that can bear one, and every comment of its own gone."""
    tokens = list(tokenize.generate_tokens(io.StringIO(text).readline))
    lines = text.splitlines()
    for token in reversed(tokens):
        row, column = token.start
        if token.type == tokenize.COMMENT:
            lines[row - 1] = lines[row - 1][:column]
        if token.type == tokenize.NEWLINE:
            lines[row - 1] += "  # said anew\n"
    return "\n".join(lines) + "\n"


@given(names)
def test_comments_and_empty_lines_do_not_count(file: Path) -> None:
    text = file.read_text("utf-8")
    other = with_comments(text)
    assert other != text
    assert code(other.encode()) == code(text.encode())


@given(names)
def test_docstrings_and_layout_do_not_count(file: Path) -> None:
    """Written anew by Python itself, without a comment, and with other docstrings."""
    tree = ast.parse(file.read_text("utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef):
            node.body.append(ast.Expr(ast.Constant("said anew")))
            if ast.get_docstring(node) is not None:
                node.body[0] = ast.Expr(ast.Constant("said otherwise"))
    assert code(ast.unparse(ast.fix_missing_locations(tree)).encode()) == code(file.read_bytes())


KEY = 'web: Annotated[Share, Key("share by web", zh="网络占比", read="web")]\n'


@pytest.mark.parametrize(
    ("old", "new", "counts"),
    [("share by web", "share by app", False), ("网络占比", "占比", False), ("Share", "Seconds", True),
     ('read="web"', 'read="app"', True)],
)  # fmt: skip
def test_what_a_key_means_does_not_count_and_how_it_is_read_does(old: str, new: str, counts: bool) -> None:
    assert (code(KEY.replace(old, new).encode()) != code(KEY.encode())) == counts


COLUMN = '"visits": Column("i2", "units it was sent to", zh="流转次数", unit="units", start=0)\n'


@pytest.mark.parametrize(
    ("old", "new", "counts"),
    [("sent to", "given to", False), ("流转", "转", False), ('unit="units"', 'unit="places"', False),
     ("i2", "i4", True), ("visits", "places", True), ("start=0", "start=1", True)],
)  # fmt: skip
def test_what_a_column_means_does_not_count_and_how_it_is_kept_does(old: str, new: str, counts: bool) -> None:
    text = f"COLUMNS = {{{COLUMN}}}"
    assert (code(text.replace(old, new).encode()) != code(text.encode())) == counts


@given(names, st.data())
def test_whatever_else_changes_counts(file: Path, data: st.DataObject) -> None:
    """A number, a name, an operator or a string of any line, one at a time."""
    tree = ast.parse(file.read_text("utf-8"))
    bare = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    bare |= {id(word) for call in calls for said in meanings(call) for word in ast.walk(said)}
    places = [
        node
        for node in ast.walk(tree)
        if (isinstance(node, ast.Constant) and id(node) not in bare)
        or isinstance(node, ast.Name | ast.Attribute | ast.BinOp | ast.alias)
    ]
    if not places:
        return
    node = data.draw(st.sampled_from(places))
    if isinstance(node, ast.Constant):
        node.value = "another" if node.value != "another" else 1
    elif isinstance(node, ast.Name):
        node.id += "_"
    elif isinstance(node, ast.Attribute):
        node.attr += "_"
    elif isinstance(node, ast.alias):
        node.name += "_"
    else:
        node.op = ast.Sub() if isinstance(node.op, ast.Add) else ast.Add()
    assert ast.dump(tree).encode() != ast.dump(ast.parse(file.read_text("utf-8"))).encode()
    changed = ast.Module([*tree.body], [])
    assert code(ast.unparse(changed).encode()) != code(file.read_bytes())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "rule.py").write_text("def due(a):\n    return a + 1\n")
    (tmp_path / "words.toml").write_text("a = 1\n")
    return tmp_path


def hashed(folder: Path) -> str:
    return code_hash(folder, folder.iterdir())


def test_the_hash_of_files_moves_with_code_names_and_other_bytes(folder: Path) -> None:
    first = hashed(folder)
    (folder / "rule.py").write_text(
        '"""A rule."""\n\ndef due(a):  # when\n    """When."""\n    return a + 1\n'
    )
    assert hashed(folder) == first
    (folder / "rule.py").write_text("def due(a):\n    return a + 2\n")
    second = hashed(folder)
    (folder / "words.toml").write_text("a = 1  # so\n")
    third = hashed(folder)
    (folder / "rule.py").rename(folder / "rules.py")
    assert len({first, second, third, hashed(folder)}) == 4


def test_code_is_read_once(folder: Path) -> None:
    first = hashed(folder)
    with mock.patch("sim.ground.source.code", side_effect=AssertionError("read again")):
        assert hashed(folder) == first
        (folder / "rule.py").write_text("def due(a):\n    return a + 3\n")
        with pytest.raises(AssertionError, match="read again"):
            hashed(folder)

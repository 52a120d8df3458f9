"""Named tuples of tables as machine code has them: one address, behind which stands where each table lies.

As numba has a named tuple it is all fields of all its arrays, handed over one by one to each function: of the engine's
45 tables some 300 numbers, whose types are written out wherever one of them is mentioned. Machine code only needs where
a table's data begin and how long it is, and asks when it needs it. Nobody counts references: who calls holds the tuple.
"""

from __future__ import annotations

import hashlib
from typing import Any, TypeVar

from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.core.pythonapi import NativeValue
from numba.core.typing.templates import AttributeTemplate
from numba.extending import infer_getattr, lower_getattr_generic, models, register_model, typeof_impl, unbox
from numba.np.arrayobj import make_array, populate_array

T = TypeVar("T", bound=type)
_WORD = ir.IntType(64)


class Lent(types.Type):
    """A named tuple of arrays, and of such tuples. Its name stands in those of all functions that it is given to: a
    short one, the same in every process."""

    def __init__(self, name: str, fields: tuple[tuple[str, Any], ...]) -> None:
        digest = hashlib.sha256(repr(fields).encode()).hexdigest()
        super().__init__(f"{name}_{digest[:16]}")
        self.fields: dict[str, Any] = dict(fields)
        self.places: dict[str, int] = {}
        self.words = 0
        for field, kind in fields:  # of an array: where its data begin, its shape, its strides
            self.places[field] = self.words
            self.words += kind.words if isinstance(kind, Lent) else 1 + 2 * kind.ndim


register_model(Lent)(models.OpaqueModel)


def lent(cls: T) -> T:
    """Hand over named tuples of a class to machine code as a `Lent`."""

    def kind(value: Any, context: Any) -> Lent:
        return Lent(cls.__name__, tuple((n, typeof_impl(getattr(value, n), context)) for n in value._fields))

    typeof_impl.register(cls)(kind)
    return cls


@infer_getattr
class _Fields(AttributeTemplate):
    """Of what type a field is."""

    key = Lent

    def generic_resolve(self, value: Any, attr: Any) -> Any:  # type: ignore[override]
        return value.fields.get(attr)


def _field(context: Any, builder: Any, kind: Lent, value: Any, name: str) -> Any:
    """The array that a field is, without an owner, so that nobody counts; or the address of a tuple within."""
    found, first = kind.fields[name], kind.places[name]
    if isinstance(found, Lent):
        return _moved(builder, value, first)

    def read(word: int, sort: Any = _WORD) -> Any:
        """What stands there; nobody writes it while machine code runs, so that it need not be read twice."""
        loaded = builder.load(builder.bitcast(_moved(builder, value, first + word), sort.as_pointer()))
        loaded.set_metadata("invariant.load", builder.module.add_metadata([]))
        return loaded

    array = make_array(found)(context, builder)
    size = context.get_abi_sizeof(context.get_data_type(found.dtype))
    shape = [read(1 + axis) for axis in range(found.ndim)]
    if found.layout == "C":
        strides = [ir.Constant(_WORD, size)]
        for length in reversed(shape[1:]):
            strides.insert(0, builder.mul(strides[0], length))
    else:
        strides = [read(1 + found.ndim + axis) for axis in range(found.ndim)]
    populate_array(array, read(0, array.data.type), shape, strides, size, None)
    return array._getvalue()


def _handed_over(kind: Lent, value: Any, c: Any) -> NativeValue:
    """Write down where the tables of a tuple lie, for as long as the call lasts."""
    place = cgutils.alloca_once(c.builder, ir.ArrayType(_WORD, kind.words))
    address = c.builder.bitcast(place, c.pyapi.voidptr)
    failed = cgutils.alloca_once_value(c.builder, cgutils.false_bit)
    _write_down(kind, value, c, address, failed)
    return NativeValue(address, is_error=c.builder.load(failed))


def _write_down(kind: Lent, value: Any, c: Any, address: Any, failed: Any) -> None:
    builder = c.builder
    shape = ir.FunctionType(ir.IntType(32), [c.pyapi.pyobj, c.pyapi.voidptr])
    adapt = cgutils.get_or_insert_function(builder.module, shape, "numba_adapt_ndarray")
    for number, (name, found) in enumerate(kind.fields.items()):
        item, first = c.pyapi.tuple_getitem(value, number), kind.places[name]
        if isinstance(found, Lent):
            _write_down(found, item, c, _moved(builder, address, first), failed)
            continue
        array = make_array(found)(c.context, builder)
        error = builder.call(adapt, [item, builder.bitcast(array._getpointer(), c.pyapi.voidptr)])
        with builder.if_then(cgutils.is_not_null(builder, error), likely=False):
            c.pyapi.err_set_string("PyExc_TypeError", f"{name} is no array")
            builder.store(cgutils.true_bit, failed)
        lengths, strides = (
            cgutils.unpack_tuple(builder, one, found.ndim) for one in (array.shape, array.strides)
        )
        for word, one in enumerate([builder.ptrtoint(array.data, _WORD), *lengths, *strides]):
            builder.store(one, builder.bitcast(_moved(builder, address, first + word), _WORD.as_pointer()))


def _moved(builder: Any, address: Any, words: int) -> Any:
    return builder.gep(address, [ir.Constant(_WORD, 8 * words)])


lower_getattr_generic(Lent)(_field)
unbox(Lent)(_handed_over)

"""The ctypes half of the Python package: numbers, structs and signatures, as the headers have them."""

import keyword

from .headers import Constant, Enum, Function, Opaque, Struct

SCALARS = {"int8_t": "c_int8", "uint8_t": "c_uint8", "char": "c_char", "int16_t": "c_int16", "uint16_t": "c_uint16",
           "int32_t": "c_int32", "uint32_t": "c_uint32", "int": "c_int", "int64_t": "c_int64", "uint64_t": "c_uint64",
           "inlet_status_t": "c_int32"}


def camel(name):
    return "".join(part.capitalize() for part in name.removeprefix("inlet_").removesuffix("_t").split("_"))


class Emitter:
    def __init__(self, api):
        self.api = api

    def type(self, kind):
        base = self.api.types.get(kind.base)
        if isinstance(base, Opaque) or kind.base == "void":
            text, pointers = "ctypes.c_void_p" if kind.pointers else "None", kind.pointers - 1
        elif kind.base == "char" and kind.pointers:
            # What is returned in a char ** is to be freed: as a number, not as a copy of its text.
            text, pointers = ("ctypes.c_void_p" if kind.pointers > 1 and not kind.const_base else "ctypes.c_char_p",
                              kind.pointers - 1)
        elif isinstance(base, Struct):
            text, pointers = camel(kind.base), kind.pointers
        elif isinstance(base, Function):
            text, pointers = camel(kind.base), kind.pointers
        else:
            text, pointers = "ctypes." + SCALARS[kind.base], kind.pointers
        for _ in range(max(pointers, 0)):
            text = f"ctypes.POINTER({text})"
        return f"{text} * {kind.count}" if kind.count else text

    def signature(self, function):
        return ", ".join([self.type(function.returns)] + [self.type(kind) for _, kind in function.parameters])

    def enum(self, enum):
        lines = ["", "", f"class {camel(enum.name)}(enum.{'IntFlag' if enum.is_mask else 'IntEnum'}):",
                 f'    """{enum.header}: enum {enum.name}"""']
        prefix = enum.prefix()
        for member in enum.members:
            name = member.name.removeprefix(prefix)
            name += "_" if keyword.iskeyword(name) else ""
            lines.append(f"    {name} = {member.value:#x}" if enum.is_mask else f"    {name} = {member.value}")
        return lines

    def field(self, field, owner):
        if field.members is not None:
            return f'("{field.name}", {owner}{camel(field.name)})'
        if field.function is not None:
            return f'("{field.name}", ctypes.CFUNCTYPE({self.signature(field.function)}))'
        return f'("{field.name}", {self.type(field.type)})'

    def struct(self, struct):
        name, lines = camel(struct.name), []
        for field in struct.fields:
            if field.members is not None:
                lines += ["", "", f"class {name}{camel(field.name)}(ctypes.Union):", "    _fields_ = ["]
                lines += [f"        {self.field(member, name)}," for member in field.members] + ["    ]"]
        lines += ["", "", f"class {name}(ctypes.Structure):", f'    """{struct.header}: {struct.name}"""',
                  "    _fields_ = ["]
        return lines + [f"        {self.field(field, name)}," for field in struct.fields] + ["    ]"]

    def text(self):
        lines = ["# Made by client_sdk/bindings/generate from the public headers: do not edit.",
                 '"""Numbers, structs and signatures of the C API. The package beside it is what programs use."""', "",
                 "import ctypes", "import enum", ""]
        lines += [f"{item.name.removeprefix('INLET_')} = {item.value}" for item in self.api.all(Constant)]
        for item in self.api.all(Enum):
            lines += self.enum(item)
        callbacks = {callback.name: callback for callback in self.api.callbacks}
        for header in self.api.headers:
            for item in header.items:
                if isinstance(item, Struct):
                    for callback in [name for name in callbacks
                                     if any(field.type.base == name for field in item.fields)]:
                        lines += ["", "", f"{camel(callback)} = ctypes.CFUNCTYPE("
                                  f"{self.signature(callbacks.pop(callback))})"]
                    lines += self.struct(item)
        for callback in callbacks.values():  # that no struct has
            lines += ["", "", f"{camel(callback.name)} = ctypes.CFUNCTYPE({self.signature(callback)})"]
        lines += ["", "", "# name: what it returns, what it takes", "FUNCTIONS = {"]
        lines += [f'    "{item.name}": ({self.signature(item)},),' for item in self.api.all(Function)]
        lines += ["}", "", "# name: size, offsets: as the C compiler has them", "LAYOUT = {"]
        for item in self.api.all(Struct):
            offsets = ", ".join(f'"{field.name}": {field.offset}' for field in item.fields)
            lines.append(f'    {camel(item.name)}: ({item.size}, {{{offsets}}}),')
        return "\n".join(lines + ["}", ""])

"""Declarations for Node.js, as koffi reads them."""

import json

from .headers import Constant, Enum, Function, Opaque, Struct
from .emit_python import camel


class Emitter:
    def __init__(self, api):
        self.api = api

    def spelled(self, kind):
        base = self.api.types.get(kind.base)
        if isinstance(base, Function):
            return "void *"
        text = "int32_t" if kind.base == "inlet_status_t" else kind.base
        return text + (" " + "*" * kind.pointers if kind.pointers else "")

    def member(self, field, owner):
        if field.members is not None:
            return f"{field.name}: types.{owner}_{field.name}"
        kind = "void *" if field.function is not None else self.spelled(field.type)
        if field.type.count:
            kind = f"koffi.array('{kind}', {field.type.count}{', ' + chr(39) + 'Array' + chr(39) if kind != 'char' else ''})"
            return f"{field.name}: {kind}"
        return f"{field.name}: '{kind}'"

    def parameter(self, name, kind, after):
        """Out: one number or handle, which koffi takes as an array of one. Arrays of structs are buffers."""
        base = self.api.types.get(kind.base)
        spelled = self.spelled(kind)
        if kind.pointers and not kind.const_base:
            if kind.pointers == 2:
                return f"_Out_ {'void **' if kind.base == 'char' else spelled}{name}"
            if isinstance(base, Struct):
                return f"void *{name}" if after == "capacity" else f"_Inout_ {spelled}{name}"
            if kind.base not in ("void", "char") and not isinstance(base, Opaque):
                return f"_Out_ {spelled}{name}" if after != "capacity" else f"void *{name}"
            if kind.base == "char":
                return f"void *{name}"
        if kind.const_base and isinstance(base, Struct) and after == "count":
            return f"const void *{name}"
        return f"{spelled} {name}".replace("* ", "*")

    def function(self, item):
        names = [name for name, _ in item.parameters] + [""]
        inside = ", ".join(self.parameter(name, kind, names[at + 1]) for at, (name, kind) in enumerate(item.parameters))
        return f"{self.spelled(item.returns)} {item.name}({inside or 'void'})".replace("* ", "*")

    def text(self):
        lines = ["// Made by client_sdk/bindings/generate from the public headers: do not edit.", "'use strict';", "",
                 "// Numbers that need 64 bits are BigInts.", "exports.constants = Object.freeze({"]
        for item in self.api.all(Constant):
            number = f"{item.value}n" if abs(item.value) > 2 ** 53 else str(item.value)
            lines.append(f"    {item.name.removeprefix('INLET_')}: {number},")
        lines += ["});", ""]
        for enum in self.api.all(Enum):
            prefix = enum.prefix()
            lines.append(f"exports.{camel(enum.name)} = Object.freeze({{")
            lines += [f"    {member.name.removeprefix(prefix)}: {member.value}," for member in enum.members]
            lines.append("});")
        lines += ["", "// Types are made once a process: koffi knows them by their names.",
                  "exports.defineTypes = function defineTypes(koffi) {", "    const types = {};"]
        lines += [f"    types.{item.name} = koffi.opaque('{item.name}');" for item in self.api.all(Opaque)]
        for item in self.api.all(Struct):
            for field in item.fields:
                if field.members is not None:
                    lines.append(f"    types.{item.name}_{field.name} = koffi.union('{item.name}_{field.name}', {{ " + ", ".join(
                        self.member(member, item.name) for member in field.members) + " });")
            lines.append(f"    types.{item.name} = koffi.struct('{item.name}', {{")
            lines += [f"        {self.member(field, item.name)}," for field in item.fields] + ["    });"]
        lines += ["    return types;", "};", "", "exports.functions = Object.freeze({"]
        lines += [f"    {item.name}: {json.dumps(self.function(item))}," for item in self.api.all(Function)]
        lines += ["});", "", "// name: [size, {field: offset}]", "exports.layout = Object.freeze({"]
        for item in self.api.all(Struct):
            offsets = ", ".join(f"{field.name}: {field.offset}" for field in item.fields)
            lines.append(f"    {item.name}: [{item.size}, {{ {offsets} }}],")
        return "\n".join(lines + ["});", ""])

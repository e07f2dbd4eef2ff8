"""Inlet.cs: P/Invoke signatures, structs at their offsets, enums, and what the headers say of each."""

import re
from xml.sax.saxutils import escape

from .headers import Constant, Enum, Function, Opaque, Struct
from .emit_python import camel

SCALARS = {"int8_t": "sbyte", "uint8_t": "byte", "char": "byte", "int16_t": "short", "uint16_t": "ushort",
           "int32_t": "int", "uint32_t": "uint", "int": "int", "int64_t": "long", "uint64_t": "ulong",
           "inlet_status_t": "Status", "void": "void"}
WORDS = {"base", "checked", "event", "events", "fixed", "in", "is", "lock", "object", "out", "params", "ref", "string",
         "this", "uint", "unchecked"}


def word(name):
    return "@" + name if name in WORDS else name


class Emitter:
    def __init__(self, api):
        self.api = api

    def type(self, kind):
        base = self.api.types.get(kind.base)
        if isinstance(base, Opaque):
            return "IntPtr" + "*" * (kind.pointers - 1)
        if isinstance(base, Function):
            return "IntPtr"
        if kind.base == "void":
            return "IntPtr" if kind.pointers else "void"
        return (camel(kind.base) if isinstance(base, Struct) else SCALARS[kind.base]) + "*" * kind.pointers

    def parameter(self, name, kind):
        base = self.api.types.get(kind.base)
        if kind.base == "char" and kind.pointers == 1 and kind.const_base:
            return f"[MarshalAs(UnmanagedType.LPUTF8Str)] string {word(name)}"
        if kind.pointers == 2 and (isinstance(base, Opaque) or (kind.base == "char" and not kind.const_base)):
            return f"out IntPtr {word(name)}"
        return f"{self.type(kind)} {word(name)}"

    def parameters(self, function):
        return ", ".join(self.parameter(name, kind) for name, kind in function.parameters)

    def doc(self, text, indent):
        if not text:
            return []
        lines = [f"/// {escape(line)}".rstrip() for line in text.split("\n")]
        return [indent + line for line in ["/// <summary>", *lines, "/// </summary>"]]

    def enum(self, enum):
        lines = self.doc(enum.doc, "    ") + (["    [Flags]"] if enum.is_mask else [])
        kind = "int" if any(member.value < 0 for member in enum.members) else "uint"
        lines += [f"    public enum {camel(enum.name)} : {kind}", "    {"]
        for member in enum.members:
            lines += self.doc(member.doc, "        ")
            lines.append(f"        {word(member.name.removeprefix(enum.prefix()))} = {member.value},")
        return lines + ["    }", ""]

    def fields(self, fields, owner):
        lines = []
        for field in fields:
            lines += self.doc(field.doc, "        ")
            place = f"        [FieldOffset({field.offset})] public "
            if field.members is not None:
                lines.append(f"{place}{owner}{camel(field.name)} {word(field.name)};")
                continue
            if field.function is not None:
                lines.append(f"{place}IntPtr {word(field.name)};")
            elif field.type.count and field.type.pointers:
                lines.append(f"{place}fixed ulong {word(field.name)}[{field.type.count}]; // pointers")
            elif field.type.count:
                lines.append(f"{place}fixed {SCALARS[field.type.base]} {word(field.name)}[{field.type.count}];")
            else:
                lines.append(f"{place}{self.type(field.type)} {word(field.name)};")
        return lines

    def struct(self, struct):
        lines = []
        for field in struct.fields:
            if field.members is not None:
                lines += ["    [StructLayout(LayoutKind.Explicit)]",
                          f"    public unsafe struct {camel(struct.name)}{camel(field.name)}", "    {"]
                lines += self.fields(field.members, "") + ["    }", ""]
        lines += self.doc(struct.doc, "    ")
        lines += [f"    [StructLayout(LayoutKind.Explicit, Size = {struct.size})]",
                  f"    public unsafe struct {camel(struct.name)}", "    {"]
        return lines + self.fields(struct.fields, camel(struct.name)) + ["    }", ""]

    def text(self):
        lines = ["// Made by client_sdk/bindings/generate from the public headers: do not edit.",
                 "// Names are C's, so that the reference is this file's too. Compile with /unsafe, for x64.", "using System;",
                 "using System.Runtime.InteropServices;", "", "namespace Inlet", "{"]
        for enum in self.api.all(Enum):
            lines += self.enum(enum)
        for struct in self.api.all(Struct):
            lines += self.struct(struct)
        for callback in self.api.callbacks:
            lines += self.doc(callback.doc, "    ")
            lines += ["    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]",
                      f"    public unsafe delegate {self.type(callback.returns)} {camel(callback.name)}"
                      f"({self.parameters(callback)});", ""]
        lines += ["    public static unsafe class Native", "    {", '        private const string Library = "inlet";', ""]
        for item in self.api.all(Constant):
            kind = "long" if item.value < 0 or item.value > 2 ** 32 else "uint"
            lines += self.doc(item.doc, "        ")
            lines.append(f"        public const {kind} {item.name.removeprefix('INLET_')} = {item.value};")
        lines.append("")
        for item in self.api.all(Function):
            returns = "IntPtr" if item.returns.pointers else self.type(item.returns)
            lines += self.doc(item.doc, "        ")
            lines += ["        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]",
                      f"        public static extern {returns} {item.name}({self.parameters(item)});", ""]
        lines += ["        /// <summary>", "        /// A text that lives for ever, or that inlet_free will free.",
                  "        /// </summary>", "        public static string Text(IntPtr utf8)", "        {",
                  "            if (utf8 == IntPtr.Zero) return null;", "            int length = 0;",
                  "            while (Marshal.ReadByte(utf8, length) != 0) length++;",
                  "            var bytes = new byte[length];", "            Marshal.Copy(utf8, bytes, 0, length);",
                  "            return System.Text.Encoding.UTF8.GetString(bytes);", "        }"]
        return "\n".join(lines + ["    }", "}", ""])

"""Reads the public headers as they are written in this house, and nothing else: what it does not know it
refuses, with file and line, so that no declaration is left out of the bindings unnoticed."""

import dataclasses
import pathlib
import re

SCALARS = {"int8_t": 1, "uint8_t": 1, "char": 1, "int16_t": 2, "uint16_t": 2, "int32_t": 4, "uint32_t": 4, "int": 4,
           "int64_t": 8, "uint64_t": 8, "inlet_status_t": 4}
POINTER = 8
TOKEN = re.compile(r"""(?P<comment>/\*.*?\*/)|(?P<directive>^[ \t]*\#(?:[^\n\\]|\\\n|\\.)*)|(?P<word>[A-Za-z_]\w*)
                   |(?P<number>0[xX][0-9A-Fa-f]+[uUlL]*|\d+[uUlL]*)|(?P<string>"[^"\n]*")|(?P<mark>\.\.\.|<<|&&|==|[-+*/%(){}\[\],;=|~])
                   |(?P<space>\s+)""", re.S | re.M | re.X)
# Macros that are no constants: they take arguments, or are how the header is made.
NOT_CONSTANTS = {"INLET_STATIC_ASSERT", "INLET_TEXT_VK", "INLET_API"}


class Unknown(Exception):
    pass


@dataclasses.dataclass
class Token:
    kind: str
    text: str
    line: int
    end: int  # its last line


@dataclasses.dataclass
class Type:
    """`const char *const *`: base "char", pointers 2; `const_base`: of what the innermost pointer points to."""
    base: str
    pointers: int = 0
    const_base: bool = False
    array: str = ""  # the dimension as written; "": no array
    count: int = 0

    def spelled(self, name=""):
        text = ("const " if self.const_base else "") + self.base
        if self.pointers or name:
            text += " " + "*" * self.pointers + name
        return text + (f"[{self.array}]" if self.array else "")


@dataclasses.dataclass
class Field:
    name: str
    type: Type
    doc: str
    offset: int = 0
    function: "Function" = None  # of a pointer to one
    members: list = None         # of a union


@dataclasses.dataclass
class Struct:
    name: str  # with its _t
    fields: list
    doc: str
    header: str
    size: int = 0
    align: int = 0


@dataclasses.dataclass
class Member:
    name: str
    value: int
    doc: str


@dataclasses.dataclass
class Enum:
    name: str
    members: list
    doc: str
    header: str
    is_mask: bool

    def prefix(self):
        """What all names begin with, up to an underscore."""
        parts = [member.name.split("_") for member in self.members]
        shared = 0
        while all(len(part) > shared + 1 and part[shared] == parts[0][shared] for part in parts):
            shared += 1
        return "_".join(parts[0][:shared]) + "_"


@dataclasses.dataclass
class Constant:
    name: str
    value: int
    doc: str
    header: str


@dataclasses.dataclass
class Opaque:
    name: str
    doc: str
    header: str


@dataclasses.dataclass
class Function:
    name: str
    returns: Type
    parameters: list  # of (name, Type)
    doc: str
    header: str
    text: str = ""


@dataclasses.dataclass
class Header:
    name: str
    doc: str
    items: list


def plain(comment):
    """The text of a comment, as lines without its frame."""
    lines = comment[2:-2].split("\n")
    lines = [lines[0].strip()] + [re.sub(r"^\s*\* ?", "", line) if re.match(r"^\s*\*", line) else line.strip()
                                  for line in lines[1:]]
    return "\n".join(line.rstrip() for line in lines).strip("\n ")


def tokens_of(text, name):
    at, line, out = 0, 1, []
    while at < len(text):
        match = TOKEN.match(text, at)
        if match is None:
            raise Unknown(f"{name}:{line}: unknown text: {text[at:at + 40]!r}")
        kind, what = match.lastgroup, match.group()
        if kind != "space":
            out.append(Token(kind, what, line, line + what.count("\n")))
        line += what.count("\n")
        at = match.end()
    return out


class Parser:
    def __init__(self, path, api):
        self.path, self.api, self.name = path, api, path.name
        self.tokens = self.without_frame(tokens_of(path.read_text(encoding="utf-8"), self.name))
        self.at, self.items, self.last_line = 0, [], -1

    # --- tokens ---

    def without_frame(self, tokens):
        """Include guards, #include and the lines for C++ are how a header is made, and no part of the API."""
        out, depth_cplusplus, depth = [], None, 0
        for token in tokens:
            if token.kind == "directive":
                word = re.match(r"\s*#\s*(\w+)\s*(.*)", token.text, re.S)
                kind, rest = word.group(1), word.group(2)
                if kind in ("ifdef", "ifndef", "if"):
                    depth += 1
                    if "__cplusplus" in rest:
                        depth_cplusplus = depth
                        continue
                elif kind == "endif":
                    if depth_cplusplus == depth:
                        depth_cplusplus = None
                    depth -= 1
                elif kind in ("else", "elif"):
                    if depth_cplusplus == depth:
                        depth_cplusplus = None
                elif kind == "include" and ".def" in rest and depth_cplusplus is None:
                    out.append(token)
                elif kind == "define" and depth_cplusplus is None:
                    out.append(token)
                elif kind not in ("include", "define", "undef"):
                    raise Unknown(f"{self.name}:{token.line}: unknown directive {kind}")
            elif depth_cplusplus is None:
                out.append(token)
        return out

    def fail(self, what):
        token = self.tokens[min(self.at, len(self.tokens) - 1)]
        raise Unknown(f"{self.name}:{token.line}: {what}, at {token.text[:60]!r}")

    def peek(self, ahead=0):
        at = self.at + ahead
        return self.tokens[at] if at < len(self.tokens) else Token("end", "", 10 ** 9, 10 ** 9)

    def take(self, text=None, kind=None):
        token = self.peek()
        if (text is not None and token.text != text) or (kind is not None and token.kind != kind):
            self.fail(f"expected {text or kind}")
        self.at += 1
        return token

    def accept(self, text):
        if self.peek().text == text:
            return self.take()
        return None

    def trailing(self):
        """A comment on the line where the token before it ended."""
        before = self.tokens[self.at - 1]
        if self.peek().kind == "comment" and self.peek().line == before.end:
            return plain(self.take().text)
        return ""

    # --- declarations ---

    def parse(self):
        doc, docs_line, first = "", -1, None
        while self.at < len(self.tokens):
            token = self.peek()
            if token.kind == "comment":
                self.take()
                if first is None:
                    first = plain(token.text)
                else:
                    doc, docs_line = plain(token.text), token.end
                continue
            if first is None:
                self.fail("a header begins with a comment that says what it is")
            near = doc if token.line <= docs_line + 1 else ""
            self.declaration(near)
            doc = ""
        return Header(self.name, first, self.items)

    def declaration(self, doc):
        token = self.peek()
        if token.kind == "directive":
            self.define(doc)
        elif token.text == "enum":
            self.enum(doc)
        elif token.text == "typedef":
            self.typedef(doc)
        elif token.text == "INLET_API":
            self.function(doc)
        elif token.text == "INLET_STATIC_ASSERT":
            while not self.accept(";"):
                self.at += 1
        else:
            self.fail("unknown declaration")

    def define(self, doc):
        token = self.take()
        match = re.match(r"\s*#\s*define\s+(\w+)(\(?)(.*)", token.text, re.S)
        if match is None:
            self.fail("unknown directive")
        name, arguments, value = match.groups()
        if arguments or name in NOT_CONSTANTS or not value.strip():
            return
        value, _, comment = value.partition("/*")
        doc = self.trailing() or (plain("/*" + comment) if comment else "") or doc
        self.add(Constant(name, self.api.number(value.strip(), f"{self.name}:{token.line}"), doc, self.name))

    def add(self, item):
        if isinstance(item, (Constant, Member)):
            if item.name in self.api.numbers:
                self.fail(f"{item.name} is there twice")
            self.api.numbers[item.name] = item.value
        if not isinstance(item, Member):
            self.items.append(item)

    def enum(self, doc):
        self.take("enum")
        name = self.take(kind="word").text
        self.take("{")
        members, is_mask, leading = [], False, ""
        while not self.accept("}"):
            token = self.peek()
            if token.kind == "comment":
                leading = plain(self.take().text)
            elif token.kind == "directive":
                self.listed(members)
            else:
                member, shifted = self.enumerator(members, leading)
                is_mask |= shifted
                members.append(member)
                leading = ""
        self.take(";")
        self.trailing()
        self.add(Enum(name, members, doc, self.name, is_mask))

    def enumerator(self, members, leading):
        name, line = self.take(kind="word").text, self.peek().line
        value, shifted = (members[-1].value + 1 if members else 0), False
        if self.accept("="):
            text, depth = [], 0
            while depth or self.peek().text not in (",", "}"):
                token = self.take()
                if token.kind == "comment":
                    self.at -= 1
                    break
                depth += {"(": 1, ")": -1}.get(token.text, 0)
                text.append(token.text)
            shifted = text[:2] == ["1", "<<"]
            value = self.api.number(" ".join(text), f"{self.name}:{line}")
        doc = self.trailing()
        if self.accept(","):
            doc = doc or self.trailing()
        member = Member(name, value, doc or leading)
        self.add(member)
        return member, shifted

    def listed(self, members):
        """Enumerators from one of the .def files, as its macros are defined here."""
        token = self.take()
        match = re.match(r'\s*#\s*include\s+<inlet/(\w+\.def)>', token.text)
        if match is None:
            return  # the macro that makes a line an enumerator
        path = self.path.with_name(match.group(1))
        text = path.read_text(encoding="utf-8")
        if path.name == "status.def":
            found = re.findall(r'^X\((\w+), (-?\d+), "(.*)"\)$', text, re.M)
            made = [Member("INLET_" + name, int(value), message) for name, value, message in found]
            expected = len(re.findall(r"^X\(", text, re.M))
        elif path.name == "keys.def":
            found = re.findall(r"^(?:INLET_KEY|INLET_KEY_SHARED_VK)\((0x[0-9A-F]{8}), (\w+),", text, re.M)
            made = [Member("INLET_KEY_" + code, int(hid, 16), "") for hid, code in found]
            expected = len(re.findall(r"^(?:INLET_KEY|INLET_KEY_SHARED_VK)\(", text, re.M))
        else:
            self.fail(f"unknown list {path.name}")
        if not made or len(made) != expected:
            self.fail(f"{path.name}: {expected} entries, {len(made)} understood")
        for member in made:
            self.add(member)
        members += made

    def type_of(self):
        const = self.accept("const") is not None
        base = self.take(kind="word").text
        if base in ("struct", "enum", "unsigned", "long", "short"):
            self.fail(f"no type of this API: {base}")
        pointers = 0
        while self.peek().text in ("*", "const"):
            pointers += self.take().text == "*"
        if base not in SCALARS and base != "void" and base not in self.api.types:
            self.fail(f"unknown type {base}")
        return Type(base, pointers, const)

    def array_of(self, kind):
        if self.accept("["):
            text = []
            while not self.accept("]"):
                text.append(self.take().text)
            kind = dataclasses.replace(kind, array=" ".join(text),
                                       count=self.api.number(" ".join(text), self.name))
        return kind

    def parameters(self):
        self.take("(")
        if self.peek().text == "void" and self.peek(1).text == ")":
            self.take()
        out = []
        while not self.accept(")"):
            kind = self.type_of()
            name = self.take(kind="word").text
            kind = self.array_of(kind)
            if kind.array:  # what is passed is where it is
                kind = Type(kind.base, kind.pointers + 1, kind.const_base)
            out.append((name, kind))
            if self.peek().text != ")":
                self.take(",")
        return out

    def function(self, doc):
        start = self.take("INLET_API").line
        returns = self.type_of()
        name = self.take(kind="word").text
        if not name.startswith("inlet_"):
            self.fail("a public function is named inlet_…")
        parameters = self.parameters()
        self.take(";")
        spelled = ", ".join(kind.spelled(word) for word, kind in parameters) or "void"
        if not doc and self.items and isinstance(self.items[-1], Function) and start == self.last_line + 1:
            doc = self.items[-1].doc  # one text for several in a row
        self.last_line = self.tokens[self.at - 1].end
        self.add(Function(name, returns, parameters, doc, self.name, f"{returns.spelled(name)}({spelled})"))

    def typedef(self, doc):
        self.take("typedef")
        if self.accept("struct"):
            tag = self.take(kind="word").text
            if self.accept("{"):
                self.api.types[tag + "_t"] = None
                fields = self.fields()
                name = self.take(kind="word").text
                self.take(";")
                if name != tag + "_t":
                    self.fail(f"struct {tag} is called {name}")
                struct = Struct(name, fields, doc, self.name)
                self.lay_out(struct)
                self.api.types[name] = struct
                self.add(struct)
            else:
                name = self.take(kind="word").text
                self.take(";")
                opaque = Opaque(name, self.trailing() or doc, self.name)
                self.api.types[name] = opaque
                self.add(opaque)
            return
        returns = self.type_of()
        if self.accept("("):
            self.take("*")
            name = self.take(kind="word").text
            self.take(")")
            parameters = self.parameters()
            self.take(";")
            callback = Function(name, returns, parameters, doc, self.name)
            self.api.types[name] = callback
            self.api.callbacks.append(callback)
        elif self.take(kind="word").text in SCALARS:
            self.take(";")
        else:
            self.fail("unknown typedef")

    def fields(self):
        out, leading = [], ""
        while not self.accept("}"):
            if self.peek().kind == "comment":
                leading = plain(self.take().text)
                continue
            if self.accept("union"):
                self.take("{")
                members = self.fields()
                name = self.take(kind="word").text
                self.take(";")
                out.append(Field(name, Type("union"), leading, members=members))
            else:
                out += self.field(leading)
            leading = ""
        return out

    def field(self, leading):
        kind, out = self.type_of(), []
        if self.accept("("):
            self.take("*")
            name = self.take(kind="word").text
            self.take(")")
            callback = Function(name, kind, self.parameters(), "", self.name)
            self.take(";")
            return [Field(name, Type("void", 1), self.trailing() or leading, function=callback)]
        while True:
            name = self.take(kind="word").text
            out.append(Field(name, self.array_of(kind), ""))
            if not self.accept(","):
                break
        self.take(";")
        doc = self.trailing() or leading
        for field in out:
            field.doc = doc
        return out

    # --- layout, as compilers for x64 make it ---

    def measure(self, field):
        kind = field.type
        if field.members is not None:
            sizes = [self.measure(member) for member in field.members]
            align = max(align for _, align in sizes)
            return -(-max(size for size, _ in sizes) // align) * align, align
        if kind.pointers or isinstance(self.api.types.get(kind.base), Function):
            size = align = POINTER
        elif kind.base in SCALARS:
            size = align = SCALARS[kind.base]
        elif isinstance(self.api.types.get(kind.base), Struct):
            size, align = self.api.types[kind.base].size, self.api.types[kind.base].align
        else:
            self.fail(f"{field.name} has no size")
        return size * (kind.count or 1), align

    def lay_out(self, struct):
        at, struct.align = 0, 1
        for field in struct.fields:
            size, align = self.measure(field)
            at = -(-at // align) * align
            field.offset = at
            at += size
            struct.align = max(struct.align, align)
        struct.size = -(-at // struct.align) * struct.align


class Api:
    """All public headers, in the order in which they include one another."""

    def __init__(self, folder):
        self.numbers = {"INT64_MAX": 2 ** 63 - 1, "UINT32_MAX": 2 ** 32 - 1, "UINT64_MAX": 2 ** 64 - 1}
        self.types, self.callbacks, self.headers = {}, [], []
        done = set()
        for path in sorted(pathlib.Path(folder).glob("*.h")):
            self.read(path, done)

    def read(self, path, done):
        if path in done:
            return
        done.add(path)
        for name in re.findall(r"^#include <inlet/(\w+\.h)>", path.read_text(encoding="utf-8"), re.M):
            self.read(path.with_name(name), done)
        self.headers.append(Parser(path, self).parse())

    def number(self, text, where):
        bare = re.sub(r"\b(?:U?INT\d+_C)\b", "", text)
        bare = re.sub(r"\(\s*u?int\d+_t\s*\)", "", bare)
        bare = re.sub(r"\b(0[xX][0-9A-Fa-f]+|\d+)[uUlL]+\b", r"\1", bare).strip()
        words = set(re.findall(r"\b[A-Za-z_]\w*\b", re.sub(r"\b0[xX][0-9A-Fa-f]+\b", "", bare)))
        missing = words - set(self.numbers)
        if missing or not re.fullmatch(r"[\w\s()<>|+*~-]+", bare):
            raise Unknown(f"{where}: no number: {text!r}")
        return eval(bare, {"__builtins__": {}}, self.numbers)  # numbers and their operators only, as checked

    def all(self, kind):
        return [item for header in self.headers for item in header.items if isinstance(item, kind)]

"""The reference: a Markdown page a header, from its comments."""

import re

from .headers import Constant, Enum, Function, Opaque, Struct


def prose(text):
    """A comment's text: indented code stays code, a status and what it means become a list item."""
    out, item = [], False
    for line in text.split("\n"):
        bare = line.strip()
        if line.startswith("    ") and not item:
            out.append(line)
            continue
        if re.match(r"^ {1,3}(INLET_\w+(, INLET_\w+)*|- |others|or )", line):
            bare, item = "- " + re.sub(r"^((?:INLET_\w+)(?:, INLET_\w+)*)\s{2,}", r"\1: ", bare.removeprefix("- ")), True
            out.append(escaped(bare, True))
        elif item and line.startswith("  ") and bare:
            out.append("  " + escaped(bare))
        else:
            if item:
                out.append("")
            item = False
            out.append(escaped(bare))
    return "\n".join(out)


def escaped(text, is_item=False):
    parts = text.split("`")
    for at in range(0, len(parts), 2):
        part = parts[at].replace("<", "&lt;").replace("*", "\\*")
        parts[at] = re.sub(r"(?<![\w`])((?:inlet|INLET)_[\w…]*\w)", r"`\1`", part)
    return "`".join(parts)


def cell(text):
    return escaped(" ".join(text.split())).replace("|", "\\|")


def fields_of(fields):
    for field in fields:
        if field.members is not None:
            for member in field.members:
                yield f"{member.type.spelled(field.name + '.' + member.name)}", member.doc
        elif field.function is not None:
            arguments = ", ".join(kind.spelled(name) for name, kind in field.function.parameters)
            yield f"{field.function.returns.spelled()} (*{field.name})({arguments})", field.doc
        else:
            yield field.type.spelled(field.name), field.doc


def page(header, api):
    lines = ["<!-- Made by client_sdk/bindings/generate from the public headers: do not edit. -->",
             f"# inlet/{header.name}", "", prose(header.doc), ""]
    kinds = [(kind, [item for item in header.items if isinstance(item, kind)])
             for kind in (Function, Struct, Enum, Opaque, Constant)]
    callbacks = [callback for callback in api.callbacks if callback.header == header.name]
    for kind, items in kinds:
        if not items:
            continue
        if kind is Function:
            lines += ["## Functions", ""]
            for item in items:
                lines += [f"### {item.name}", "", "```", item.text, "```", "", prose(item.doc), ""]
        elif kind is Struct:
            lines += ["## Structs", ""]
            for item in items:
                lines += [f"### {item.name}", "", f"{item.size} bytes. {prose(item.doc)}".strip(), "", "| field | |", "|---|---|"]
                lines += [f"| `{spelled}` | {cell(doc)} |" for spelled, doc in fields_of(item.fields)] + [""]
        elif kind is Enum:
            lines += ["## Enumerations", ""]
            for item in items:
                lines += [f"### enum {item.name}", "", prose(item.doc), "", "| name | value | |", "|---|---|---|"]
                lines += [f"| `{member.name}` | {member.value} | {cell(member.doc)} |" for member in item.members] + [""]
        elif kind is Opaque:
            lines += ["## Types", ""] + [f"- `{item.name}`{': ' + cell(item.doc) if item.doc else ''}" for item in items] + [""]
        else:
            lines += ["## Constants", "", "| name | value | |", "|---|---|---|"]
            lines += [f"| `{item.name}` | {item.value} | {cell(item.doc)} |" for item in items] + [""]
    for callback in callbacks:
        arguments = ", ".join(kind.spelled(name) for name, kind in callback.parameters)
        lines += ["## Callbacks", "", "```", f"typedef {callback.returns.spelled()} (*{callback.name})({arguments})", "```", "",
                  prose(callback.doc), ""]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).rstrip() + "\n"


def index(api):
    lines = ["<!-- Made by client_sdk/bindings/generate from the public headers: do not edit. -->", "# Reference", "",
             "A page for each public header, from what it says of itself.", "", "| header | |", "|---|---|"]
    for header in sorted(api.headers, key=lambda header: header.name):
        first = header.doc.split("\n\n")[0].split(". ")[0].rstrip(".:")
        lines.append(f"| [{header.name}]({header.name.removesuffix('.h')}.md) | {cell(first)} |")
    return "\n".join(lines + [""])

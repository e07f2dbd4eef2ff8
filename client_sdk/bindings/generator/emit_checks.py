"""C that compiles only if the layout and the numbers in the bindings are those of the compiler."""

from .headers import Constant, Enum, Struct


def text(api):
    lines = ["/* Made by client_sdk/bindings/generate from the public headers: do not edit.", " *",
             " * Sizes, offsets and numbers as the bindings have them, against this compiler's. */", "/* clang-format off */", "#include <stddef.h>", ""]
    lines += [f"#include <inlet/{header.name}>" for header in sorted(api.headers, key=lambda header: header.name)]
    lines += ["", "#define SAME(what, number) _Static_assert((what) == (number), #what)", ""]
    for struct in api.all(Struct):
        lines.append(f"SAME(sizeof({struct.name}), {struct.size});")
        lines += [f"SAME(offsetof({struct.name}, {field.name}), {field.offset});" for field in struct.fields]
    lines.append("")
    for item in api.all(Constant):
        number = f"INT64_C({item.value})" if item.value < 0 else f"UINT64_C({item.value})"
        lines.append(f"SAME({item.name}, {number});")
    for enum in api.all(Enum):
        lines += [f"SAME({member.name}, {member.value});" for member in enum.members]
    return "\n".join(lines + ["", "int main(void) {", "    return 0;", "}", ""])

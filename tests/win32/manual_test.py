"""The manual says what the programs say of themselves: each program and command has its page or section, with the
usage, the options and the exit codes of its --help, and none besides.

    manual_test.py VERSION PROGRAMS [EMULATOR…]"""

import json
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
PRODUCT = json.loads((ROOT / "installer/product.json").read_text(encoding="utf-8"))
SHIPPED = PRODUCT["folders"]["manual"]["files"]
MANUAL = ROOT / "tools/manual"
SECTIONS = ["NAME", "SYNOPSIS", "DESCRIPTION", "COMMANDS", "OPTIONS", "EXIT STATUS", "FILES", "ENVIRONMENT", "EXAMPLES",
            "PRIVACY", "SECURITY", "SEE ALSO"]
EVERYWHERE = {"NAME", "DESCRIPTION", "SEE ALSO"}
OF_PROGRAMS = EVERYWHERE | {"SYNOPSIS", "OPTIONS", "EXIT STATUS", "FILES"}
# Where the options that a program reads are listed for getopt.
SOURCES = {"inlet": ["tools/inlet"], "inlet-overlay": ["tools/overlay/window"], "inlet-gateway": ["tools/gateway/server"],
           "inlet-macro": ["tools/macro"], "inlet-telemetry": ["tools/telemetry/program", "tools/telemetry/fleet_cli"]}
COLUMNS = 100
ASKING = {"--help", "--version"}  # of every program, and of none of the lists

complaints = []


def check(condition, what):
    if not condition:
        complaints.append(what)


def same(there, here, what):
    check(there == here, f"{what}: only --help has {sorted(there - here)}, only the manual {sorted(here - there)}")


def words(text):
    return " ".join(text.split())


def parts(text, mark):
    """{heading: what is below it}, in order."""
    pieces = re.split(rf"^{mark} (.+)\n", text, flags=re.M)
    return dict(zip(pieces[1::2], pieces[2::2]))


class Help:
    """What a program or a command prints of itself."""

    def __init__(self, text, name):
        self.text = text
        usage = re.match(r"usage: (.+?)\n\n", text, re.S)
        usage = usage.group(1) if usage else ""  # a line goes on until the name comes again
        self.usage = {words(f"{name}{line}") for line in re.split(rf"(?:^|\s){name}(?=\s)", usage)[1:]}
        listed = re.findall(r"^  (-.*?)(?:  .*)?$", text, re.M)
        listed += re.findall(rf"^  {name} (--\S+)", text, re.M)
        self.options = {option for line in listed for option in line.split(", ")} - ASKING
        self.names = {option.split()[0] for option in self.options}
        self.names |= set(re.findall(r"(?<=[\[ |(])--?[a-z][a-z-]*", usage))
        self.commands = [word for word in re.findall(r"^  ([a-z]+) {2,}\S", text, re.M) if word != name]
        codes = re.search(r"^Exit codes:(.+)", text, re.S | re.M)
        self.codes = set(re.findall(r"[:;,] (\d) ", words(codes.group()))) if codes else set()
        check(all(len(line) <= COLUMNS for line in text.splitlines()), f"{name} --help is wider than {COLUMNS} columns")


class Page:
    """A page of the manual, or what it says of a command."""

    def __init__(self, text):
        self.text = text
        lines = re.findall(r"^- ((?:`-[^`]+`(?:, )?)+):", text, re.M)
        self.options = {option for line in lines for option in re.findall("`([^`]+)`", line)} - ASKING
        self.usage = {words(line) for line in re.findall(r"^    (.+)$", text, re.M)}


def compare(shown, page, what):
    names = {option.split()[0] for option in page.options}
    check(shown.options <= page.options, f"{what}: the manual lacks {sorted(shown.options - page.options)} of --help")
    same(shown.names, names, f"{what}: options")
    check(shown.usage <= page.usage, f"{what}: the manual lacks the usage {sorted(shown.usage - page.usage)}")


def read_page(name):
    """The page's sections, after a look at how it is made."""
    text = (MANUAL / name).read_text(encoding="utf-8")
    stem, section, _ = name.rsplit(".", 2)
    check(text.startswith(f"# {stem}({section})\n"), f"{name}: its first line is no '# {stem}({section})'")
    sections = parts(text, "##")
    wanted = OF_PROGRAMS if section in "18" and stem != "inlet-replay" else EVERYWHERE
    check(wanted <= set(sections), f"{name} has no {sorted(wanted - set(sections))}")
    check(list(sections) == [name for name in SECTIONS if name in sections], f"{name}: sections are {list(sections)}")
    check(re.match(r"\n[\w -]+: .+\n\n$", sections.get("NAME", "")), f"{name}: NAME is not 'name: what it does'")
    for target in re.findall(r"\]\(([^)]+)\)", text):
        known = target.startswith("https://") or (MANUAL / target.split("#")[0]).is_file()
        check(known, f"{name}: there is no page {target}")
    return sections


def exit_codes(sections):
    return set(re.findall(r"^- `(\d)`:", sections.get("EXIT STATUS", ""), re.M))


class Program:
    def __init__(self, name, folder, emulator):
        self.name, self.command = name, [*emulator, str(folder / f"{name}.exe")]

    def run(self, *arguments, code=0):
        done = subprocess.run([*self.command, *arguments], capture_output=True, timeout=120, check=False,
                              stdin=subprocess.DEVNULL)
        text = done.stdout.decode("utf-8").replace("\r\n", "\n")
        said = done.stderr.decode("utf-8")
        check(done.returncode == code, f"{self.name} {' '.join(arguments)} ended with {done.returncode}, not {code}: {said}")
        return text, said

    def help_of(self, *command):
        text, said = self.run(*command, "--help")
        check(text.endswith("\n") and not said, f"{self.name} {' '.join(command)} --help says {text!r}, and {said!r}")
        return Help(text, " ".join([self.name, *command]))

    def refuses(self, *arguments):
        _, said = self.run(*arguments, "--no-such-option", code=2)
        check("--help" in said, f"{self.name} {' '.join(arguments)} does not say where its help is: {said!r}")


def check_command(program, command, section):
    """The Help of a command, which has a section of the program's page, or a page of its own."""
    shown = program.help_of(command)
    own = f"{program.name}-{command}.1.md"
    page, codes = Page(section), set(re.findall(r"`(\d)`:", section))
    if (MANUAL / own).exists():
        sections = read_page(own)
        check(f"({own})" in section, f"{program.name} {command}: its section names no {own}")
        page = Page(sections.get("SYNOPSIS", "") + sections.get("OPTIONS", ""))
        codes = exit_codes(sections)
    compare(shown, page, f"{program.name} {command}")
    same(shown.codes, codes, f"{program.name} {command}: exit codes")
    program.refuses(command)
    return shown


def check_options_are_told(program, helps):
    """What getopt is given, each program's help must name somewhere."""
    told = set().union(*(shown.names for shown in helps)) | ASKING
    read = {f"--{option}" for folder in SOURCES.get(program.name, []) for path in (ROOT / folder).glob("*.[ch]")
            for option in re.findall(r'"([a-z-]+)",\s*(?:required|no)_argument', path.read_text(encoding="utf-8"))}
    check(read <= told, f"{program.name}: no help tells of {sorted(read - told)}")
    check(program.name not in SOURCES or read, f"{program.name}: no options were found in its source")


def check_program(program, version):
    shown = program.help_of()
    check(program.run("--version")[0] == f"{program.name} {version}\n", f"{program.name} --version says another version")
    check("--version" in shown.text, f"{program.name} --help does not name --version")
    program.refuses()
    pages = [name for name in SHIPPED if re.fullmatch(rf"{program.name}\.[18]\.md", name)]
    check(pages, f"{program.name} has no page")
    if pages:
        check_page(program, shown, pages[0])


def check_page(program, shown, name):
    sections = read_page(name)
    told = sections.get("OPTIONS", "")
    check(all(f"`{option}`" in told for option in ASKING), f"{name} lacks --help or --version")
    compare(shown, Page(sections.get("SYNOPSIS", "") + told), program.name)
    same(shown.codes, exit_codes(sections), f"{program.name}: exit codes")
    check(shown.codes, f"{program.name} --help names no exit codes")
    commands = parts(sections.get("COMMANDS", ""), "###")
    check(shown.commands == list(commands), f"{name}: commands are {list(commands)}, and in --help {shown.commands}")
    helps = [check_command(program, command, section) for command, section in commands.items()]
    check_options_are_told(program, [shown, *helps])


def main():
    version, folder, emulator = sys.argv[1], pathlib.Path(sys.argv[2]), sys.argv[3:]
    there = {path.name for path in MANUAL.iterdir()}
    check(there == set(SHIPPED), f"not both shipped and there: {sorted(there ^ set(SHIPPED))}")
    for path in MANUAL.glob("*.[57].md"):
        read_page(path.name)
    for program in PRODUCT["programs"]:
        if program.endswith(".exe") and program != "inlet-agent.exe":  # which only the service starts
            check_program(Program(program[:-4], folder, emulator), version)
    print("\n".join(complaints) or "the manual and the programs say the same")
    sys.exit(1 if complaints else 0)


main()

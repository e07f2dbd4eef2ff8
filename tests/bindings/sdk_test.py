"""The SDK as its users have it: inlet.hpp, each example and each block of code in the documents, compiled by the
compilers of this target with the public headers alone, and run on a recording.

    sdk_test.py native|windows LIBRARY_FOLDER PROGRAMS WORK

PROGRAMS is where inlet.dll is; windows: programs run under Wine."""

import os
import pathlib
import re
import shutil
import subprocess
import sys
import unittest

KIND = sys.argv[1]
LIBRARIES, PROGRAMS, WORK = (pathlib.Path(argument).resolve() for argument in sys.argv[2:5])
ROOT = pathlib.Path(__file__).resolve().parents[2]
SDK = ROOT / "client_sdk"
WINE = ROOT / "tools/dev/wine"
NATIVE = KIND == "native"
C = ["gcc", "clang-14"] if NATIVE else ["x86_64-w64-mingw32-gcc-win32"]
CPP = ["g++", "clang++-14"] if NATIVE else ["x86_64-w64-mingw32-g++-win32"]
STRICT = ["-Wall", "-Wextra", "-Wpedantic", "-Werror", f"-I{SDK / 'include'}", f"-I{SDK / 'examples'}", f"-I{SDK / 'compat'}"]
PAGES = ["guide", "overlay", "macro", "telemetry", "replay", "languages", "migrate-libuiohook"]


def run(*command, **options):
    return subprocess.run([str(part) for part in command], text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          check=False, cwd=WORK, **options)


def usable(compilers):
    return [name for name in compilers if shutil.which(name)]


def language(path_or_kind):
    return "-std=c++17" if str(path_or_kind).endswith("cpp") else "-std=c11"


def execute(program, *arguments):
    if NATIVE:
        return run(program, *arguments, env=dict(os.environ, LD_LIBRARY_PATH=str(LIBRARIES)))
    return run(WINE, program, *arguments)


class Sdk(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        shutil.rmtree(WORK, ignore_errors=True)
        WORK.mkdir(parents=True)
        if not NATIVE:
            shutil.copy(PROGRAMS / "inlet.dll", WORK)
        done = cls.build(C[0], ROOT / "tests/bindings/make_recording.c", WORK / "make.exe")
        assert done.returncode == 0, done.stdout
        done = execute(WORK / "make.exe", "day.inlet")
        assert done.returncode == 0 and (WORK / "day.inlet").exists(), done.stdout

    @staticmethod
    def build(compiler, source, out):
        link = ["-linlet", "-pthread"] if NATIVE else ["-l:libinlet.dll.a", "-static-libgcc", "-static-libstdc++"]
        return run(compiler, language(source), *STRICT, source, "-o", out, f"-L{LIBRARIES}", *(
            link if str(source).endswith("cpp") or NATIVE else link[:2]))

    def output(self, source, *arguments):
        """Built by each compiler there is, run once."""
        compilers = usable(CPP if source.suffix == ".cpp" else C)
        if not compilers:
            self.skipTest(f"none of {CPP} is installed")
        for compiler in compilers:
            done = self.build(compiler, source, WORK / f"{source.stem}.exe")
            self.assertEqual((done.returncode, done.stdout), (0, ""), (compiler, source))
        done = execute(WORK / f"{source.stem}.exe", *arguments)
        self.assertEqual(done.returncode, 0, done.stdout)
        return done.stdout.replace("\r", "").splitlines()

    def test_inlet_hpp(self):
        self.output(ROOT / "tests/bindings/cpp_test.cpp", ".")

    def test_overlay(self):
        lines = self.output(SDK / "examples/overlay.c", "day.inlet")
        self.assertIn("[ControlLeft KeyS]", lines)
        self.assertIn("[left] moved -3,0 in 1", lines)
        merged = [re.fullmatch(r"\[\] moved (\d+),0 in (\d+)", line) for line in lines]
        self.assertEqual([sum(int(match[at]) for match in merged if match) for at in (1, 2)], [200, 100])

    def test_macro(self):
        self.assertEqual(self.output(SDK / "examples/macro.c", "day.inlet"), ["save", "comment", "show the menu"])

    def test_telemetry(self):
        self.assertEqual(self.output(SDK / "examples/telemetry.c", "day.inlet"), [
            '{"keys": 6, "buttons": 2, "motion": 203, "wheels": 0, "lost": 1, "blind_ms": 0, "ms": 702}'])

    def test_replay(self):
        lines = self.output(SDK / "examples/replay.cpp", "day.inlet")
        self.assertEqual(lines[:4], ["+0 ms sources", "+10 ms key_pressed ControlLeft", "+0 ms key_pressed ControlLeft",
                                     "+10 ms key_pressed KeyS"])
        self.assertEqual(lines[-1], f"{len(lines) - 1} events, closed")

    def test_uiohook(self):
        lines = self.output(SDK / "examples/uiohook.c", "day.inlet")
        self.assertEqual(lines, ["enabled", "key 0x1D mask 0x2", "key 0x1F mask 0x2", "key 0x25 mask 0x2", "key 0x2E mask 0x2",
                                 "click 1 of button 1 at 200,7", "dragged to 197,7", "key 0x3A mask 0x4000", "key 0x1 mask 0x4000",
                                 "disabled"])

    def test_uiohook_types_keeps_locks_and_posts(self):
        lines = self.output(ROOT / "tests/bindings/uiohook_typed.c", "typed.inlet")
        self.assertEqual(lines, [
            "pressed 1E mask 0", "typed 61 of 0", "released 1E", "pressed 3A mask 4000", "released 3A", "pressed 1E mask 4000",
            "typed 41 of 0", "released 1E", "pressed 3A mask 0", "released 3A", "pressed 20 mask 0", "released 20",
            "pressed 1E mask 0", "typed E1 of 0", "released 1E", "pressed 1F mask 0", "typed D83D of 0", "typed DE00 of 0",
            "released 1F", "posted 0 0 1"])

    def test_every_example_is_run(self):
        """Here, or by the tests with a service."""
        names = {path.name for path in (SDK / "examples").iterdir() if path.suffix in (".c", ".cpp")}
        tried = {"overlay.c", "macro.c", "telemetry.c", "replay.cpp", "uiohook.c"}
        self.assertEqual(names, tried | {"tail.c", "wait_handle.c"})

    def test_code_in_the_documents_builds_and_runs(self):
        seen = {"c": 0, "cpp": 0, "python": 0}
        for page in PAGES:
            text = (SDK / f"docs/{page}.md").read_text(encoding="utf-8")
            for kind, block in re.findall(r"^```(\w+)\n(.*?)^```$", text, re.S | re.M):
                if kind in seen:
                    seen[kind] += 1
                    self.block(page, kind, block, seen[kind])
        self.assertTrue(all(count >= 2 for count in seen.values()), seen)

    def block(self, page, kind, block, number):
        path = WORK / f"{page}-{number}.{'py' if kind == 'python' else kind}"
        path.write_text(block, encoding="utf-8")
        if kind == "python":
            compile(block, str(path), "exec")
            if NATIVE and "inlet.connect(" not in block:
                done = run(sys.executable, "-B", path, env=dict(
                    os.environ, PYTHONPATH=str(SDK / "bindings/python"), INLET_LIBRARY=str(LIBRARIES / "libinlet.so")))
                self.assertEqual(done.returncode, 0, (page, done.stdout))
            return
        compilers = usable(CPP if kind == "cpp" else C)
        for compiler in compilers[:1]:
            done = self.build(compiler, path, WORK / "block.exe")
            self.assertEqual((done.returncode, done.stdout), (0, ""), (page, block))
            if "inlet_connect(" not in block and "client::connect(" not in block and "source_open" not in block:
                done = execute(WORK / "block.exe")
                self.assertEqual(done.returncode, 0, (page, done.stdout))

    def test_links_in_the_documents_lead_somewhere(self):
        for path in [SDK / f"docs/{page}.md" for page in PAGES]:
            for target in re.findall(r"\]\(([^)#:]+?)(?:#[^)]*)?\)", path.read_text(encoding="utf-8")):
                self.assertTrue((path.parent / target).exists(), (path.name, target))


unittest.main(argv=sys.argv[:1], verbosity=2)

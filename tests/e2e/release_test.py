"""A release, as users get it: two builds in different places give the same bytes; the SDK builds programs
with a compiler that knows nothing of this tree; the portable zip runs; signatures hold, and a changed
byte breaks them."""

import json
import os
import pathlib
import shutil
import subprocess
import sys
import zipfile

from machine import ROOT, WINE
from suite import expect, run

BUILD = ROOT / "build/release-test"
COMPILER = "x86_64-w64-mingw32-gcc"
COMPILER_CPP = "x86_64-w64-mingw32-g++-win32"
PROJECT = """cmake_minimum_required(VERSION 3.20)
project(consumer C)
find_package(inlet 0.1 REQUIRED)
add_executable(tail tail.c)
target_link_libraries(tail PRIVATE inlet::inlet)
add_executable(tail_static tail.c)
target_link_libraries(tail_static PRIVATE inlet::static)
"""


def command(*parts, expected=0, **options):
    done = subprocess.run([str(part) for part in parts], text=True, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, check=False, **options)
    expect(done.returncode == expected, f"{' '.join(map(str, parts))} ended with {done.returncode}: {done.stdout[-2000:]}")
    return done.stdout


def release(name):
    """Made from a copy of this tree at a place of its own."""
    source, out = BUILD / name / "tree", BUILD / name / "out"
    shutil.copytree(ROOT, source, ignore=lambda folder, names: {"build", ".git"} & set(names) if
                    pathlib.Path(folder) == ROOT else {"__pycache__"})
    (source / "build").mkdir()
    shutil.copytree(ROOT / "build/deps", source / "build/deps")
    command(sys.executable, ROOT / "tools/release", "-o", out, "--source", source)
    return out


def two(_):
    shutil.rmtree(BUILD, ignore_errors=True)
    BUILD.mkdir(parents=True)


def contents(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def two_builds_are_the_same_to_the_byte(_):
    first, second = contents(release("one")), contents(release("another place"))
    expect(set(first) == set(second), f"other files: {set(first) ^ set(second)}")
    different = [name for name in first if first[name] != second[name]]
    expect(not different, f"these differ: {different}")
    kinds = [".msi", "-portable.zip", "-symbols.zip", ".spdx.json", "SHA256SUMS", "scoop/inlet.json"]
    for kind in kinds:
        expect(any(name.endswith(kind) for name in first), f"there is no {kind}")
    command("sha256sum", "--check", "SHA256SUMS", cwd=BUILD / "one/out")


def artifact(pattern):
    return next((BUILD / "one/out").glob(pattern))


def unpack(pattern, name):
    folder = BUILD / name
    with zipfile.ZipFile(artifact(pattern)) as archive:
        archive.extractall(folder)
    return next(folder.iterdir())


def runs(machine, program, folder):
    """It loads, and says what is wrong: nobody has installed a service here."""
    done = subprocess.run([WINE, program], text=True, capture_output=True, env=machine.environment, cwd=folder,
                          start_new_session=True, check=False)
    expect(done.returncode == 1 and "not installed" in done.stdout + done.stderr,
           f"{program} ended with {done.returncode}: {done.stdout}{done.stderr}")


def replays(machine, sdk):
    """In C++, what the packaged tool imported."""
    session = ROOT / "tests/e2e/data/balabit_user12.csv"
    command(WINE, machine.programs / "inlet.exe", "import", f"Z:{session}", f"Z:{sdk}/bin/day.inlet", env=machine.environment)
    done = command(WINE, sdk / "bin/replay.exe", "day.inlet", env=machine.environment, cwd=sdk / "bin")
    expect("mouse_moved" in done and "events, closed" in done, f"replay.exe shows: {done[-500:]}")


def the_sdk_is_enough_to_build_a_program(machine):
    sdk = unpack("inlet-sdk-*.zip", "sdk")
    flags = command("pkg-config", "--cflags", "--libs", "inlet", env=dict(
        os.environ, PKG_CONFIG_PATH=str(sdk / "lib/pkgconfig"), PKG_CONFIG_ALLOW_SYSTEM_CFLAGS="1")).split()
    for example in sorted((sdk / "examples").glob("*.c")):
        command(COMPILER, "-Wall", "-Wextra", "-Werror", f"-I{sdk / 'compat'}", example, *flags, "-o",
                sdk / "bin" / f"{example.stem}.exe")
    command(COMPILER_CPP, "-std=c++17", "-Wall", "-Wextra", "-Werror", sdk / "examples/replay.cpp", *flags, "-static-libgcc", "-static-libstdc++", "-o",
            sdk / "bin/replay.exe")
    runs(machine, sdk / "bin/tail.exe", sdk / "bin")
    replays(machine, sdk)
    for name in ("bindings/python/inlet/__init__.py", "bindings/python/pyproject.toml", "bindings/node/index.js",
                 "bindings/csharp/Inlet.cs", "docs/guide.md", "docs/reference/README.md", "compat/uiohook.h"):
        expect((sdk / name).is_file(), f"the SDK has no {name}")
    consumer = BUILD / "consumer"
    consumer.mkdir()
    shutil.copy(sdk / "examples/tail.c", consumer)
    (consumer / "CMakeLists.txt").write_text(PROJECT, encoding="utf-8")
    command("cmake", "-S", consumer, "-B", consumer / "b", "-G", "Ninja", "-DCMAKE_SYSTEM_NAME=Windows",
            f"-DCMAKE_C_COMPILER={COMPILER}", f"-DCMAKE_PREFIX_PATH={sdk}", "-DCMAKE_FIND_ROOT_PATH_MODE_PACKAGE=BOTH")
    command("cmake", "--build", consumer / "b")
    runs(machine, consumer / "b/tail_static.exe", consumer)
    shutil.copy(sdk / "bin/inlet.dll", consumer / "b")
    runs(machine, consumer / "b/tail.exe", consumer)


def the_portable_zip_runs_as_it_is(machine):
    before, machine.programs = machine.programs, unpack("*-portable.zip", "portable")
    for folder, content in json.loads((ROOT / "installer/product.json").read_text(encoding="utf-8"))["folders"].items():
        for name in content["files"]:
            expect((machine.programs / folder / name).is_file(), f"the portable zip has no {folder}/{name}")
    process = machine.begin_service()
    try:
        machine.wait_for_service()
        machine.inlet("pair")
        tail = machine.live_tail()
        machine.type_script("key a down\nsleep_us 2000\nkey a up\n")
        tail.wait_for("a key", 10, lambda records: any(r["type"] == "key_pressed" for r in records))
        machine.close_tails()
    finally:
        process.kill()
        process.wait()
        machine.kill("inletd.exe") if machine.pids("inletd.exe") else None
        machine.programs = before


def make_certificate():
    """That nobody trusts but who is told to."""
    key, certificate, both = (BUILD / name for name in ("key.pem", "certificate.pem", "both.p12"))
    command("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", certificate, "-days", "2",
            "-subj", "/CN=Inlet test", "-addext", "extendedKeyUsage=codeSigning")
    command("openssl", "pkcs12", "-export", "-inkey", key, "-in", certificate, "-out", both, "-passout", "pass:throw-away")
    return certificate, both


def verifies(path, certificate):
    done = subprocess.run(["osslsigncode", "verify", "-CAfile", certificate, "-in", path], text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    return done.returncode == 0


def a_signature_holds_until_a_byte_is_changed(_):
    certificate, both = make_certificate()
    environment = dict(os.environ, INLET_SIGN_PKCS12=str(both), INLET_SIGN_PASSWORD="throw-away")
    portable = next((BUILD / "portable").iterdir())
    for source in (portable / "inletd.exe", portable / "inlet.dll", artifact("*.msi")):
        path = BUILD / f"signed-{source.name}"
        shutil.copyfile(source, path)
        expect(not verifies(path, certificate), f"{path.name} verifies without a signature")
        command(sys.executable, "-B", "-c", "import pathlib, signing, sys; signing.sign(pathlib.Path(sys.argv[1]))", path,
                env=dict(environment, PYTHONPATH=str(ROOT / "installer")))
        expect(verifies(path, certificate), f"{path.name} does not verify")
        changed = bytearray(path.read_bytes())
        changed[len(changed) // 3] ^= 1
        path.write_bytes(changed)
        expect(not verifies(path, certificate), f"{path.name} verifies with a changed byte")


def the_sbom_names_all_that_is_shipped(_):
    document = json.loads(artifact("*.spdx.json").read_text(encoding="utf-8"))
    product = json.loads((ROOT / "installer/product.json").read_text(encoding="utf-8"))
    expect({f"./{name}" for name in product["programs"]} == {entry["fileName"] for entry in document["files"]},
           "the SBOM has other files than the installer")
    names = {package["name"] for package in document["packages"]}
    expect({"inlet", "libsodium", "jansson"} <= names, f"packages: {names}")
    identities = {entry["SPDXID"] for kind in ("packages", "files") for entry in document[kind]} | {"SPDXRef-DOCUMENT"}
    loose = [r for r in document["relationships"] if not {r["spdxElementId"], r["relatedSpdxElement"]} <= identities]
    expect(not loose, f"relations to nothing: {loose}")


run(two_builds_are_the_same_to_the_byte,
    the_sdk_is_enough_to_build_a_program,
    the_portable_zip_runs_as_it_is,
    a_signature_holds_until_a_byte_is_changed,
    the_sbom_names_all_that_is_shipped,
    prepare=two)

"""What a release consists of, made from built programs: archives, SBOM, manifests. `tools/release` is the
command. Archives have entries in order, with one date and no owners, so that the same content gives
the same bytes."""

import hashlib
import json
import pathlib
import re
import shutil
import subprocess
import sys
import uuid
import zipfile

# Of the files in archives and of the MSI: a release is not dated by when it was built.
EPOCH = 1577836800  # 2020-01-01
ZIP_DATE = (2020, 1, 1, 0, 0, 0)
LIBRARIES = [  # name, version, licence (SPDX), where it comes from
    ("libsodium", "1.0.18", "ISC", "https://libsodium.org"),
    ("jansson", "2.14", "MIT", "https://github.com/akheron/jansson"),
    ("lua", "5.4.4", "MIT", "https://www.lua.org"),
    ("sqlite", "3.40.1", "blessing", "https://www.sqlite.org"),
    ("civetweb", "1.15", "MIT", "https://github.com/civetweb/civetweb"),
    ("hiredis", "1.2.0", "BSD-3-Clause", "https://github.com/redis/hiredis"),
    ("openssl", "3.5.7", "Apache-2.0", "https://www.openssl.org"),
    ("mingw-w64", "10.0.0", "ZPL-2.1", "https://www.mingw-w64.org"),
    ("gcc-runtime", "12", "GPL-3.0-or-later WITH GCC-exception-3.1", "https://gcc.gnu.org")]
PLACEHOLDER_URL = "https://example.invalid/inlet"

PKG_CONFIG = """prefix=${{pcfiledir}}/../..
libdir=${{prefix}}/lib
includedir=${{prefix}}/include

Name: inlet
Description: {summary}
Version: {version}
Cflags: -I${{includedir}}
Libs: -L${{libdir}} -linlet
"""

CMAKE_CONFIG = """# find_package(inlet): the targets inlet::inlet (inlet.dll) and inlet::static (no DLL).
get_filename_component(_inlet_root "${{CMAKE_CURRENT_LIST_DIR}}/../../.." ABSOLUTE)
if(NOT TARGET inlet::inlet)
    add_library(inlet::inlet SHARED IMPORTED)
    set_target_properties(inlet::inlet PROPERTIES
        IMPORTED_LOCATION "${{_inlet_root}}/bin/inlet.dll"
        IMPORTED_IMPLIB "${{_inlet_root}}/lib/libinlet.dll.a"
        INTERFACE_INCLUDE_DIRECTORIES "${{_inlet_root}}/include")
    add_library(inlet::static STATIC IMPORTED)
    set_target_properties(inlet::static PROPERTIES
        IMPORTED_LOCATION "${{_inlet_root}}/lib/libinlet.a"
        INTERFACE_COMPILE_DEFINITIONS INLET_STATIC
        INTERFACE_INCLUDE_DIRECTORIES "${{_inlet_root}}/include"
        INTERFACE_LINK_LIBRARIES "${{_inlet_root}}/lib/libsodium.a;{libraries};-l:libssp.a")
endif()
set(inlet_VERSION {version})
unset(_inlet_root)
"""

CMAKE_VERSION = """set(PACKAGE_VERSION {version})
if(PACKAGE_FIND_VERSION VERSION_LESS_EQUAL PACKAGE_VERSION AND PACKAGE_FIND_VERSION_MAJOR EQUAL {major})
    set(PACKAGE_VERSION_COMPATIBLE TRUE)
    if(PACKAGE_FIND_VERSION VERSION_EQUAL PACKAGE_VERSION)
        set(PACKAGE_VERSION_EXACT TRUE)
    endif()
endif()
"""

PORTABLE = """Inlet {version}, portable

For trying out, without installation. From an elevated prompt in this folder:

    inletd --console

and in a second one

    inlet pair
    inlet tail

Ctrl+C ends the first. The manual is in manual\\, inlet.1.md first; scripts for inlet-macro are in macros\\.

Keys, grants, settings and log are in %ProgramData%\\Inlet, the agent's copy in agents\\ here, your own key in
%LOCALAPPDATA%\\Inlet; `inlet service clean --purge` removes the first two.
The folder must be writable by administrators only: whoever can replace a program here is given what it is given.
"""


def write(folder, name, text):
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")
    return path


class Release:
    def __init__(self, source, url):
        self.source = source
        self.product = json.loads((source / "installer/product.json").read_text(encoding="utf-8"))
        self.url = url or PLACEHOLDER_URL
        self.version = re.search(r"project\(inlet VERSION ([0-9.]+)",
                                 (source / "CMakeLists.txt").read_text(encoding="utf-8")).group(1)
        self.programs = self.product["programs"]

    def name(self, kind):
        return f"inlet-{self.version}-x64{kind}"

    def libraries(self):
        """Those that are in it: OpenSSL's pinned version may have been on no mirror."""
        has_tls = (self.source / "build/deps/lib/libssl.a").exists()
        return [library for library in LIBRARIES if has_tls or library[0] != "openssl"]

    def licences(self):
        """One text of all that is shipped."""
        parts = [f"Inlet {self.version}\n\n" + (self.source / "LICENSE").read_text(encoding="utf-8")]
        parts += [(self.source / f"installer/licences/{name}.txt").read_text(encoding="utf-8")
                  for name, *_ in self.libraries()]
        return ("\n" + "-" * 80 + "\n\n").join(parts)

    def zip(self, path, files):
        """{name in the archive: path or text}"""
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
            for name in sorted(files):
                content = files[name]
                entry = zipfile.ZipInfo(name, ZIP_DATE)
                entry.compress_type = zipfile.ZIP_DEFLATED
                entry.external_attr = 0o644 << 16
                archive.writestr(entry, content.encode() if isinstance(content, str) else content.read_bytes())

    def make_msi(self, out, programs, work):
        licences = write(work, "LICENCES.txt", self.licences())
        msi = out / self.name(".msi")
        subprocess.run([sys.executable, "-B", self.source / "installer/make_msi.py", "--programs", programs,
                        "--licences", licences, "--version", self.version, "--url", self.url, "--date", str(EPOCH),
                        "-o", msi], check=True)
        return msi

    def make_portable(self, out, programs):
        files = {f"inlet-{self.version}/{name}": programs / name for name in self.programs}
        files |= {f"inlet-{self.version}/{folder}/{name}": self.source / content["from"] / name
                  for folder, content in self.product["folders"].items() for name in content["files"]}
        files[f"inlet-{self.version}/LICENCES.txt"] = self.licences()
        files[f"inlet-{self.version}/README.txt"] = PORTABLE.format(version=self.version)
        self.zip(out / self.name("-portable.zip"), files)

    def make_sdk(self, out, programs, libraries, system_libraries):
        sdk, files = self.source / "client_sdk", {}
        kinds = {"include/inlet": "*", "compat": "*.h", "examples": "*.*", "docs": "**/*.md", "bindings/python": "**/*",
                 "bindings/csharp": "*.cs", "bindings/node": "*.js*"}
        for folder, pattern in kinds.items():
            for path in (sdk / folder).glob(pattern):
                if path.is_file() and path.name != "CMakeLists.txt" and path.suffix != ".pyc":
                    files[path.relative_to(sdk).as_posix()] = path
        files.update({
            "bin/inlet.dll": programs / "inlet.dll",
            **{f"lib/{path.name}": path for path in libraries.iterdir()},
            "lib/pkgconfig/inlet.pc": PKG_CONFIG.format(version=self.version, summary=self.product["summary"]),
            "lib/cmake/inlet/inletConfig.cmake": CMAKE_CONFIG.format(version=self.version, libraries=system_libraries),
            "lib/cmake/inlet/inletConfigVersion.cmake": CMAKE_VERSION.format(
                version=self.version, major=self.version.split(".", maxsplit=1)[0]),
            "LICENCES.txt": self.licences()})
        self.zip(out / f"inlet-sdk-{self.version}-x64.zip",
                 {f"inlet-sdk-{self.version}/{name}": content for name, content in files.items()})

    def make_symbols(self, out, symbols):
        self.zip(out / self.name("-symbols.zip"), {path.name: path for path in symbols.iterdir()})

    def make_sbom(self, out, programs):
        """SPDX 2.3: the programs, and what is linked into them."""
        def package(identity, name, version, licence, url, **more):
            return {"SPDXID": identity, "name": name, "versionInfo": version, "downloadLocation": url,
                    "licenseConcluded": licence, "licenseDeclared": licence, "copyrightText": "NOASSERTION",
                    "filesAnalyzed": False, **more}

        files = [{"SPDXID": f"SPDXRef-File-{name.replace('_', '-')}", "fileName": f"./{name}",
                  "checksums": [{"algorithm": "SHA256",
                                 "checksumValue": hashlib.sha256((programs / name).read_bytes()).hexdigest()},
                                {"algorithm": "SHA1",
                                 "checksumValue": hashlib.sha1((programs / name).read_bytes()).hexdigest()}],
                  "licenseConcluded": "NOASSERTION", "copyrightText": "NOASSERTION"} for name in self.programs]
        packages = [package("SPDXRef-Inlet", "inlet", self.version, self.product["licence"], self.url)]
        packages += [package(f"SPDXRef-{name}", name, version, licence, url)
                     for name, version, licence, url in self.libraries()]
        content = hashlib.sha256(json.dumps(files, sort_keys=True).encode()).hexdigest()
        relations = [("SPDXRef-DOCUMENT", "DESCRIBES", "SPDXRef-Inlet")]
        relations += [("SPDXRef-Inlet", "CONTAINS", entry["SPDXID"]) for entry in files]
        relations += [("SPDXRef-Inlet", "STATIC_LINK", f"SPDXRef-{name}") for name, *_ in self.libraries()]
        document = {
            "spdxVersion": "SPDX-2.3", "dataLicense": "CC0-1.0", "SPDXID": "SPDXRef-DOCUMENT",
            "name": f"inlet-{self.version}",
            "documentNamespace": f"{self.url}/spdx/{self.version}/{uuid.uuid5(uuid.NAMESPACE_URL, content)}",
            "creationInfo": {"created": "2020-01-01T00:00:00Z", "creators": ["Tool: inlet-tools-release"]},
            "packages": packages, "files": files,
            "relationships": [{"spdxElementId": a, "relationshipType": kind, "relatedSpdxElement": b}
                              for a, kind, b in relations]}
        write(out, f"inlet-{self.version}.spdx.json", json.dumps(document, indent=2) + "\n")

    def make_manifests(self, out, msi):
        """For winget, Scoop and vcpkg. The MSI's product code tells winget what is installed."""
        product = re.search(r"ProductCode\t(\{[0-9A-F-]+\})", subprocess.run(
            ["msiinfo", "export", msi, "Property"], check=True, text=True, capture_output=True).stdout).group(1)
        values = {"version": self.version, "url": self.url, "summary": self.product["summary"],
                  "maker": self.product["manufacturer"], "licence": self.product["licence"], "msi": msi.name,
                  "msi_sha256": hashlib.sha256(msi.read_bytes()).hexdigest().upper(), "product": product,
                  "zip": self.name("-portable.zip"), "sdk": f"inlet-sdk-{self.version}-x64.zip"}
        for name in ("zip", "sdk"):
            values[f"{name}_sha256"] = hashlib.sha256((out / values[name]).read_bytes()).hexdigest()
        values["sdk_sha512"] = hashlib.sha512((out / values["sdk"]).read_bytes()).hexdigest()
        templates = self.source / "installer/manifests"
        for path in sorted(templates.rglob("*.in")):
            text = re.sub(r"@(\w+)@", lambda match: values[match.group(1)], path.read_text(encoding="utf-8"))
            write(out / "manifests", path.relative_to(templates).as_posix()[:-3], text)

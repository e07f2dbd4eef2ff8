"""Makes the MSI of a folder of programs.

    python3 installer/make_msi.py --programs DIR --licences FILE --version X.Y.Z --url URL --date EPOCH -o FILE

The same input gives the same bytes. wixl writes what it can; the tables that it does not know, and
sequence numbers that it gets wrong, are set with msibuild afterwards; the times in the summary are
replaced by --date. What each part is for: installer/README.md."""

import argparse
import hashlib
import json
import os
import pathlib
import re
import shutil
import struct
import subprocess
import sys
import tempfile
import uuid
from xml.sax.saxutils import escape, quoteattr

HERE = pathlib.Path(__file__).resolve().parent
PRODUCT = json.loads((HERE / "product.json").read_text(encoding="utf-8"))
NAMESPACE = uuid.UUID(PRODUCT["upgrade_code"])
SERVICE = "Inlet"
LICENCES = "LICENCES.txt"
# FMTID_SummaryInformation, as it lies in the file.
SUMMARY = bytes.fromhex("E0859FF2F94F6810AB9108002B27B3D9")
VT_LPSTR, VT_FILETIME = 30, 64
PID_REVISION, PID_CREATED, PID_SAVED = 9, 12, 13
FILETIME_OF_1970 = 116444736000000000


def guid(*parts):
    """A GUID that only its parts decide."""
    return "{" + str(uuid.uuid5(NAMESPACE, "/".join(parts))).upper() + "}"


def content_of(shipped):
    total = hashlib.sha256()
    for name, path in shipped.items():
        total.update(name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def component(name, body, key_path=""):
    return (f'<Component Id="{name}" Guid="{guid("component", name)}" Win64="yes"{key_path}>'
            f"{body}</Component>")


def file_entry(path, name, identity):
    return f'<File Id="{identity}" Name={quoteattr(name)} Source={quoteattr(path)} KeyPath="yes"/>'


def service_entry():
    """Start, stop and removal are MSI's; the rest is set by `inlet service configure`."""
    return (f'<ServiceInstall Id="Service" Name="{SERVICE}" DisplayName="Inlet input capture" Type="ownProcess" '
            'Start="auto" ErrorControl="normal" Vital="yes"/>'
            f'<ServiceControl Id="Control" Name="{SERVICE}" Start="install" Stop="both" Remove="uninstall" Wait="yes"/>')


def registry(root, key, values):
    entries = "".join(f'<RegistryValue Name="{name}" Type="{kind}" Value={quoteattr(value)}'
                      f'{" KeyPath=" + chr(34) + "yes" + chr(34) if i == 0 else ""}/>'
                      for i, (name, kind, value) in enumerate(values))
    return f'<RegistryKey Root="{root}" Key="{key}">{entries}</RegistryKey>'


def components(options):
    """(folder, component name, XML) of all that is installed."""
    for program in PRODUCT["programs"]:
        body = file_entry(program, program, program.replace("-", "_"))
        yield "INSTALLDIR", "c_" + program.replace("-", "_"), body + (
            service_entry() if program == "inletd.exe" else "")
    for folder, content in PRODUCT["folders"].items():
        for name in content["files"]:
            identity = re.sub(r"\W", "_", name)
            yield folder.upper(), "c_" + identity, file_entry(name, name, identity)
    yield "INSTALLDIR", "c_licences", file_entry(LICENCES, LICENCES, "licences")
    yield "INSTALLDIR", "c_registry", registry("HKLM", r"SOFTWARE\Inlet", [
        ("InstallFolder", "string", "[INSTALLDIR]"), ("Version", "string", options.version)])
    yield "INSTALLDIR", "c_events", registry(
        "HKLM", rf"SYSTEM\CurrentControlSet\Services\EventLog\Application\{SERVICE}", [
            ("EventMessageFile", "string", "[INSTALLDIR]inletd.exe"), ("TypesSupported", "integer", "7")])
    yield "INSTALLDIR", "c_path", registry("HKLM", r"SOFTWARE\Inlet\Installed", [("Path", "integer", "1")])
    yield "MENU", "c_menu", (
        '<Shortcut Id="Prompt" Name="Inlet command prompt" Target="[SystemFolder]cmd.exe" '
        'Arguments="/k &quot;[INSTALLDIR]inlet.exe&quot; --help" WorkingDirectory="INSTALLDIR"/>'
        '<RemoveFolder Id="RemoveMenu" On="uninstall"/>'
        + registry("HKLM", r"SOFTWARE\Inlet\Installed", [("Menu", "integer", "1")]))


# Name, arguments of inlet.exe, result, condition, sequence number: StopServices is 1900, DeleteServices
# 2000, InstallServices 5800, StartServices 5900.
ACTIONS = [
    # Capture goes on while the new version comes: run by the old one's removal.
    ("HandOver", "service stop --hand-over", "ignore", "UPGRADINGPRODUCTCODE", 1890),
    ("Clean", "service clean", "ignore", 'REMOVE="ALL" AND NOT UPGRADINGPRODUCTCODE AND NOT PURGE="1"', 2010),
    ("Purge", "service clean --purge", "ignore", 'REMOVE="ALL" AND NOT UPGRADINGPRODUCTCODE AND PURGE="1"', 2020),
    ("Configure", "service configure", "check", 'NOT REMOVE="ALL"', 5850),
]


def source(options, package_code):
    """What wixl reads."""
    entries = list(components(options))
    folders = {"INSTALLDIR": [], **{name.upper(): [] for name in PRODUCT["folders"]}, "MENU": []}
    for folder, name, body in entries:
        folders[folder].append(component(name, body))
    actions = "".join(
        f'<CustomAction Id="{name}" FileKey="inlet.exe" ExeCommand={quoteattr(command)} Execute="deferred" '
        f'Impersonate="no" Return="{result}"/>' for name, command, result, *_ in ACTIONS)
    sequence = "".join(f'<Custom Action="{name}" After="InstallInitialize">{escape(condition)}</Custom>'
                       for name, _, _, condition, _ in ACTIONS)
    below = "".join(f'<Directory Id="{name.upper()}" Name="{name}">{"".join(folders[name.upper()])}</Directory>'
                    for name in PRODUCT["folders"])
    references = "".join(f'<ComponentRef Id="{name}"/>' for _, name, _ in entries)
    return f"""<?xml version="1.0" encoding="utf-8"?>
<Wix xmlns="http://schemas.microsoft.com/wix/2006/wi">
<Product Id="{guid("product", options.version, package_code)}" Name="{PRODUCT['name']}" Language="1033"
    Version="{options.version}" Manufacturer="{PRODUCT['manufacturer']}" UpgradeCode="{PRODUCT['upgrade_code']}">
<Package InstallerVersion="500" Compressed="yes" InstallScope="perMachine"
    Comments={quoteattr(PRODUCT['summary'])}/>
<MajorUpgrade DowngradeErrorMessage="A newer version of Inlet is installed: uninstall it first."/>
<Media Id="1" Cabinet="inlet.cab" EmbedCab="yes"/>
<Property Id="ARPURLINFOABOUT" Value={quoteattr(options.url)}/>
<Property Id="ARPHELPLINK" Value={quoteattr(options.url)}/>
<Property Id="ARPNOMODIFY" Value="1"/>
<Property Id="MSIFASTINSTALL" Value="1"/>
<Directory Id="TARGETDIR" Name="SourceDir">
<Directory Id="ProgramFiles64Folder"><Directory Id="INSTALLDIR" Name="Inlet">{"".join(folders["INSTALLDIR"])}
{below}</Directory></Directory>
<Directory Id="ProgramMenuFolder"><Directory Id="MENU" Name="Inlet">{"".join(folders["MENU"])}</Directory></Directory>
<Directory Id="SystemFolder"/>
</Directory>
<Feature Id="Main" Title="Inlet" Level="1" Absent="disallow">{references}</Feature>
{actions}
<InstallExecuteSequence>{sequence}</InstallExecuteSequence>
</Product></Wix>
"""


# What wixl can't say. The old version goes right after the transaction has begun, so that a failure
# brings it back, and so that the service is away as shortly as can be.
STATEMENTS = [
    "UPDATE `InstallExecuteSequence` SET `Sequence`=1501 WHERE `Action`='RemoveExistingProducts'",
    *(f"UPDATE `InstallExecuteSequence` SET `Sequence`={at} WHERE `Action`='{name}'" for name, *_, at in ACTIONS),
    "CREATE TABLE `Environment` (`Environment` CHAR(72) NOT NULL, `Name` CHAR(255) NOT NULL LOCALIZABLE, "
    "`Value` CHAR(255) LOCALIZABLE, `Component_` CHAR(72) NOT NULL PRIMARY KEY `Environment`)",
    "INSERT INTO `Environment` (`Environment`,`Name`,`Value`,`Component_`) "
    "VALUES ('Path','=-*PATH','[~];[INSTALLDIR]','c_path')",
    "INSERT INTO `InstallExecuteSequence` (`Action`,`Sequence`) VALUES ('RemoveEnvironmentStrings',3300)",
    "INSERT INTO `InstallExecuteSequence` (`Action`,`Sequence`) VALUES ('WriteEnvironmentStrings',5200)",
]


def run(*command, **options):
    done = subprocess.run(command, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False, **options)
    if done.returncode:
        sys.exit(f"{command[0]} failed: {done.stdout.strip()}")


def set_summary(path, package_code, epoch):
    """Replaces what differs from build to build in the summary information: the package's code, which
    wixl makes up, and the times."""
    data = bytearray(path.read_bytes())
    at = data.find(SUMMARY)
    if at < 0 or data.find(SUMMARY, at + 1) >= 0:
        sys.exit("the package has not one summary")
    section = at - 28 + struct.unpack_from("<I", data, at + 16)[0]
    count = struct.unpack_from("<I", data, section + 4)[0]
    values = {
        PID_REVISION: (VT_LPSTR, struct.pack("<I", len(package_code) + 1) + package_code.encode() + b"\0"),
        PID_CREATED: (VT_FILETIME, struct.pack("<Q", epoch * 10_000_000 + FILETIME_OF_1970)),
        PID_SAVED: (VT_FILETIME, struct.pack("<Q", epoch * 10_000_000 + FILETIME_OF_1970))}
    for i in range(count):
        identity, offset = struct.unpack_from("<II", data, section + 8 + 8 * i)
        if identity not in values:
            continue
        kind, value = values.pop(identity)
        place = section + offset
        if struct.unpack_from("<I", data, place)[0] != kind or (
                kind == VT_LPSTR and data[place + 4:place + 8] != value[:4]):
            sys.exit("the summary is not as wixl writes it")
        data[place + 4:place + 4 + len(value)] = value
    if values:
        sys.exit("the summary misses a property")
    path.write_bytes(data)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    for name, kind in (("programs", pathlib.Path), ("licences", pathlib.Path), ("version", str), ("url", str),
                       ("date", int)):
        parser.add_argument(f"--{name}", type=kind, required=True)
    parser.add_argument("-o", dest="out", type=pathlib.Path, required=True)
    options = parser.parse_args()
    shipped = {name: options.programs / name for name in PRODUCT["programs"]}
    for content in PRODUCT["folders"].values():
        shipped |= {name: HERE.parent / content["from"] / name for name in content["files"]}
    shipped[LICENCES] = options.licences
    content = content_of(shipped)
    # The package's own text decides its code too.
    code = hashlib.sha256((content + source(options, content)).encode()).hexdigest()
    with tempfile.TemporaryDirectory() as folder:
        for name, path in shipped.items():  # wixl takes no other paths, and the cabinet has their times
            shutil.copyfile(path, os.path.join(folder, name))
            os.utime(os.path.join(folder, name), (options.date, options.date))
        pathlib.Path(folder, "inlet.wxs").write_text(source(options, code), encoding="utf-8")
        run("wixl", "-a", "x64", "-o", str(options.out.resolve()), "inlet.wxs", cwd=folder)
    for statement in STATEMENTS:
        run("msibuild", str(options.out), "-q", statement)
    set_summary(options.out, guid("package", options.version, code), options.date)


main()

"""Which programs can reach a network: those that say so, and neither the service nor the agent nor what programs
load. Read from the import tables.

    imports_test.py OBJDUMP FOLDER"""

import pathlib
import subprocess
import sys

NETWORK = {"ws2_32.dll", "wsock32.dll", "mswsock.dll", "winhttp.dll", "wininet.dll", "urlmon.dll", "dnsapi.dll",
           "iphlpapi.dll", "netapi32.dll", "rpcrt4.dll", "secur32.dll", "schannel.dll"}
WITHOUT = ("inletd.exe", "inlet-agent.exe", "inlet_hook.dll", "inlet.dll", "inlet.exe", "inlet-overlay.exe", "inlet-macro.exe")
WITH = ("inlet-telemetry.exe", "inlet-gateway.exe")  # that the test sees them, where they are


def imports(objdump, path):
    text = subprocess.run([objdump, "-p", path], check=True, capture_output=True, text=True).stdout
    return {line.split()[-1].lower() for line in text.splitlines() if "DLL Name:" in line}


def main():
    objdump, folder = sys.argv[1], pathlib.Path(sys.argv[2])
    wrong = []
    for name in WITHOUT:
        found = imports(objdump, folder / name)
        if not found or found & NETWORK:
            wrong.append(f"{name} imports {sorted(found & NETWORK) or 'nothing'}")
    wrong += [f"{name} imports no ws2_32.dll" for name in WITH if "ws2_32.dll" not in imports(objdump, folder / name)]
    print("\n".join(wrong) or "none can reach a network that should not")
    sys.exit(1 if wrong else 0)


main()

"""Authenticode signatures, with a certificate that the environment names (see tools/release)."""

import os
import subprocess


def sign(path):
    """Signs a program, DLL or MSI in place; nothing without a certificate. What was signed is checked."""
    certificate = os.environ.get("INLET_SIGN_PKCS12")
    if not certificate:
        return
    signed = path.with_name(path.name + ".signed")
    stamp = os.environ.get("INLET_SIGN_TIMESTAMP")
    done = subprocess.run(
        ["osslsigncode", "sign", "-pkcs12", certificate, "-pass", os.environ.get("INLET_SIGN_PASSWORD", ""), "-h",
         "sha256", "-n", "Inlet", *(["-ts", stamp] if stamp else []), "-in", path, "-out", signed],
        text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    if done.returncode or not signed.exists():
        raise SystemExit(f"release: {path.name} can't be signed: {done.stdout.strip()}")
    signed.replace(path)

"""Older and other office formats, through LibreOffice: DOC, WPS, RTF, ODT, XLS, ODS.

LibreOffice writes DOCX or XLSX, which our own readers take. It runs without a window, in a folder
of its own with its own settings: macros are off, and nothing that a file links to can be fetched.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from reportqa.document import Document
from reportqa.errors import EncryptedError, ReadError
from reportqa.readers._edge import edge
from reportqa.readers._package import Package
from reportqa.readers.office._rtf import mended

if TYPE_CHECKING:
    from reportqa.readers.scan import Ocr

TIMEOUT = 180
"""Seconds for one file, starting LibreOffice included; a report takes five to ten."""

_USUAL_PLACES = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    "C:/Program Files/LibreOffice/program/soffice.exe",
    "C:/Program Files (x86)/LibreOffice/program/soffice.exe",
)


@dataclass(frozen=True, slots=True)
class _Kind:
    """``name`` as people say; what it becomes; the part of LibreOffice that it takes."""

    name: str
    becomes: str
    part: str


KINDS = {
    "doc": _Kind("Word 97-2003 or WPS (.doc, .wps)", "docx", "Writer"),
    "rtf": _Kind("RTF", "docx", "Writer"),
    "odt": _Kind("OpenDocument (.odt)", "docx", "Writer"),
    "xls": _Kind("Excel 97-2003 or WPS (.xls, .et)", "xlsx", "Calc"),
    "ods": _Kind("OpenDocument spreadsheet (.ods)", "xlsx", "Calc"),
}

# Every setting is final, so that no file changes it: no macros, no scripts, no links that are
# followed, and for whatever still asks for an address, a proxy at a port where nothing listens.
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry"
 xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop>
<prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop>
<prop oor:name="DisableActiveContent" oor:op="fuse"><value>true</value></prop>
<prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings">
<prop oor:name="ooInetProxyType" oor:op="fuse"><value>2</value></prop>
<prop oor:name="ooInetHTTPProxyName" oor:op="fuse"><value>127.0.0.1</value></prop>
<prop oor:name="ooInetHTTPProxyPort" oor:op="fuse"><value>9</value></prop>
<prop oor:name="ooInetHTTPSProxyName" oor:op="fuse"><value>127.0.0.1</value></prop>
<prop oor:name="ooInetHTTPSProxyPort" oor:op="fuse"><value>9</value></prop></item>
</oor:items>
"""


def read_office(data: bytes, kind: str, ocr: Ocr = "auto") -> Document:
    """Read a file of one of ``KINDS``; its document says ``kind`` for its format.

    ``ocr`` says whether large pictures in what becomes DOCX are recognised.

    Raises ReadError where LibreOffice is not on this machine, fails or takes too long, and
    EncryptedError where a password is needed.
    """
    return edge(KINDS[kind].name)(lambda content: _read(content, kind, ocr))(data)


def _read(data: bytes, kind: str, ocr: Ocr) -> Document:
    if kind in {"odt", "ods"}:
        _check_open_document(data, KINDS[kind].name)
    converted = convert(mended(data) if kind == "rtf" else data, kind)
    if KINDS[kind].becomes == "docx":
        from reportqa.readers.office.docx import read_docx

        document = read_docx(converted, ocr)
    else:
        from reportqa.readers.office.xlsx import read_xlsx

        document = read_xlsx(converted)
    doubts = document.doubts
    if kind == "rtf" and not data.rstrip(b"\x00 \t\r\n\x1a").endswith(b"}"):
        doubts = (*doubts, "The end of the RTF file is missing: it was cut off.")
    return replace(document, format=kind, doubts=doubts)


def convert(data: bytes, kind: str) -> bytes:
    """The file as DOCX or XLSX. Several may run at a time: each has a folder of its own."""
    soffice = find_soffice()
    wanted = KINDS[kind]
    if soffice is None:
        raise ReadError(
            f"the file is in a {wanted.name} format, which needs LibreOffice, and that is not "
            "installed on this machine.",
            f"Install LibreOffice {wanted.part} (Debian: libreoffice-{wanted.part.lower()}), or "
            f"save the file as {wanted.becomes.upper()}.",
        )
    with tempfile.TemporaryDirectory(prefix="reportqa-", ignore_cleanup_errors=True) as made:
        folder = Path(made)
        settings = folder / "profile" / "user"
        settings.mkdir(parents=True)
        (settings / "registrymodifications.xcu").write_text(_SETTINGS, "utf-8")
        given = folder / f"file.{kind}"
        given.write_bytes(data)
        _run(
            [
                str(soffice), "--headless", "--norestore", "--nolockcheck", "--nodefault",
                f"-env:UserInstallation={(folder / 'profile').as_uri()}",
                "--convert-to", wanted.becomes, "--outdir", str(folder / "out"), str(given),
            ],
            folder,
        )  # fmt: skip
        made_file = folder / "out" / f"file.{wanted.becomes}"
        if not made_file.is_file():
            raise ReadError(
                f"LibreOffice could not read the {wanted.name} file: it is damaged, has a "
                f"password, or LibreOffice {wanted.part} is not installed.",
                f"Open it in Word, WPS or LibreOffice and save it as {wanted.becomes.upper()}.",
            )
        return made_file.read_bytes()


def find_soffice() -> Path | None:
    """LibreOffice on this machine; None where there is none."""
    for name in ("soffice", "libreoffice", *_USUAL_PLACES):
        found = shutil.which(name)
        if found:
            return Path(found)
    return None


def _run(command: list[str], folder: Path) -> None:
    """Run it with all that it starts in a group of their own, and end them together."""
    environment = {k: v for k, v in os.environ.items() if k not in {"DISPLAY", "WAYLAND_DISPLAY"}}
    environment |= {"HOME": str(folder), "TMPDIR": str(folder), "SAL_USE_VCLPLUGIN": "svp"}
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(  # noqa: S603 - our own arguments, no shell
            command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=folder,
            env=environment, start_new_session=True,
        )  # fmt: skip
        try:
            process.wait(TIMEOUT)
        except subprocess.TimeoutExpired:
            raise ReadError(
                f"LibreOffice did not finish with the file in {TIMEOUT} seconds.",
                "Open it yourself and save it as DOCX; check that it is the right file.",
            ) from None
        finally:
            _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    if hasattr(os, "killpg"):
        # its pid is the group's; what it started may have outlived it
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
    process.wait()


def _check_open_document(data: bytes, name: str) -> None:
    """Refuse what is locked, and what unpacks to far more than a report holds."""
    package = Package(data, name)
    if "META-INF/manifest.xml" in package:
        manifest = package.read("META-INF/manifest.xml", 2**20)
        if b"encryption-data" in manifest:
            raise EncryptedError(
                f"the {name} file is protected by a password.",
                "Open it with the password, save it without one, and give that file.",
            )

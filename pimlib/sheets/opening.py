"""A file's bytes, and what kind of file they really are, whatever its name says.

Row 1: imports row 0.
"""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

from pimlib.errors import Fault, PimError

TEXT_NAMES = (".csv", ".txt", ".tsv", ".tab")
EXCEL_NAMES = (".xlsx", ".xlsm")
PARQUET_NAMES = (".parquet",)
MOST_UNPACKED = 2 * 1024**3  # a workbook that unpacks to more is a mistake or an attack
SAVE_AS = "Open it in Excel and save it as Excel Workbook (.xlsx) or CSV UTF-8 (.csv)."

# kind -> (what it is, what to do); `text`, `xlsx` and `parquet` are the three that are read
KINDS = {
    "xlsx": ("an Excel workbook", "Give its name the ending .xlsx."),
    "text": ("plain text", "Give its name the ending .csv, or open it in Excel and save it as .xlsx."),
    "xlsb": ("an Excel binary workbook (.xlsb)", SAVE_AS),
    "xls": ("a workbook in the old Excel format (.xls)", SAVE_AS),
    "locked": (
        "protected by a password",
        "Open it in Excel, take the password off (File, Info, Protect Workbook) and save it again.",
    ),
    "ods": ("an OpenDocument spreadsheet (.ods)", "Open it in Excel or LibreOffice and save it as .xlsx."),
    "docx": ("a Word document", "Copy its table into Excel and save that as .xlsx."),
    "pptx": ("a PowerPoint presentation", "Copy its table into Excel and save that as .xlsx."),
    "zip": ("a zip archive", "Unpack it and use the file inside."),
    "pdf": ("a PDF", "Ask for the table as a spreadsheet, or copy it into Excel and save that as .xlsx."),
    "html": ("a web page (HTML)", SAVE_AS),
    "xml": ("an XML file", SAVE_AS),
    "parquet": ("a Parquet file", "Give its name the ending .parquet, or ask for it as .xlsx or CSV."),
    "picture": ("a picture", "Ask for the table as a spreadsheet."),
    "damaged": ("a damaged zip or Office file", "Fetch it again from where it came, or open it in Excel and save it again."),
}


def read_bytes(path: Path, place: str) -> bytes:
    """The whole file. Raises PimError when it is not there, is open elsewhere, or is empty."""
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise PimError(Fault(place, "this file does not exist", remedy="Check its name and its folder.")) from None
    except IsADirectoryError:
        raise PimError(Fault(place, "this is a folder, not a file", remedy="Name the file inside it.")) from None
    except PermissionError:
        if path.is_dir():
            raise PimError(Fault(place, "this is a folder, not a file", remedy="Name the file inside it.")) from None
        raise PimError(open_elsewhere(place)) from None
    except OSError as error:
        raise PimError(
            Fault(
                place,
                f"this file cannot be read ({error.strerror or 'no reason given'})",
                remedy="Check that the folder is connected.",
            )
        ) from None
    if not content:
        raise PimError(Fault(place, "this file is empty", "0 bytes", "a table", "Fetch it again from where it came."))
    return content


def open_elsewhere(place: str) -> Fault:
    """What is said of a file that Windows does not give."""
    return Fault(place, "this file is open in another program", remedy="Close it and try again.")


def kind_of(content: bytes) -> str:
    """The kind of file that the bytes make: a key of KINDS."""
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _kind_of_zip(content)
    if content.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return "locked" if "EncryptedPackage".encode("utf-16-le") in content else "xls"
    if content.startswith(b"PAR1"):
        return "parquet"
    if content.startswith((b"\x89PNG\r\n", b"\xff\xd8\xff", b"GIF8")):
        return "picture"
    start = _start_of_text(content)
    if start.startswith("%pdf-"):
        return "pdf"
    if start.startswith(("<html", "<!doctype", "<table", "<head", "<body", "<meta", "<style")):
        return "html"
    if start.startswith("<?xml"):
        return "html" if "<html" in start or "<table" in start else "xml"
    return "text"


def check_kind(path: Path, content: bytes, place: str) -> str:
    """`text`, `xlsx` or `parquet`. Raises PimError when the bytes are of any other kind, or of another kind than the name says."""
    ending, kind = path.suffix.lower(), kind_of(content)
    readable = (
        "text" if ending in TEXT_NAMES else "xlsx" if ending in EXCEL_NAMES else "parquet" if ending in PARQUET_NAMES else ""
    )
    if kind == readable:
        return kind
    what, remedy = KINDS[kind]
    if kind in ("locked", "damaged"):
        what = "this workbook is protected by a password" if kind == "locked" else "this file is damaged and cannot be read"
        raise PimError(Fault(place, what, remedy=remedy))
    if not readable and kind in ("text", "xlsx", "parquet"):
        found = f"the ending {ending}" if ending else "a name without an ending"
        raise PimError(
            Fault(place, f"this file's name does not say that it is a table; it is {what}", found, ".csv or .xlsx", remedy)
        )
    named = "" if ending in (f".{kind}", ".htm") else f", though its name ends in {ending}"
    raise PimError(Fault(place, f"this file is {what}{named}", expected="an Excel workbook (.xlsx) or CSV", remedy=remedy))


def _start_of_text(content: bytes) -> str:
    start = content[:2048]
    text = (
        start.decode("utf-16", "ignore") if start.startswith((b"\xff\xfe", b"\xfe\xff")) else start.decode("utf-8-sig", "ignore")
    )
    return text.lstrip().lower()


def _kind_of_zip(content: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
            if "mimetype" in names and archive.read("mimetype").startswith(b"application/vnd.oasis.opendocument"):
                return "ods"
            if sum(info.file_size for info in archive.infolist()) > MOST_UNPACKED:
                return "damaged"
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, ValueError, EOFError):
        return "damaged"
    if "xl/workbook.bin" in names:
        return "xlsb"
    for folder, kind in (("xl/", "xlsx"), ("word/", "docx"), ("ppt/", "pptx")):
        if any(name.startswith(folder) for name in names):
            return kind
    return "zip"

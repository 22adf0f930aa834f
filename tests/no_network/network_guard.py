"""No network but loopback while the tests run.

Two fences:

* ``watch_python`` sees every connection and name look-up of a Python process, from whichever
  library, and refuses those that lead off this machine. Child Pythons of the tests get it through
  the ``sitecustomize`` beside this file. Each attempt is also written down, so that one that a
  library swallows still fails its test.
* ``leave_network`` (Linux, as root) moves the process and all its children, of any kind, into a
  network namespace that has a loopback interface and nothing else.

Without the second, programs that are not Python (Chromium, LibreOffice) and native code that opens
sockets by itself are not held back.
"""

from __future__ import annotations

import ctypes
import fcntl
import ipaddress
import os
import socket
import struct
import sys
from collections.abc import Callable
from pathlib import Path

ATTEMPTS = "REPORTQA_TEST_NETWORK_ATTEMPTS"
"""Environment variable: the file that attempts are written to, one a line."""

_CLONE_NEWNET = 0x40000000
_SIOCSIFFLAGS = 0x8914
_IFF_UP_AND_RUNNING = 0x1 | 0x40


class NetworkBlockedError(RuntimeError):
    """A test tried to reach another machine. Not an OSError, which libraries like to swallow."""


def watch_python() -> None:
    """Refuse what leads off this machine, for the rest of this process's life."""
    # The modules that the hook needs are imported above: importing inside it would call it again.
    checks: dict[str, Callable[[tuple[object, ...]], str | None]] = {
        "socket.connect": lambda args: _foreign_address(args[1]),
        "socket.sendto": lambda args: _foreign_address(args[1]),
        "socket.sendmsg": lambda args: _foreign_address(args[1]),
        "socket.getaddrinfo": lambda args: _foreign_name(args[0]),
        "socket.gethostbyname": lambda args: _foreign_name(args[0]),
        "socket.gethostbyaddr": lambda args: _foreign_name(args[0]),
        "socket.getnameinfo": lambda args: _foreign_address(args[0]),
    }

    def hook(event: str, args: tuple[object, ...]) -> None:
        check = checks.get(event)
        target = check(args) if check else None
        if target is not None:
            _write_down(f"{event} {target}")
            raise NetworkBlockedError(f"tests reach no other machine, refused: {event} {target}")

    sys.addaudithook(hook)


def leave_network() -> bool:
    """Keep this process and its children to loopback by the kernel; False where it cannot be."""
    if sys.platform != "linux" or os.geteuid() != 0:
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(_CLONE_NEWNET) != 0:
        return False
    with socket.socket() as any_socket:
        request = struct.pack("16sh", b"lo", _IFF_UP_AND_RUNNING)
        fcntl.ioctl(any_socket, _SIOCSIFFLAGS, request)
    return True


def attempts() -> list[str]:
    """What this process and its children have tried so far, in order."""
    file = os.environ.get(ATTEMPTS)
    return Path(file).read_text("utf-8").splitlines() if file and Path(file).exists() else []


def _write_down(line: str) -> None:
    file = os.environ.get(ATTEMPTS)
    if file:
        with Path(file).open("a", encoding="utf-8") as out:
            out.write(f"{line}\n")


def _foreign_address(address: object) -> str | None:
    """The address as text if it leads off this machine; paths of local sockets do not."""
    if not isinstance(address, tuple):
        return None
    host = address[0]
    if _is_literal(host) and ipaddress.ip_address(host.partition("%")[0]).is_loopback:
        return None
    return None if host in {"localhost", ""} else f"{host}:{address[1]}"


def _foreign_name(host: object) -> str | None:
    """The name if looking it up would ask another machine; addresses need no look-up."""
    name = host.decode("idna", "replace") if isinstance(host, bytes) else host
    if not isinstance(name, str) or name in {"", "localhost"} or _is_literal(name):
        return None
    return name


def _is_literal(host: object) -> bool:
    try:
        ipaddress.ip_address(str(host).partition("%")[0])
    except ValueError:
        return False
    return True

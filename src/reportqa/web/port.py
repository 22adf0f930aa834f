"""The place that the server listens at, taken before anything slow is done."""

from __future__ import annotations

import socket
import sys

from reportqa.errors import SettingsError


def take_port(host: str, port: int) -> socket.socket:
    """A socket bound to the address, not yet listening; raises SettingsError where it is taken.

    Only ``socket`` is imported for this, so that a port in use is told at once.
    """
    if not 0 <= port <= 65535:  # some systems would take the rest of a division by 65536
        raise SettingsError(f"The port {port} cannot be used: it is not from 1 to 65535.")
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except OSError as error:
        raise SettingsError(f"The address {host}:{port} cannot be used: {error}.") from error
    listener = socket.socket(family, kind, protocol)
    try:
        if sys.platform == "win32":
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:  # a port that was served a moment ago may be used again
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
    except OSError as error:
        listener.close()
        raise SettingsError(
            f"The port {port} on {host} cannot be used: {_reason(error)}.",
            "Choose another with --port, or stop the program that uses it.",
        ) from error
    return listener


def listen(listener: socket.socket) -> None:
    """Begin to listen; raises SettingsError where another program was quicker."""
    try:
        listener.listen(128)
    except OSError as error:
        port = listener.getsockname()[1]
        raise SettingsError(
            f"The port {port} cannot be used: {_reason(error)}.",
            "Choose another with --port, or stop the program that uses it.",
        ) from error


def address_of(listener: socket.socket, host: str) -> str:
    """What to type into a browser on this machine."""
    port = listener.getsockname()[1]
    if host in {"", "0.0.0.0", "::"}:  # noqa: S104 - compared, not bound
        host = "127.0.0.1"
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


def _reason(error: Exception) -> str:
    if isinstance(error, OSError):
        return (error.strerror or str(error)).lower()
    return str(error)

"""The web application: ``python app.py --corpus corpus --index index``, then open the address.

The library is made from the corpus on the first start, and renewed when the corpus has changed.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from reportqa.errors import ReportqaError
from reportqa.web.port import take_port


def main() -> int:
    """Serve until Ctrl-C; 1 where that could not be done, with one line on stderr that says why."""
    parser = argparse.ArgumentParser(description="Serve the chat over a folder of reports.")
    parser.add_argument("--corpus", type=Path, default=Path("corpus"), help="folder of reports")
    parser.add_argument("--index", help="folder of the library (REPORTQA_INDEX, else index)")
    parser.add_argument("--host", help="address to listen at (REPORTQA_HOST, else 127.0.0.1)")
    parser.add_argument("--port", type=int, help="port to listen at (REPORTQA_PORT, else 7860)")
    options = parser.parse_args()
    try:
        _serve(options)
    except ReportqaError as error:
        print(f"reportqa: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 0
    return 0


def _serve(options: argparse.Namespace) -> None:
    from reportqa.settings import load_settings

    settings = load_settings()
    host = options.host or settings.host
    port = settings.port if options.port is None else options.port
    with take_port(host, port) as listener:  # before anything slow is imported or done
        from reportqa.web.prepare import prepare
        from reportqa.web.server import serve

        library = prepare(options.corpus, options.index or settings.index)
        serve(library, host, port, listener=listener)


if __name__ == "__main__":
    sys.exit(main())

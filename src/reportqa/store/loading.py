"""What takes long to load, begun before it is needed."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable


def load_beside(load: Callable[[], None]) -> None:
    """Load something in a thread; what goes wrong is said by whoever needs it later."""

    def run() -> None:
        with contextlib.suppress(Exception):
            load()

    threading.Thread(target=run).start()

"""Found by every Python that a test starts, because this folder is on its PYTHONPATH."""

import network_guard

network_guard.watch_python()

"""The gate between preparing in the background and the first visitor: two threads must not import at once."""

import threading

#: Set unless ``dashboard.serve`` is still importing what pages need.
imported = threading.Event()
imported.set()

"""How Ray runs in tests."""

# Small, and with our own priority: Ray's workers are nice, so that whatever else runs on the machine starves them.
RAY = {"RAY_DEFAULT_OBJECT_STORE_MAX_MEMORY_BYTES": "80000000", "RAY_worker_niceness": "0"}

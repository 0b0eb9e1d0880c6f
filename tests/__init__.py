import dashboard  # noqa: F401 (before anything imports openpyxl)

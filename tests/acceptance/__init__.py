"""The rows of the requirements, one file a row: whole processes on the public API, on a real SQLite file."""

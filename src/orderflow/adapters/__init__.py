"""The only I/O of orderflow: each module here implements a port by talking to one thing. Import the module you use."""

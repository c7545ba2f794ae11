"""Reads files from strangers in a process of its own, which may use little memory and time.

`config.filing` starts it and hands it one file. A file that makes a library crash, loop or ask for
gigabytes ends this process and nothing else. Nothing here imports Django or reads a setting.
"""

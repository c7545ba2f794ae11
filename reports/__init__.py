"""Figures, annexes and the files they become."""

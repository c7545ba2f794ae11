"""Measures the portal against the floor of the machine it runs on, in the same run."""

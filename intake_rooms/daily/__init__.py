"""Rows worked out per room and local day, so that ten years are counted as fast as a week.

The intakes are the only truth. Every write of an intake leaves a `StaleDay` in its own
transaction, by a trigger of the database, so no writer can forget it (`triggers`). A reader
takes clean days from the rows worked out and stale days from the intakes, in one snapshot: what
is committed is counted, at once and once (`reading`). `refreshing` works days out anew.
"""

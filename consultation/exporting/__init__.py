"""Answers as files for those who analyse them: CSV and XLSX with a codebook, GeoJSON of points.

Every file is made from the same `columns.Sheet`, row by row, so that memory does not grow with the
number of answers. Answers get fresh numbers in a shuffled order that changes with every export:
neither says when or after whom somebody answered (domain facts §6).
"""

"""Answers under /api/v1/responses/: sent by enrolled tablets."""

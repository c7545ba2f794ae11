"""The rooms' part of /api/v1/: tablets and other systems register here."""

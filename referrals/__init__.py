"""Referrals to other offers, and what came of them."""

"""Show the referrals of a desk, and log new ones."""

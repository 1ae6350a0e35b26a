"""Log a new referral: who, why, whether they agree, and their own words."""

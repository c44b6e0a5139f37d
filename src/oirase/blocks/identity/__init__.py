"""Sign-in, sessions, proofing, consent, delegation."""

"""From measures to verdicts: estimates with intervals, rank sets, scores, and what cannot be told."""

"""One number per office and period: one measure (指标) = one file."""

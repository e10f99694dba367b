"""Tab-separated text: CSV with another delimiter."""

from shixiao.intake.formats.csv import opened

__all__ = ["opened"]

"""实效 · shixiao: assess public services by their real effect."""

__version__ = "0.1.0"

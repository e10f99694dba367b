"""What will be asked: schemes, rule packs, service lists; the linter that refuses bad ones."""

from shixiao.design.written import as_written

__all__ = ["as_written"]

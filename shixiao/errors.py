"""Every error we raise on purpose: what is wrong, where, and what to do next.

One class per thing the user can do about it, each with its own exit code (docs/reference/errors.md).
"""


class Refusal(Exception):
    """A user's mistake, told in one message; never shown as a traceback."""

    exit_code = 1

    def __init__(self, what: str, where: str = "", do: str = "") -> None:
        super().__init__(what)
        self.what, self.where, self.do = what, where, do

    def __str__(self) -> str:
        from shixiao.words import _  # here, so that statistics, which nobody need read, load no texts

        parts = [self.what]
        if self.where:
            parts.append(_("  where: {where}", where=self.where))
        if self.do:
            parts.append(_("  do:    {do}", do=self.do))
        return "\n".join(parts)


class WrongUse(Refusal):
    """The command line was used in a way it does not understand."""

    exit_code = 2


class SourceRefused(Refusal):
    """A source.yml, or a file it describes, is not what it says it is."""

    exit_code = 3


class SchemeRefused(Refusal):
    """A scheme or rule pack cannot be read or asks for something impossible."""

    exit_code = 4


class FolderRefused(Refusal):
    """A folder is missing, unfinished, of another kind or of a newer version."""

    exit_code = 5


class Tampered(Refusal):
    """A folder is not what its manifest says."""

    exit_code = 6


class KeyRefused(Refusal):
    """The pseudonym key is missing, weak, or another one than the snapshot was made with."""

    exit_code = 7


class EngineRefused(Refusal):
    """The engine cannot be opened or has not the means to finish."""

    exit_code = 8


class BadNumbers(Refusal, ValueError):
    """Numbers that no statistics can be made of."""

    exit_code = 9


class DiskRefused(Refusal):
    """A place cannot be read or written."""

    exit_code = 10


class LintRefused(Refusal):
    """The linter found errors in a scheme that nobody has allowed with a reason."""

    exit_code = 11

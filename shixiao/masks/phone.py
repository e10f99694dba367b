"""Telephone numbers: mobile and landline however they are grouped, 400, abroad, and short ones by words."""

import re

from shixiao.masks._run import Run

LABEL = "[电话]"
_MOBILE = re.compile(r"(?:(?:00)?86|0)?(1[3-9][0-9]{9})")
_USUAL = {(), (3, 7), (3, 6), (3,), (7,), (4, 7), (4, 8), (3, 7, 9), (3, 5, 7, 9), (6,), (1, 4, 7)}
# area codes in use (MIIT numbering plan): the third and fourth digit after 0 and the second
_AREAS = {
    "3": "10-19 35 49-59 70-79 91-98", "4": "10-19 21 27 29 31-39 40 51-59 64 67-69 70-79 82 83",
    "5": "10-19 23 27 30-39 43 46 50-66 70-80 91-99", "6": "31-35 60 62 63 68 91 92",
    "7": "01 10-19 22 24 28 30-39 43-46 50-60 62 63 66 68 69 70-79 90-99",
    "8": "10-19 25-27 30-39 40 51-59 70-79 83 86-88 91-99", "9": "01-03 06 08 09 11-19 30-39 41 43 51-55 70-79 90-99",
}  # fmt: skip


def _listed(said: str) -> set[str]:
    out: set[str] = set()
    for part in said.split():
        low, _dash, high = part.partition("-")
        out |= {f"{n:02d}" for n in range(int(low), int(high or low) + 1)}
    return out


# of these, where numbers have eight digits: only there twelve digits are a landline number
_EIGHT = {
    "0311", "0371", "0377", "0379", "0411", "0431", "0432", "0451", "0510", "0511", "0512", "0513",
    "0514", "0515", "0516", "0517", "0518", "0519", "0523", "0527", "0531", "0532", "0551", "0571",
    "0573", "0574", "0575", "0576", "0577", "0579", "0591", "0595", "0731", "0754", "0755", "0757",
    "0760", "0769", "0791", "0851", "0871", "0898",
}  # fmt: skip
_FAR = {"0" + first + rest for first, said in _AREAS.items() for rest in _listed(said)}


def found(run: Run, name: bool) -> tuple[int, int] | None:
    """Where a telephone number stands, if this run is one."""
    if not run.called and run.networked:
        return None
    if _is_mobile(run) or _is_landline(run) or _is_service(run, name) or _is_abroad(run, name) or _is_said(run, name):
        return _start(run), run.end + _closing(run)
    return None


def _start(run: Run) -> int:
    """With the plus or bracket before it."""
    said = re.search(r"(?:\+\s?|[(]\s?\+?\s?)$", run.head)
    if said is None:
        return run.start
    opened = "(" in said[0]
    closes = ")" in "".join(run.gaps) or run.tail.startswith(")")
    return run.start - len(said[0]) if not opened or closes else run.start


def _closing(run: Run) -> int:
    before = re.search(r"[(]\s?\+?\s?$", run.head)
    return 1 if before and ")" not in "".join(run.gaps) and run.tail.startswith(")") else 0


def _is_mobile(run: Run) -> bool:
    said = _MOBILE.fullmatch(run.digits)
    if said is None or not run.clean:
        return False
    n = len(run.digits)
    cuts = run.last_cuts(11)
    if n == 12 and not run.called and cuts not in _USUAL - {(), (6,)}:
        return False  # 014113048100: twelve digits are a code of the catalogue
    if re.match(r"[.][0-9]{1,2}(?![0-9])", run.tail) and not run.called:
        return False  # hundredths of an amount
    if cuts and ((run.dated and len(cuts) < 10) or run.thousands):
        return False
    if (run.joined_before or run.joined_after) and cuts and cuts not in _USUAL:
        return False
    inner = run.gaps[-len(cuts) :] if cuts else ()
    if re.search("[0-9][.]$", run.head) and not cuts:
        return False  # the decimals of a number
    return not cuts or _grouped(run, inner, cuts)


def _grouped(run: Run, gaps: tuple[str, ...], cuts: tuple[int, ...]) -> bool:
    """Whether the digits are parted as people part a telephone number, or evenly by one mark."""
    marks = {g.strip() or " " for g in gaps}
    if marks <= {" ", "-"} or cuts == (3, 7):
        return True
    if len(gaps) == 1 and marks == {"."} and not (cuts == (3,) and run.digits[-11:] > "136"):
        return False  # 135.26438512 degrees
    if cuts in _USUAL and cuts != (1, 4, 7):
        return True
    if any(c in m for m in marks for c in ":;,"):
        return len(gaps) == 10 and len(marks) == 1
    return len(gaps) == 10 or (len(marks) == 1 and marks != {"."})


def _is_landline(run: Run) -> bool:
    said = run.digits
    if re.search(r"\+\s?[(]?\s?$", run.head) or run.sizes[0] in (2, 4):
        said = re.sub("^(?:00)?86(?=0?[1-9])", "", said)
    trunk = said if said.startswith("0") else "0" + said if said != run.digits else ""
    area = trunk[:3] if re.match("0(?:10|2[0-9])", trunk) else trunk[:4]
    local = trunk[len(area) :]
    if not (len(area) == 3 or area in _FAR) or len(local) not in (7, 8) or not run.clean or run.touched:
        return False
    if not "2" <= local[0] <= "8":
        return run.called and local[0] != "0" and not run.dated
    if run.joined_before or run.thousands or (run.amount and not run.called):
        return False
    if run.whole:
        if run.joined_after or (run.coded and not run.called):
            return False
        return run.called or len(trunk) != 12 or run.odd or (area in _EIGHT and not run.alone)
    if run.coded and not run.called and not run.gaps[0].strip(" -"):
        return False
    cuts = run.last_cuts(len(said))
    first = len(area) - (len(trunk) - len(said))
    if len(cuts) == len(said) - 1:
        return len(set(run.gaps)) == 1  # every digit for itself
    return not any(":" in g for g in run.gaps) and (not cuts or cuts[0] in (first, len(said) - 4, first + 3, first + 1))


def _is_service(run: Run, name: bool) -> bool:
    """400-123-4567, 800 810 1234."""
    if not re.fullmatch("[48]00[0-9]{7}", run.digits) or run.joined_before or run.joined_after or run.touched:
        return False
    if run.whole:
        return run.called or not (name or run.coded or run.amount or run.digits.endswith("000"))
    usual = run.cuts[0] == 3 or (run.cuts in ((6,), (7,)) and run.soft and (run.called or not (name or run.coded)))
    return usual and not run.thousands and not run.amount


def _is_abroad(run: Run, name: bool) -> bool:
    n, sizes = len(run.digits), run.sizes
    if run.joined_before or run.touched or run.thousands:
        return False
    if re.search(r"\+\s?[(]?$", run.head) and 8 <= n <= 15:
        return run.digits[0] != "0" and not (run.gaps and run.gaps[0] == "." and len(run.gaps) == 1) and not run.amount
    if re.match("00(?:1|44|49|33|55|81|82|852|853|886|91|65|61|7)", run.digits) and 11 <= n <= 16 and run.called:
        return True
    if run.joined_after or (name and not run.called):
        return False
    if sizes in ((3, 3, 4), (1, 3, 3, 4)) and (n == 10 or run.digits[0] == "1"):
        return run.digits[-10] > "1" and run.digits[-7] > "1" and not run.coded and _even(run)
    if sizes in ((2, 5, 4), (2, 1, 4, 4)) and run.digits[2] == "9" and run.soft:
        return not run.coded
    if sizes in ((4, 3, 3), (4, 6)) and run.digits.startswith("09") and run.soft:
        return not run.coded
    return sizes in ((8,), (4, 4)) and bool(re.search(r"85[23]\s?[)]?[\s-]?$", run.head))


def _even(run: Run) -> bool:
    return run.soft or len(set(run.gaps)) == 1


def _is_said(run: Run, name: bool) -> bool:
    """Seven or eight digits, and what is dialled elsewhere, right after a word for telephone or another number."""
    after_one = re.search(r"(?<![0-9])0[0-9]{2,3}[)\s-]{0,3}[2-8][0-9]{2,3}[\s-]?[0-9]{4}\s?[/,]\s?$", run.far)
    if after_one and run.whole and len(run.digits) in (7, 8) and not run.dated:
        return True
    if not run.called or run.dated or run.amount or run.touched or run.thousands or not run.soft:
        return False
    if not re.search(r"(?:\w|☎|📞|✆|📱)[^\w]{0,4}$", run.head) and run.head.strip():
        return False
    n, parts = len(run.digits), len(run.sizes)
    if n in (7, 8) and parts <= 2 and run.digits[0] > "1" and (parts == 1 or run.cuts[0] in (3, 4)):
        return not run.joined_before and not run.joined_after
    if re.search(r"[0-9]", run.head[-6:]):
        return False
    if name or parts > 4 or run.joined_after:
        return False
    return n == 10 or (n == 11 and run.digits[2] == "9")

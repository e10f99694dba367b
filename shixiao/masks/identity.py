"""Identity numbers of the mainland, of Hong Kong, Macau and Taiwan, passports, permits, and of other countries."""

import re

from shixiao.masks._run import Run, is_day

LABEL = "[证件号]"
_PROVINCES = {
    "11", "12", "13", "14", "15", "21", "22", "23", "31", "32", "33", "34", "35", "36", "37", "41", "42", "43", "44",
    "45", "46", "50", "51", "52", "53", "54", "61", "62", "63", "64", "65", "71", "81", "82", "83", "91",
}  # fmt: skip
_WEIGHTS, _CHECKS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2), "10x98765432"  # GB 11643-1999
_SAID = re.compile(
    r"身[份分]|证件|證件|证号|證號|居民|户口|残疾证|社保|社会保障|identi|id\s?(?:card|no|num)|\bid\b|sfz|驾驶证|驾照"
)
_PASSPORT = re.compile(r"护照|護照|旅行[证證]|passport|pasaporte|pass\s?no")
_PERMIT = re.compile(
    r"通行[证證]|港澳|台胞|臺胞|往[来來]|回[乡鄉]|大陆居民|居住[证證]|入[台臺]|permit"
    r"|[台臺][湾灣]|香港|澳[门門]|hkid|hong kong|macau"
)
_RESIDENCE = re.compile(r"永久居留|永居|外国人|外籍|residen")
_RECENT = 2015  # born since: as a code, six digits of a place and a day are sooner a case number
# Taiwan's letters, each worth two digits (Household Registration Act, National Identification Card numbers)
_TAIWAN = {c: 10 + i for i, c in enumerate("abcdefghjklmnpqrstuvxywzio")}


def found(run: Run, name: bool) -> tuple[int, int] | None:
    """Where another identity number stands, if this run is one; of names and codes only what is certain is taken."""
    if len(run.digits) == 15 and _is_old(run, name):
        return run.start, run.end
    return _lettered(run, name) or _abroad(run, name)


def checked(said: str) -> bool:
    """Whether the check digit of 18 characters is right."""
    return _CHECKS[sum(int(c) * w for c, w in zip(said, _WEIGHTS, strict=False)) % 11] == said[17]


def mainland(run: Run, name: bool) -> tuple[int, int] | None:
    """Eighteen digits (the last may be X): a place, a day of birth, a number, a check digit."""
    if len(run.digits) not in (17, 18, 20):
        return None
    digits, end = run.digits, run.end
    if len(digits) == 17:
        last = re.match(r"[\W_]{0,4}x(?:[1-7][1-4](?![0-9]))?", run.tail)
        if last is None:
            return None
        digits, end = digits + "x", end + last.end()
    grade = digits[18:]  # a disability certificate's number goes on with its kind and grade
    said = digits[:18]
    if grade and not re.fullmatch("[1-7][1-4]", grade):
        return None
    asked = bool(_SAID.search(run.head))
    born = said[6:14]
    if not (said[0] != "0" and born[:2] in ("18", "19", "20") and is_day(born)):
        return (run.start, end) if asked and not run.coded and said[:2] in _PROVINCES else None
    right, real = checked(said), said[:2] in _PROVINCES
    if said[-1] != "x" and not run.clean:
        return None
    if (name and run.touched and not (right or real)) or (
        name and not right and not asked and int(born[:4]) >= _RECENT
    ):
        return None
    if not (right or real or asked) and (is_day(said[:8]) or (run.gaps and not run.soft)):
        return None  # a day and a number that counts on: an order
    return run.start, end


def _is_old(run: Run, name: bool) -> bool:
    """Fifteen digits, given until 1999: no check digit, so their grouping and place must be right."""
    said, asked = run.digits, bool(_SAID.search(run.head))
    if not run.clean or run.joined_before or run.joined_after or not is_day("19" + said[6:12]):
        return asked and run.soft and said[:2] in _PROVINCES and not run.coded
    if name and not asked and int(said[6:8]) < 30:
        return False  # a place, 250312 and a number: a case number of a day in 2025
    if said[:2] not in _PROVINCES or said[2:4] == "00" or run.thousands or (run.coded and not asked):
        return asked
    return run.whole or run.soft or len(set(run.gaps)) == 1 or run.cuts in ((6, 12), (6, 8, 10, 12), (3, 6, 12))


def _lettered(run: Run, name: bool) -> tuple[int, int] | None:
    """Numbers that begin with letters, and those that only the words before them tell."""
    n, lead = len(run.digits), run.lead
    start = run.start if not lead else run.text.rindex(lead, 0, run.start)
    around = run.head[: len(run.head) - (run.start - start)] + " " + run.tail
    tight = not run.gaps or run.soft
    if _PASSPORT.search(around) and len(lead) <= 2 and 6 <= n <= 9 and tight:
        return start, run.end
    if _is_kong(lead, run, around, name):
        last = re.match(
            r"[(]?a[)]?(?![a-z0-9])|[)]" if "(" in "".join(run.gaps) or len(run.digits) == 6 else "", run.tail
        )
        return start, run.end + (last.end() if last else 0)
    if not tight or run.joined_after or (run.joined_before and not lead):
        return None
    if lead and _is_island(lead, run, around, name):
        return start, run.end
    if _PERMIT.search(around) and ((lead in ("h", "m", "c", "w", "t", "l") and n in (8, 10)) or
                                   (not lead and n in (8, 10) and re.search("[台臺]|permit", around) and not run.dated)
                                   or (re.fullmatch("[cw][a-z]", lead) and n == 7)):  # fmt: skip
        return start, run.end
    if _RESIDENCE.search(around) and len(lead) == 3 and n == 12:
        return start, run.end
    if name or run.coded or run.gaps:
        return None
    plain = (
        (lead in ("e", "g") and n == 8)
        or (re.fullmatch("e[a-z]", lead) and n == 7)
        or (lead in ("h", "m") and n in (8, 10))
    )
    return (start, run.end) if plain and run.clean else None


def _is_island(lead: str, run: Run, around: str, name: bool) -> bool:
    """Taiwan's: a letter and nine digits."""
    if len(lead) != 1 or len(run.digits) != 9 or run.digits[0] not in "1289":
        return False
    if _SAID.search(around) or _PERMIT.search(around):
        return True
    if name or run.coded or not run.whole or run.text[run.start - 1] != lead or is_day(run.digits[:8]):
        return False
    worth = divmod(_TAIWAN[lead], 10)
    total = worth[0] + 9 * worth[1] + sum(int(c) * (8 - i if i < 8 else 1) for i, c in enumerate(run.digits))
    return total % 10 == 0


def _is_kong(lead: str, run: Run, around: str, name: bool) -> bool:
    """Hong Kong's A123456(7), Macau's 1234567(8) and 5/123456/7."""
    said = bool(_PERMIT.search(around)) or (bool(_SAID.search(around)) and not name)
    bracket = bool(run.gaps) and run.gaps[-1].strip() == "(" and run.tail[:1] == ")" and run.sizes[-1] == 1
    if not (run.soft or (run.sizes == (1, 6, 1) and set(run.gaps) == {"/"})):
        return False
    if 1 <= len(lead) <= 2 and len(run.digits) == 7:
        return said or bracket
    if 1 <= len(lead) <= 2 and len(run.digits) == 6:
        return bool(re.match(r"[(]a[)]|a(?![a-z0-9])" if said else r"[(]a[)]", run.tail))
    macau = len(run.digits) == 8 and run.digits[0] in "157"
    return not lead and macau and (said or (bracket and run.sizes == (7, 1)))


def _abroad(run: Run, name: bool) -> tuple[int, int] | None:
    """Brazil's CPF, the social security number of the United States, India's Aadhaar: by shape and check."""
    said, n = run.digits, len(run.digits)
    if run.joined_before or run.joined_after or run.thousands or not run.clean:
        return None
    if n == 11 and (re.search(r"\bcpf\b", run.head) or (run.sizes == (3, 3, 3, 2) and is_cpf(said))):
        return run.start, run.end
    social = n == 9 and said[:3] not in ("000", "666") and said[0] != "9" and said[3:5] != "00"
    if n == 9 and re.search(r"\bssn\b|social sec", run.far):
        return run.start, run.end
    if social and not name and run.sizes == (3, 2, 4) and set(run.gaps) == {"-"} and not run.coded:
        return run.start, run.end
    if n == 12 and re.search(r"aadh?aa?r|\buid", run.head):
        return run.start, run.end
    if n == 12 and not name and run.sizes == (4, 4, 4) and said[0] > "1" and run.soft and is_aadhaar(said):
        return run.start, run.end
    return None


def is_cpf(said: str) -> bool:
    """Both check digits of a CPF (Receita Federal)."""
    for n in (9, 10):
        rest = sum(int(c) * (n + 1 - i) for i, c in enumerate(said[:n])) * 10 % 11 % 10
        if rest != int(said[n]):
            return False
    return len(set(said)) > 1


_TURN = [[j if i == 0 else (i + j) % 5 if i < 5 and j < 5 else 0 for j in range(10)] for i in range(10)]
for _i in range(10):  # the dihedral group of order ten
    for _j in range(10):
        if _i < 5:
            _TURN[_i][_j] = (_i + _j) % 5 if _j < 5 else (_i + _j - 5) % 5 + 5
        else:
            _TURN[_i][_j] = (_i - _j) % 5 + 5 if _j < 5 else (_i - _j) % 5
_STEP = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4]


def is_aadhaar(said: str) -> bool:
    """The check digit of Verhoeff (1969)."""
    total = 0
    for place, c in enumerate(reversed(said)):
        moved = int(c)
        for _turn in range(place % 8):
            moved = _STEP[moved]
        total = _TURN[total][moved]
    return total == 0

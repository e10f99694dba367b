"""A third party's sample, drawn from the register of a snapshot: whom to ask, in what order, in what way.

The register is frozen (the snapshot's root hash), the seed is committed to before the draw (its SHA-256) and shown
after fieldwork: then anybody who holds the snapshot can make the draw again, and nobody could foresee it. Beside the
contact sheets stand a description without persons (`.json`), the seed, and the list that joins contact numbers to
cases; the last two stay with whoever holds the register.
"""

import hashlib
import hmac
import io
import json
import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from shixiao import folders, placing
from shixiao.cells import Writer
from shixiao.design.rulepack import load_rulepack
from shixiao.design.sample import Design, load_design
from shixiao.errors import BadNumbers, DiskRefused, FolderRefused, SchemeRefused
from shixiao.facts import facts
from shixiao.facts.offices import offices as offices_table
from shixiao.integrity._kinds import Certain
from shixiao.outcomes import register
from shixiao.outcomes.inputs import certain_rules, open_snapshot, register_facts
from shixiao.outcomes.moments import Span
from shixiao.plugs import nearest
from shixiao.stats import sampling
from shixiao.strict import parse
from shixiao.words import _

Progress = Callable[[str], None]
Row = dict[str, Any]
FORMAT = "1.0"
MAIN, RESERVE = "main", "reserve"


@dataclass(frozen=True)
class Drawn:
    """A finished draw: what is said of it without persons, and one row per person drawn, in the order of contact."""

    said: Row
    contacts: list[Row]


def write_seed(path: Path) -> str:
    """A new secret seed that only its owner may read; says the commitment to it. One that stands there is kept."""
    path = Path(path)
    if not path.exists():
        placing.write_new(path, _new_seed(), 0o600)
    return sampling.commitment(read_seed(path))


def _new_seed() -> bytes:
    return f"{secrets.token_hex(32)}\n".encode()


def read_seed(path: Path) -> str:
    try:
        seed = Path(path).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise DiskRefused(_("cannot read: {why}", why=error), str(path), _("check the path")) from None
    if len(seed) < sampling.SHORTEST_SEED:
        remedy = _("make one with: shixiao seed FILE")
        raise BadNumbers(_("the seed is shorter than {n} characters", n=sampling.SHORTEST_SEED), str(path), remedy)
    return seed


def draw(
    snapshot: Path, plan: Design, where: Path, seed: str, engine: Any, progress: Progress = lambda _: None
) -> Drawn:
    """The same for the same snapshot, design (read from `where`) and seed, on any machine."""
    with open_snapshot(snapshot) as folder:
        return _drawn(folder, plan, where, seed, engine, progress)


def _drawn(folder: folders.Folder, plan: Design, where: Path, seed: str, engine: Any, progress: Progress) -> Drawn:
    rules = doubting(plan, str(where))
    put_register(engine, folder, plan, where)
    span = Span(plan.period.from_, plan.period.to, plan.period.from_)
    progress(_("reading the register"))
    rows = engine.arrow(register.frame(plan, rules, span).order_by("case"))
    chosen = _offices(engine, plan, str(where))
    rows = rows.filter(pc.is_in(rows["office"], pa.array(list(chosen), pa.string())))
    if not rows.num_rows:
        raise FolderRefused(
            _("no case in the register was closed in this period"), str(folder.path), _("check period and offices")
        )
    keys = rows["case"].to_pylist()
    cells = _Cells.of(plan, rows)
    progress(_("drawing"))
    asked, half = cells.allocated(plan)
    with_reserve = sampling.with_reserve(asked, plan.response, plan.reserve, cells.population)
    got = sampling.draw(keys, cells.code, asked.ravel(), (with_reserve - asked).ravel(), seed=seed)
    held = np.flatnonzero(got.chosen | got.reserve)
    contacts = _contacts(engine, plan, rows, cells, got, held, seed)
    said = {
        "format": FORMAT,
        "survey": plan.survey,
        "design": plan.model_dump(mode="json", by_alias=True),
        "snapshot": folder.root,
        "register": {"cases": len(keys), "fingerprint": sampling.fingerprint(keys)},
        "commitment": sampling.commitment(seed),
        "offices": chosen,
        "strata": cells.described(asked, with_reserve, half),
        "half_width": {"wanted": plan.wanted.half_width, "due": _due(plan, cells, half)},
        "drawn": _counted(contacts),
        "list": hashlib.sha256("\n".join(f"{c['contact']} {c['case']}" for c in contacts).encode()).hexdigest(),
    }
    return Drawn(said, contacts)


def sample(
    snapshot: Path, design: Path, out: Path, seed: Path | None, engine: Any, progress: Progress = lambda _: None
) -> Drawn:
    """Draw, and write the contact sheets with what stands beside them; returns what was drawn."""
    from shixiao.outcomes import sheets

    out = Path(out)
    if out.suffix.lower() != ".xlsx":
        raise DiskRefused(_("contact sheets are a workbook"), str(out), _("give a name that ends in .xlsx"))
    if os.path.lexists(out):
        raise DiskRefused(_("a file stands there already"), str(out), _("choose another name: a draw is made once"))
    placing.unless_inside(out)
    plan, where = load_design(design)
    kept = seed or out.with_suffix(".seed")
    with placing.beside(out) as room:
        made = _made_files(room, out, kept)
        if kept.exists():
            made.pop(room / "seed")
        else:
            _write_private(room / "seed", _new_seed())
        found = draw(snapshot, plan, where, read_seed(kept if kept.exists() else room / "seed"), engine, progress)
        progress(_("writing contact sheets"))
        _write_private(room / "join", as_list(found.contacts))
        folders.write_json(room / "said", found.said)
        sheets.write(found, str(room / "sheets"))
        placing.put_all_new(made)
    return found


def _made_files(room: Path, out: Path, seed: Path) -> dict[Path, Path]:
    """What is made and where it goes, the sheets last: where they stand, all stands."""
    places = {"seed": seed, "join": out.with_suffix(".join.csv"), "said": out.with_suffix(".json"), "sheets": out}
    return {room / name: place for name, place in places.items()}


def differences(snapshot: Path, out: Path, seed: Path, engine: Any, progress: Progress = lambda _: None) -> list[str]:
    """What is not as the draw's description says, when it is made again from the register and the seed shown."""
    from shixiao.outcomes import redrawn

    said = read_drawn(Path(out).with_suffix(".json"))
    if sampling.commitment(read_seed(seed)) != said["commitment"]:
        return [_("the seed is not the one that was committed to")]
    if folders.open_folder(snapshot, "snapshot").root != said["snapshot"]:
        return [_("the snapshot is not the register that was frozen")]
    plan = parse(json.dumps(said.get("design"), ensure_ascii=False), Design, SchemeRefused, str(out))
    again = draw(snapshot, plan, Path(out).with_suffix(".json"), read_seed(seed), engine, progress)
    plain = json.loads(json.dumps(again.said))
    wrong = [name for name in sorted(said.keys() | plain.keys()) if plain.get(name) != said.get(name)]
    return [
        *(_("{name}: comes out otherwise", name=name) for name in wrong),
        *redrawn.in_list(Path(out).with_suffix(".join.csv"), again),
        *redrawn.in_sheets(Path(out), again),
    ]


def read_drawn(path: Path) -> Row:
    """What was said of a draw; refused where it is none."""
    try:
        said = json.loads(Path(path).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        remedy = _("give the .json that stands beside the contact sheets")
        raise DiskRefused(_("cannot read: {why}", why=error), str(path), remedy) from None
    if not isinstance(said, dict) or said.get("format") != FORMAT or "commitment" not in said:
        raise DiskRefused(
            _("this describes no draw"), str(path), _("give the .json that stands beside the contact sheets")
        )
    return said


def doubting(plan: Design, where: str) -> dict[str, Certain]:
    """The certain rules by which the design doubts a rating."""
    known = certain_rules()
    for name in plan.doubted:
        if name not in known:
            raise SchemeRefused(_("no detector is called {name}", name=name), where, nearest(name, known))
    return {name: known[name] for name in plan.doubted}


def put_register(engine: Any, folder: folders.Folder, plan: Design, where: Path) -> None:
    """Facts, and the limits that say which stars are good."""
    pack = load_rulepack(plan.rulepack, where.parent)
    pack.require(("satisfied_from_stars", "bad_up_to_stars"), plan.period.to, plan.survey)
    period = {"period": plan.survey, "from_on": plan.period.from_, "until_on": plan.period.to}
    own = {
        "calendar": pack.calendar(),
        "limits": pack.limits(plan.period.to),
        "periods": pa.Table.from_pylist([period], schema=facts()["periods"].schema.to_pyarrow()),
    }
    register_facts(engine, folder, own)


def _offices(engine: Any, plan: Design, where: str) -> dict[str, str]:
    """The offices of the design, with their names."""
    t = offices_table.select("office", "name", "level", "kind", "assessed").order_by("office")
    chosen = {r["office"]: r["name"] for r in engine.arrow(t).to_pylist() if plan.offices.takes(r)}
    if not chosen:
        raise FolderRefused(
            _("no office of this snapshot is in this design"), where, _("check `offices` in the design")
        )
    return chosen


@dataclass(frozen=True)
class _Cells:
    """Offices × strata, and the cell of each case of the register."""

    offices: list[str]
    strata: list[str]
    code: "np.ndarray[Any, np.dtype[np.int64]]"
    population: "np.ndarray[Any, np.dtype[np.float64]]"

    @classmethod
    def of(cls, plan: Design, rows: pa.Table) -> "_Cells":
        offices, strata = sorted(set(rows["office"].to_pylist())), sorted(set(rows["stratum"].to_pylist()))
        at_office = {o: i for i, o in enumerate(offices)}
        at_stratum = {s: i for i, s in enumerate(strata)}
        pairs = zip(rows["office"].to_pylist(), rows["stratum"].to_pylist(), strict=True)
        code = np.array([at_office[o] * len(strata) + at_stratum[s] for o, s in pairs], np.int64)
        size = np.bincount(code, minlength=len(offices) * len(strata)).astype(float)
        return cls(offices, strata, code, size.reshape(len(offices), len(strata)))

    def expected(self, plan: Design) -> "np.ndarray[Any, np.dtype[np.float64]]":
        return np.array([getattr(plan.expected, s.split(" · ")[0]) for s in self.strata])

    def allocated(self, plan: Design) -> tuple[Any, Any]:
        """Answers wanted in each cell, and the half-width that each office (or all together) should then have."""
        want = plan.wanted
        how = {"how": want.how, "level": want.confidence, "deff": want.deff, "least": want.least}
        share = np.broadcast_to(self.expected(plan), self.population.shape)
        if want.of == "each_office":
            got = sampling.allocate(self.population, want.half_width, share=share, **how)  # type: ignore[arg-type]
            return got.asked, got.half_width
        flat = self.population.reshape(1, -1)
        got = sampling.allocate(flat, want.half_width, share=share.reshape(1, -1), **how)  # type: ignore[arg-type]
        return got.asked.reshape(self.population.shape), got.half_width

    def described(self, asked: Any, drawn: Any, half: Any) -> list[Row]:
        """One row per cell that has cases; weight: cases per answer wanted."""
        out = []
        for i, office in enumerate(self.offices):
            for j, stratum in enumerate(self.strata):
                if self.population[i, j]:
                    take = int(asked[i, j])
                    row = {"office": office, "stratum": stratum, "population": int(self.population[i, j])}
                    row |= {"asked": take, "reserve": int(drawn[i, j]) - take}
                    out.append(row | {"weight": round(self.population[i, j] / take, 4) if take else None})
        return out


def _due(plan: Design, cells: _Cells, half: Any) -> Any:
    if plan.wanted.of == "all_together":
        return round(float(half[0]), 4)
    return {office: round(float(h), 4) for office, h in zip(cells.offices, half, strict=True)}


def _contacts(engine: Any, plan: Design, rows: pa.Table, cells: _Cells, got: Any, held: Any, seed: str) -> list[Row]:
    """One row per person drawn; numbers and groups tell the interviewer neither office nor stratum's meaning."""
    picked = rows.take(pa.array(held))
    listed = engine.put("drawn", picked.select(["case"]))
    seen = {r["case"]: r for r in engine.arrow(register.screened(listed, plan)).to_pylist()}
    phones = {r["office"]: r["phones"] for r in engine.arrow(register.recorded()).to_pylist()}
    engine.forget("drawn")
    out = []
    for row, i in zip(picked.to_pylist(), held.tolist(), strict=True):
        about = seen[row["case"]]
        telephone = about["telephone"]
        if telephone == "none" and not phones.get(row["office"]):
            telephone = "not_in_register"
        visit = telephone not in ("", "not_in_register")
        if telephone == "none" and plan.without_phone == "leave_out":
            continue
        out.append(
            row | {"place": int(got.place[i]), "role": MAIN if got.chosen[i] else RESERVE, "telephone": telephone}
            | {"mode": "visit" if visit else "phone", "agent": about["agent"] is not None}
        )  # fmt: skip
    shuffled = sorted(out, key=lambda r: _hash(seed, "contact", r["case"]))
    width = len(str(len(out)))
    for number, row in enumerate(shuffled, 1):
        row["contact"] = f"{plan.survey.upper()}-{number:0{width}d}"
    groups = sorted({(r["office"], r["stratum"]) for r in out}, key=lambda g: _hash(seed, "group", "\0".join(g)))
    numbered = {pair: number for number, pair in enumerate(groups, 1)}
    for row in shuffled:
        row["group"] = numbered[row["office"], row["stratum"]]
    return shuffled


def _hash(seed: str, what: str, key: str) -> bytes:
    return hmac.digest(seed.encode(), f"{what}\0{key}".encode(), "sha256")


def _counted(contacts: list[Row]) -> Row:
    def many(key: str, value: str) -> int:
        return sum(c[key] == value for c in contacts)

    screened = {why: many("telephone", why) for why in ("none", "staff", "shared", "changed", "not_in_register")}
    return {
        "people": len(contacts), "main": many("role", MAIN), "reserve": many("role", RESERVE),
        "by_phone": many("mode", "phone"), "by_visit": many("mode", "visit"), "telephones": screened,
    }  # fmt: skip


LISTED = ("contact", "case", "office", "stratum", "group", "place", "role", "mode", "telephone", "agent")


def as_list(contacts: list[Row]) -> bytes:
    """The list that joins contact numbers to cases."""
    text = io.StringIO()
    Writer(text, LISTED).rows(contacts)
    return text.getvalue().encode()


def _write_private(path: Path, content: bytes) -> None:
    """Readable by its owner alone."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)


def show(said: Row, form: str) -> str:
    """What was drawn, for a person or a program."""
    if form == "json":
        return json.dumps(said, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    drawn, due = said["drawn"], said["half_width"]["due"]
    widest = max(due.values()) if isinstance(due, dict) else due
    lines = [
        _("register: {n} cases of {offices} offices, in {strata} strata", n=f"{said['register']['cases']:,}",
          offices=len(said["offices"]), strata=len(said["strata"])),
        _("drawn: {main} people, and {reserve} in reserve; {phone} by telephone, {visit} to be visited",
          main=f"{drawn['main']:,}", reserve=f"{drawn['reserve']:,}", phone=f"{drawn['by_phone']:,}",
          visit=f"{drawn['by_visit']:,}"),
        _("telephones not called: {none} not there, {staff} of staff, {shared} shared, {changed} changed",
          **{k: f"{drawn['telephones'][k]:,}" for k in ("none", "staff", "shared", "changed")}),
        _("expected half-width: {due} (wanted {wanted})", due=f"{widest:.1%}",
          wanted=f"{said['half_width']['wanted']:.1%}"),
        _("commitment to the seed: {commitment}", commitment=said["commitment"]),
    ]  # fmt: skip
    return "\n".join(lines) + "\n"

"""The command line: each command a few lines, no logic."""

import contextlib
import json
import os
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import click

from shixiao import __version__, ending
from shixiao.errors import Refusal, WrongUse
from shixiao.spoken import Group, Name, reader, teach_click
from shixiao.words import _, language, speaking

PATH = Name(path_type=Path)
OUT = click.option("--out", type=PATH, required=True, help="Folder to write; appears only when it is complete.")
SCHEME = click.option("--scheme", type=PATH, required=True, help="Scheme file, or the name of a shipped one.")
LANG = click.option("--lang", type=click.Choice(["zh", "en"]), default="zh", show_default=True, help="Language.")
GROUP = click.option("--group", help="Group of this machine that may read public/; default: your own.")
PDF = click.option("--pdf", is_flag=True, help="Also write PDF files (needs the pdf extra).")
DATA = click.option("--data", type=PATH, help="Folder the source's files are in, if not beside its source.yml.")
KEY = click.option("--key", type=PATH, help="File with the pseudonym key; default: the variable SHIXIAO_KEY.")
FORMAT = click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="Output form.")
TABLE = click.option(
    "--format", "form", type=click.Choice(["text", "json", "csv"]), default="text", help="Output form."
)
DAY = click.DateTime(["%Y-%m-%d"])
SOURCES = click.argument("sources", nargs=-1, required=True, type=PATH)

_ENGINE = (
    click.option("--engine", "kind", type=click.Choice(["duckdb", "spark"]), default="duckdb", show_default=True),
    click.option("--memory", default="8GB", show_default=True, help="Most memory the engine may use."),
    click.option("--threads", type=click.IntRange(1), help="Threads; default: all cores."),
    click.option("--spill", type=PATH, help="Where the engine may spill to disk; default: the system's place."),
    click.option("--master", help="Spark master URL; default: local."),
)


def engine_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options every command has that opens an engine."""
    for option in reversed(_ENGINE):
        command = option(command)
    return command


@click.group(cls=Group, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="shixiao")
def cli() -> None:
    """实效 · assess public services by their real effect.

    \b
    shixiao demo                                              a made-up city, start to end
    shixiao run source.yml --scheme county-halls --out DIR    the main job on your own files
    """


@cli.command()
@click.option("--out", type=PATH, default=Path("demo-city"), show_default=True, help="Folder to write into.")
@click.option("--cases", type=click.IntRange(10_000, 100_000_000), default=200_000, show_default=True)
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True)
@LANG
@PDF
@engine_options
def demo(out: Path, cases: int, seed: int, lang: str, pdf: bool, **engine: Any) -> None:
    """Write the exports of a made-up city, assess them, and say what was found of what was planted.

    \b
    shixiao demo --out demo-city
    shixiao demo --out big --cases 5000000 --seed 7
    """
    from shixiao import placing
    from shixiao.demo import city, fieldwork, found

    place = placing.vacant(out)
    with telling(_("writing the exports of a made-up city")) as say, placing.beside(place) as room:
        made = room / place.name
        city.write(made, cases=cases, seed=seed)
        with opened([made], engine) as eng:
            fieldwork.survey(made, _key(made / "demo.key"), seed, eng, say)
        sources = sorted((made / "exports").glob("*/source.yml"))
        _run(sources, Path("county-halls"), made / "result", None, made / "demo.key", lang, pdf, engine, say)
        placing.put(made, place)
    for line in found.compare(out / "truth.json", out / "result" / "assessment"):
        click.echo(line)
    click.echo(f"\n{out / 'result' / 'publication' / 'assessor' / 'index.html'}")


@cli.command()
@SOURCES
@OUT
@DATA
@KEY
@FORMAT
@engine_options
def snapshot(
    sources: tuple[Path, ...], out: Path, data: Path | None, key: Path | None, form: str, **engine: Any
) -> None:
    """Turn exported files into a snapshot of facts.

    \b
    shixiao snapshot hall/source.yml ratings/source.yml --out snapshot --key city.key
    """
    from shixiao.intake.snapshot import take

    with telling() as say, opened([out, *sources], engine) as eng:
        taken = take(list(sources), out, eng, _key(key), data, say)
    _say_counts(taken.manifest["counts"], form)
    _say_strange(taken)


@cli.group()
def source() -> None:
    """Write and check source.yml files."""


@source.command()
@click.argument("files", nargs=-1, required=True, type=PATH)
@click.option("--format", help="Format of the files; default: by what stands in them.")
@click.option("--encoding", help="Encoding of the files; default: found.")
@click.option("--delimiter", help="Delimiter of the columns; default: found.")
@click.option("--sheet", help="Sheet to read; default: all that people can see.")
@click.option("--heading-row", type=click.IntRange(min=1), help="Row of the headings; default: found.")
@click.option("--heading-rows", type=click.IntRange(1, 3), help="How many rows of headings there are; default: found.")
def draft(files: tuple[Path, ...], **said: Any) -> None:
    """Print a first source.yml for these files; a person finishes it where it says `unsure`.

    \b
    shixiao source draft cases.csv offices.xlsx > source.yml
    shixiao source draft cases.txt --delimiter "^" --encoding big5 > source.yml
    """
    from shixiao.intake.draft import draft as write

    click.echo(write(list(files), {word: value for word, value in said.items() if value is not None}), nl=False)


@cli.group()
def scheme() -> None:
    """Assessment schemes."""


@scheme.command("draft")
@click.argument("file", type=PATH)
@click.option("--sheet", default="", help="Sheet to read; default: the one with most indicators.")
def scheme_draft(file: Path, sheet: str) -> None:
    """Print a first scheme from an assessment table; a person finishes it where it says 读不懂.

    \b
    shixiao scheme draft 考核细则.xlsx > scheme.yml
    """
    from shixiao.design.drafting.write import draft as write

    click.echo(write(file, sheet), nl=False)


@scheme.command("schema")
def scheme_schema() -> None:
    """Print the JSON Schema of a scheme, for editors that complete YAML.

    \b
    shixiao scheme schema > scheme.schema.json
    """
    from shixiao.design.schema import json_schema
    from shixiao.plugs import names

    schema = json_schema(names("shixiao.measures"), names("shixiao.integrity"))
    click.echo(json.dumps(schema, ensure_ascii=False, indent=1, sort_keys=True))


@cli.command()
@click.argument("scheme", type=PATH)
@click.option("--on", type=PATH, help="Snapshot or assessment whose numbers the data rules look at.")
@click.option("--fix", type=PATH, help="Write the scheme to this file with all mended that can be mended.")
@click.option("--lang", type=click.Choice(["zh", "en"]), help="Language; default: that of the command line.")
@click.option("--format", "form", type=click.Choice(["text", "json", "sarif"]), default="text", help="Output form.")
@engine_options
def lint(scheme: Path, on: Path | None, fix: Path | None, lang: str | None, form: str, **engine: Any) -> None:
    """Say what is wrong with the way people are assessed; exit code 11 if an error stands.

    \b
    shixiao lint scheme.yml
    shixiao lint report-2021 --fix better.yml
    shixiao lint scheme.yml --on snapshot --format sarif
    """
    from shixiao.design.lint import lint as run_lint
    from shixiao.design.lint import write_mended
    from shixiao.design.output import FORMS
    from shixiao.errors import LintRefused

    with telling() as say, speaking(lang or language()):
        tables = _tables(on, scheme, engine, say) if on else None
        found = run_lint(scheme, tables, _title)
        click.echo(FORMS[form](found), nl=False)
        if fix:
            write_mended(scheme, fix, tables)
    if found.refused:
        raise LintRefused(_("this scheme must not be used as it is"), str(scheme), _("see the errors above"))


@cli.group()
def key() -> None:
    """Keys for pseudonyms."""


@key.command("new")
@click.argument("file", type=PATH)
def new_key(file: Path) -> None:
    """Write a new random key, readable by its owner alone; keep it away from snapshots.

    \b
    shixiao key new city.key
    """
    from shixiao.people import Key

    Key.write_new(file)
    click.echo(_("{file}: written; whoever has it and a snapshot can find people again", file=file), err=True)


@cli.command()
@click.argument("snapshot", type=PATH)
@SCHEME
@OUT
@engine_options
def assess(snapshot: Path, scheme: Path, out: Path, **engine: Any) -> None:
    """Assess a snapshot by a scheme.

    \b
    shixiao assess snapshot --scheme county-halls --out assessment
    shixiao assess snapshot --scheme mine.yml --out assessment --engine spark --memory 4GB
    """
    from shixiao.outcomes.assess import assess as run_assess

    with telling() as say, opened([snapshot], engine) as eng:
        run_assess(snapshot, scheme, out, eng, say)


@cli.command()
@click.argument("snapshot", type=PATH)
@OUT
@click.option("--detector", "detectors", multiple=True, help="Only this one; may be repeated.")
@click.option("--rulepack", default="china", show_default=True, help="Rule pack with the floors.")
@click.option("--lang", type=click.Choice(["zh", "en"]), help="Language; default: that of the command line.")
@FORMAT
@engine_options
def check(
    snapshot: Path, out: Path, detectors: tuple[str, ...], rulepack: str, lang: str | None, form: str, **engine: Any
) -> None:
    """Look for ratings that may not be what they say; any list of ratings will do.

    \b
    shixiao check snapshot --out check
    shixiao check snapshot --out check --detector staff_praise --detector brigade
    shixiao check snapshot --out check --lang en --format json
    """
    from shixiao.outcomes.checking import Report
    from shixiao.outcomes.checking import check as run_check
    from shixiao.outcomes.tables import typed
    from shixiao.publish import check as report

    def pages(place: Path, said: Report) -> None:
        report.write(place, said.about, typed(said.tables), said.raters, said.skipped, lang or language())

    with telling() as say, opened([snapshot], engine) as eng:
        found = run_check(snapshot, out, eng, detectors, rulepack, say, pages)
    if form == "json":
        said = {name: found.tables[name] for name in ("findings", "certain")} | {
            "ran": found.ran,
            "skipped": found.skipped,
        }
        click.echo(json.dumps(said, ensure_ascii=False, default=str))
        return
    for row in found.tables["findings"]:
        click.echo(f"{row['rule']}  {row['office'] or ''}  {row[f'says_{lang or language()}']}")
    for row in found.tables["certain"]:
        click.echo(f"{row['rule']}  {row['office']}  {_('{n} of {of}', n=row['rows'], of=row['of'])}")
    for name, lacking in sorted(found.skipped.items()):
        click.echo(_("{name}: skipped, it needs {columns}", name=name, columns=", ".join(lacking)), err=True)
    click.echo(out / "index.html")


@cli.command()
@click.argument("old", type=PATH)
@click.argument("new", type=PATH)
@click.option("--on", type=PATH, required=True, help="Snapshot, or an assessment that asks what both ask.")
@click.option("--period", nargs=2, type=DAY, help="First and last day; default: the period of the new scheme.")
@click.option("--out", type=PATH, help="Folder for a page and its tables; appears only when it is complete.")
@click.option("--lang", type=click.Choice(["zh", "en"]), help="Language; default: that of the command line.")
@TABLE
@engine_options
def compare(
    old: Path, new: Path, on: Path, period: Any, out: Path | None, lang: str | None, form: str, **engine: Any
) -> None:
    """Put two schemes side by side on the same numbers: who rises, who falls, for whom the data cannot tell.

    \b
    shixiao compare report-2021 county-halls --on snapshot
    shixiao compare this-year.yml next-year.yml --on snapshot --period 2026-01-01 2026-06-30 --out compared
    """
    from shixiao.outcomes.compared import show
    from shixiao.outcomes.comparing import compare_on
    from shixiao.publish.comparison import write

    with telling() as say, speaking(lang or language()):
        with opened([on], engine) as eng:
            found = compare_on(old, new, on, eng.room, period, eng, say)
        click.echo(show(found, form), nl=False)
        if out:
            click.echo(write(found, out) / "index.html", err=True)


@cli.command("key-measures")
@click.argument("snapshot", type=PATH)
@click.option("--outcome", required=True, help="The measure to be foretold, best one that a third party asks.")
@click.option(
    "--scheme", type=PATH, default=Path("county-halls"), show_default=True, help="Whose measures are searched."
)
@click.option("--every", type=click.Choice(["month", "quarter"]), default="month", show_default=True)
@click.option("--lag", type=click.IntRange(0), default=0, show_default=True, help="Periods by which it comes later.")
@click.option("--period", nargs=2, type=DAY, help="First and last day; default: all whole periods of the snapshot.")
@click.option("--out", type=PATH, help="Folder for a page and its tables; appears only when it is complete.")
@click.option("--lang", type=click.Choice(["zh", "en"]), help="Language; default: that of the command line.")
@TABLE
@engine_options
def key_measures(
    snapshot: Path, outcome: str, scheme: Path, every: str, lag: int, period: Any, out: Path | None, lang: str | None,
    form: str, **engine: Any,
) -> None:  # fmt: skip
    """Search for the few measures that foretell what people say afterwards; never a cause.

    \b
    shixiao key-measures snapshot --outcome surveyed_satisfied
    shixiao key-measures snapshot --outcome solved --scheme mine.yml --every quarter --lag 1 --out key
    """
    from shixiao.outcomes.telling import show, telling_of
    from shixiao.publish.telling import write

    with telling() as say, speaking(lang or language()):
        with opened([snapshot], engine) as eng:
            found = telling_of(snapshot, outcome, scheme, eng, every=every, lag=lag, period=period, progress=say)
        click.echo(show(found, form), nl=False)
        if out:
            click.echo(write(found, out) / "index.html", err=True)


@cli.command()
@click.argument("assessment", type=PATH)
@OUT
@LANG
@PDF
@GROUP
def publish(assessment: Path, out: Path, lang: str, pdf: bool, group: str | None) -> None:
    """Make pages, tables and letters of an assessment, in three editions.

    \b
    shixiao publish assessment --out publication --lang en
    """
    from shixiao.publish.publication import publish as run_publish

    with telling() as say:
        run_publish(assessment, out, lang, pdf, say, group)


@cli.command()
@SOURCES
@SCHEME
@OUT
@DATA
@KEY
@LANG
@PDF
@GROUP
@engine_options
def run(
    sources: tuple[Path, ...],
    scheme: Path,
    out: Path,
    data: Path | None,
    key: Path | None,
    lang: str,
    pdf: bool,
    group: str | None,
    **engine: Any,
) -> None:
    """The main job: exported files → snapshot → assessment → publication.

    \b
    shixiao run hall/source.yml ratings/source.yml --scheme county-halls --out 2026h1 --key city.key
    """
    with telling() as say:
        _run(list(sources), scheme, out, data, key, lang, pdf, engine, say, group)
    click.echo(out / "publication" / "assessor" / "index.html")


@cli.command()
@click.argument("folder", type=PATH)
@click.option("--expect", help="Hash it must have: its root hash; of a publication the one printed on its pages.")
@click.option("--recompute", is_flag=True, help="Make it again from --from and compare every file.")
@click.option("--from", "parents", multiple=True, type=PATH, help="What it was made from; source.yml may be repeated.")
@DATA
@KEY
@FORMAT
@engine_options
def verify(
    folder: Path,
    expect: str | None,
    recompute: bool,
    parents: tuple[Path, ...],
    data: Path | None,
    key: Path | None,
    form: str,
    **engine: Any,
) -> None:
    """Check every byte of a snapshot, assessment or publication against its manifest.

    What it was made from is checked too where that stands beside it. The pages of a publication carry the root hash
    of their assessment: whoever holds that assessment can make the publication again and see that it is this one.

    \b
    shixiao verify publication --expect 6f1c…
    shixiao verify assessment --recompute --from snapshot
    """
    from shixiao import folders
    from shixiao.errors import Tampered

    wrong = folders.verify(folder, expect) + folders.chain(folder)
    if recompute and not wrong:
        from shixiao.again import differences

        with telling() as say, opened([*parents, folder.absolute().parent], engine) as eng:
            wrong = differences(folder, list(parents), eng, data, _key(key), say)
    if form == "json":
        click.echo(json.dumps({"folder": str(folder), "whole": not wrong, "wrong": wrong}, ensure_ascii=False))
    if wrong:
        raise Tampered("\n".join(wrong), str(folder), _("do not use this folder; ask where it comes from"))
    if form == "text":
        click.echo(_("{folder}: every byte is as the manifest says", folder=folder))


@cli.command()
@click.argument("file", type=PATH)
@click.option("--name", help="Column that names the offices; default: the first one.")
@click.option("--estimate", help="Column of estimates (with --se).")
@click.option("--se", help="Column of standard errors (with --estimate).")
@click.option("--yes", help="Column of yes counts (with --asked).")
@click.option("--asked", help="Column of how many were asked (with --yes).")
@click.option("--keep", multiple=True, help="A row that looks like a total but is an office; may be repeated.")
@click.option(
    "--confidence", type=click.FloatRange(0.5, 1, min_open=True, max_open=True), default=0.9, show_default=True
)
@click.option("--better", type=click.Choice(["high", "low"]), default="high", show_default=True)
@click.option("--method", type=click.Choice(["holm", "simulated"]), default="holm", show_default=True)
@click.option("--smallest-difference", type=click.FloatRange(0), default=0.0, show_default=True)
@click.option("--top", type=click.IntRange(1), help="Who is certainly, possibly, not among the best k.")
@click.option("--bottom", type=click.IntRange(1), help="Who is certainly, possibly, not among the last k.")
@click.option("--draws", type=click.IntRange(100), default=10_000, show_default=True, help="For --method simulated.")
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True, help="For --method simulated.")
@click.option("--format", "form", type=click.Choice(["text", "json", "csv"]), default="text", help="Output form.")
def rank(file: Path, form: str, **how: Any) -> None:
    """Honest rank sets for any league table: CSV, a workbook, or `-` for what comes in.

    \b
    shixiao rank league.csv --estimate score --se se --bottom 3
    shixiao rank halls.csv --yes satisfied --asked rated --confidence 0.95 --format json
    """
    from shixiao.outcomes.league import explained, league, show

    rows = league(file, **how, say=lambda text: click.echo(text, err=True))
    click.echo(show(rows, form), nl=False)
    if form == "text":
        click.echo(explained(rows), err=True)


@cli.command()
@click.argument("file", type=PATH)
def seed(file: Path) -> None:
    """Write a secret seed for a draw, and say the commitment to it: publish that before the register is frozen.

    \b
    shixiao seed 2026h1.seed
    """
    from shixiao.outcomes.sample import write_seed

    click.echo(write_seed(file))


@cli.command()
@click.argument("snapshot", type=PATH)
@click.option("--design", type=PATH, help="Design file, or the name of a shipped one; not needed with --check.")
@click.option("--out", type=PATH, required=True, help="Workbook to write, or (with --check) one that was written.")
@click.option("--seed", type=PATH, help="File with the secret seed; default: beside --out, made if it is not there.")
@click.option("--check", is_flag=True, help="Make the draw again from snapshot and seed, and compare.")
@FORMAT
@engine_options
def sample(
    snapshot: Path, design: Path | None, out: Path, seed: Path | None, check: bool, form: str, **engine: Any
) -> None:
    """Draw a third party's sample from the register: contact sheets, answer form, and proof of the draw.

    \b
    shixiao sample snapshot --design county-callback --out callback.xlsx
    shixiao sample snapshot --out callback.xlsx --seed callback.seed --check
    """
    from shixiao.errors import Tampered
    from shixiao.outcomes import sample as drawing

    with telling() as say, opened([snapshot], engine) as eng:
        if check:
            wrong = drawing.differences(snapshot, out, seed or out.with_suffix(".seed"), eng, say)
            if wrong:
                raise Tampered("\n".join(wrong), str(out), _("do not use this sample; ask where it comes from"))
            click.echo(_("{file}: this is the draw that was committed to", file=out))
            return
        if design is None:
            raise WrongUse(_("a design is needed"), "--design", _("give a file, or the name of a shipped one"))
        found = drawing.sample(snapshot, design, out, seed, eng, say)
    click.echo(drawing.show(found.said, form), nl=False)


@cli.command()
@click.argument("snapshot", type=PATH)
@click.option("--draw", type=PATH, help="The .json that stands beside the contact sheets.")
@click.option("--returned", "sheets", multiple=True, type=PATH, help="Answer form that came back; may be repeated.")
@click.option("--out", type=PATH, help="Folder for the accepted answers as a source of the next snapshot.")
@click.option("--confidence", type=click.FloatRange(0.5, 1, min_open=True, max_open=True), default=0.9,
              show_default=True)  # fmt: skip
@click.option("--smallest-sample", type=click.IntRange(1), default=30, show_default=True,
              help="With fewer answers an office's own estimate is not said.")  # fmt: skip
@click.option("--rulepack", default="china", show_default=True, help="Rule pack that says which stars are good.")
@click.option("--format", "form", type=click.Choice(["text", "json", "csv"]), default="text", help="Output form.")
@engine_options
def estimate(
    snapshot: Path, draw: Path | None, sheets: tuple[Path, ...], out: Path | None, confidence: float,
    smallest_sample: int, rulepack: str, form: str, **engine: Any,
) -> None:  # fmt: skip
    """Say what a third party's sample tells of all closed cases, beside what the ratings say.

    \b
    shixiao estimate snapshot
    shixiao estimate snapshot --draw callback.json --returned back1.xlsx --returned back2.xlsx --out callback
    """
    from shixiao.outcomes import estimate as estimating

    estimating.check_use(draw, list(sheets), out)
    with telling() as say, opened([snapshot], engine) as eng:
        if draw:
            found = estimating.from_sheets(snapshot, draw, list(sheets), eng, confidence, smallest_sample, say)
        else:
            found = estimating.from_snapshot(snapshot, None, rulepack, eng, confidence, smallest_sample, say)
    click.echo(estimating.show(found, form), nl=False)
    if out and draw:
        click.echo(estimating.write_source(found, draw, out), err=True)


_DOUBTS = 20  # named when a snapshot is taken
_OPEN = {"min_open": True, "max_open": True}


@cli.command()
@click.option("--share", type=click.FloatRange(0, 1), default=0.5, show_default=True, help="Share that is expected.")
@click.option("--half-width", type=click.FloatRange(0, 0.5, **_OPEN), help="Half the length of the interval wanted.")
@click.option("--target", type=click.FloatRange(0, 1), help="A target: on which side of it is the share?")
@click.option("--other", type=click.FloatRange(0, 1), help="The share of another office: can the two be told apart?")
@click.option("--spread", type=click.FloatRange(0, 0.5), help="True standard deviation between offices to be ranked.")
@click.option("--offices", type=click.IntRange(2), default=2, show_default=True, help="Offices compared in pairs.")
@click.option("--asked", type=click.IntRange(1), help="Answers there are: the chance that they decide on --target.")
@click.option("--confidence", type=click.FloatRange(0.5, 1, **_OPEN), default=0.9, show_default=True)
@click.option("--chance", type=click.FloatRange(0.5, 1, **_OPEN), default=0.8, show_default=True,
              help="Chance wanted that the sample decides.")  # fmt: skip
@click.option("--smallest-difference", type=click.FloatRange(0, 1), default=0.0, show_default=True)
@click.option("--deff", type=click.FloatRange(1), default=1.0, show_default=True, help="Design effect.")
@click.option("--response", type=click.FloatRange(0, 1, **_OPEN), help="Share who will answer: how many to draw.")
@click.option("--format", "form", type=click.Choice(["text", "json", "csv"]), default="text", help="Output form.")
def power(form: str, **question: Any) -> None:
    """What sample would decide a question: an interval, a target, a difference, a ranking.

    \b
    shixiao power --share 0.8 --half-width 0.03 --response 0.55
    shixiao power --share 0.86 --target 0.8 --asked 120
    shixiao power --share 0.8 --other 0.75 --offices 30
    """
    from shixiao.outcomes.deciding import deciding, show

    click.echo(show(deciding(**question), form), nl=False)


def _run(
    sources: list[Path], scheme: Path, out: Path, data: Path | None, key: Path | None, lang: str, pdf: bool,
    engine: dict[str, Any], say: Callable[[str], None], group: str | None = None,
) -> None:  # fmt: skip
    from shixiao import folders
    from shixiao.intake.snapshot import take
    from shixiao.outcomes.assess import assess as run_assess
    from shixiao.outcomes.compare import open_predecessor
    from shixiao.outcomes.inputs import check_scheme
    from shixiao.publish.publication import publish as run_publish

    plan, path, *_rest = check_scheme(scheme)  # before an hour of reading, not after it
    open_predecessor(plan, path)
    with folders.together(out, ("snapshot", "assessment", "publication")) as room:
        with opened([room, *sources], engine) as eng:
            taken = take(sources, room / "snapshot", eng, _key(key), data, say, instead_of=out / "snapshot")
            _say_strange(taken)
            run_assess(room / "snapshot", scheme, room / "assessment", eng, say)
        run_publish(room / "assessment", room / "publication", lang, pdf, say, group)


def _tables(on: Path, scheme: Path, engine: dict[str, Any], say: Callable[[str], None]) -> Any:
    """The tables of an assessment; a snapshot is assessed first, into a folder that goes away."""
    from shixiao.design.data import read_assessment
    from shixiao.errors import FolderRefused
    from shixiao.outcomes.assess import assess as run_assess

    with contextlib.suppress(FolderRefused):
        return read_assessment(on)
    with opened([on], engine) as eng:
        run_assess(on, scheme, eng.room / "assessment", eng, say)
        return read_assessment(eng.room / "assessment")


def _title(measure: str) -> str:
    from shixiao.plugs import headings, names
    from shixiao.words import pick

    if measure not in names("shixiao.measures"):
        return measure
    said = headings("shixiao.measures", measure)
    return pick(said["zh"], said["en"])


def _key(file: Path | None) -> Any:
    from shixiao.people import Key

    return Key.read(file) if file else Key.from_environment()


@contextlib.contextmanager
def opened(allowed: list[Path], options: dict[str, Any]) -> Iterator[Any]:
    """An engine that may read what this command was given."""
    from shixiao.engine import open_engine

    with open_engine(allowed=allowed, **options) as eng:
        yield eng


@contextlib.contextmanager
def telling(first: str = "") -> Iterator[Callable[[str], None]]:
    """Progress on stderr, with the seconds since the start, once a second has passed."""
    start = time.monotonic()

    def say(text: str) -> None:
        passed = time.monotonic() - start
        if text and passed > 1:
            click.echo(_("{seconds} s  {text}", seconds=f"{passed:7.1f}", text=text), err=True)

    if first:
        click.echo(_("{seconds} s  {text}", seconds=f"{0:7.1f}", text=first), err=True)
    yield say


def _say_counts(counts: dict[str, Any], form: str) -> None:
    if form == "json":
        click.echo(json.dumps(counts, ensure_ascii=False, sort_keys=True))
        return
    for table, c in sorted(counts["tables"].items()):
        said = {name: f"{c[name]:>12,}" for name in ("read", "accepted", "rejected")}
        line = _("{table}  read {read}   accepted {accepted}   rejected {rejected}", table=f"{table:16}", **said)
        line += _("   left out by `only` {n}", n=f"{c['skipped']:,}") if c.get("skipped") else ""
        click.echo(line + (_("   made from other rows {n}", n=f"{c['derived']:,}") if c.get("derived") else ""))
        why: Counter[str] = Counter()
        for one in counts["inputs"]:
            why.update(one["tables"].get(table, {}).get("reasons", {}))
        if why:
            click.echo(" " * 18 + ", ".join(f"{reason} {n:,}" for reason, n in why.most_common()))
    from shixiao.intake.noted import known, noted

    for line in (*noted(counts["notes"]), *known(counts["known"])):
        click.echo(line)
    _say_doubts(counts["doubts"])


def _say_doubts(doubts: list[dict[str, Any]]) -> None:
    """Offices that may be one, with their rows; nobody but the reader can know."""
    for doubt in doubts[:_DOUBTS]:
        said = [_("“{name}” ({n} rows)", name=o["name"], n=f"{o['rows']:,}") for o in doubt["offices"]]
        names = "; ".join([*said[:_DOUBTS], *([_("and {n} more", n=len(said) - _DOUBTS)] if said[_DOUBTS:] else [])])
        click.echo(_("perhaps one office under several names: {names}", names=names))
    if len(doubts) > _DOUBTS:
        click.echo(_("{n} more such names stand in counts.json under doubts", n=len(doubts) - _DOUBTS))
    if doubts:
        click.echo(
            _("if they are one, say so with a table aliases, or with values: in source.yml; they are kept apart")
        )


def _say_strange(snapshot: Any) -> None:
    """Totals that no assessment will count, while whoever reads this can still mend the source."""
    import pyarrow.parquet as pq

    from shixiao import trust
    from shixiao.outcomes.totals import strange

    with trust.reading(snapshot.path, "snapshot") as folder:
        said = [pq.read_table(path, columns=["measure"])["measure"] for path in folder.files("facts/tallies")]
    for names in said:
        for line in strange(names.to_pylist()):
            click.echo(line, err=True)


def main() -> None:
    """Run a command; a user's mistake is one message and an exit code, never a traceback."""
    ending.stand_in()
    ending.listen()
    try:
        spoken = reader()
    except WrongUse as refusal:
        sys.exit(_said(refusal))
    teach_click()
    with speaking(spoken):
        code = _obeyed()
    sys.exit(code)


def _obeyed() -> int:
    """The exit code of the command, when all that it had to say is said."""
    try:
        ending.unless_cramped()
        cli(standalone_mode=False)
        sys.stdout.flush()
        return 0
    except Refusal as refusal:
        return _said(refusal)
    except click.ClickException as wrong:
        with contextlib.suppress(OSError):
            wrong.show()
        return WrongUse.exit_code
    except BrokenPipeError:
        _mute()
        return 0
    except (click.Abort, KeyboardInterrupt):
        return _stopped()
    except Exception as error:
        told = ending.refusal(error)
        if ending.stopped():  # what was stopped in the middle of an engine comes out as the engine's own complaint
            return _stopped()
        if told is None:
            raise
        return _said(told)


def _said(refusal: Refusal) -> int:
    _mute()
    with contextlib.suppress(OSError):  # nobody can be told when standard error is full as well
        click.echo(str(refusal).encode("utf-8", "backslashreplace").decode(), err=True)
    return refusal.exit_code


def _stopped() -> int:
    _mute()
    with contextlib.suppress(OSError):
        click.echo(_("stopped"), err=True)
    return ending.stopped() or 130


def _mute() -> None:
    """What is still to be written to a full or closed standard output would be complained about at the end."""
    try:
        sys.stdout.flush()
    except (OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if __name__ == "__main__":
    main()

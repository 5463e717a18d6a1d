"""World models small enough to train, dream and break: the laboratory of Dream Machine on the command line."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Generator
from importlib.util import find_spec
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np

from dreamlab import __version__
from dreamlab.challenges.apart import ApartError
from dreamlab.challenges.judging import judge
from dreamlab.challenges.subjects import SUBJECTS
from dreamlab.claims import CLAIMS, tuning
from dreamlab.claims.claim import plain
from dreamlab.labs.failure import lab as failure
from dreamlab.labs.failure.conditions import TrainedModels
from dreamlab.learn import model_file
from dreamlab.measure import level4, reach, recipes
from dreamlab.measure.deferred import evaluate
from dreamlab.measure.verification import (
    PARTS,
    TOLERANCE,
    Declared,
    MeasurementFailed,
    differences,
    measure,
    merged,
    under_pyodide,
)
from dreamlab.services import figures, handed_in, receipts
from dreamlab.services.reading import READABLE, edits_of, reading
from dreamlab.services.registry import LABS, States
from dreamlab.sweep import grid, output
from dreamlab.sweep.store import Store
from dreamlab.tasks.seeds import TUNING_SEEDS
from dreamlab.tasks.settings import SettingsError
from dreamlab.tasks.work import drain

LEVELS = Path("levels")
ALL_CLAIMS = "claims"

EXAMPLES = """\
anywhere:
  dreamlab dream                             one reading: how far a dream is from reality
  dreamlab dream --data 500 --noise 0.02     the same with little experience and a noisy sensor
  dreamlab train --save model.npz            train a model and keep it; dreamlab.load reads it
  dreamlab check handed-in --csv class.csv   recompute the receipts of a class, and write a table
  dreamlab challenge feature --code my.py    judge a program that you wrote for a challenge
  dreamlab claim tokens --set tolerance=0.1  one reading of a claim's lab of Level 5
  dreamlab read failure --set data=500       one reading of any lab, as its page prints the command
  dreamlab sweep grid.yml                    settings x worlds x seeds on all cores, or on a Dask cluster
  dreamlab gym Pendulum-v1                   plan in a learned model of an environment (pip install "dreamlab[gym]")

in a clone of the project (these read the lessons' folder, levels/, and need PyYAML: pip install "dreamlab[levels]"):
  dreamlab figure headline.ratio             measure one printed figure again
  dreamlab verify                            measure all of them, and compare
  dreamlab tune tokens                       repeat a claim's choices on the tuning seeds
  dreamlab reach tokens                      its outcome at every setting within a reader's reach
"""


PICTURES = ("scenes", "pictures")
"""Of a reading: shapes, frame by frame."""


class CommandError(Exception):
    """What a command lacks, as a sentence for whoever typed it."""


def main(arguments: list[str] | None = None) -> int:
    """Run one command; returns its exit code: 0, or 1 if what was compared differs, or 2 if it could not be run."""
    options = _parser().parse_args(arguments)
    try:
        return options.run(options)
    except (CommandError, MeasurementFailed, SettingsError, OSError) as error:
        print(f"dreamlab: {error}", file=sys.stderr)
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="dreamlab", description=__doc__, epilog=EXAMPLES, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--version", action="version", version=f"dreamlab {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    _add_lab_commands(commands)
    _add_sweep_command(commands)
    _add_gym_command(commands)
    _add_class_commands(commands)
    _add_lesson_commands(commands)
    _add_timing_commands(commands)
    return parser


def _add_lab_commands(commands: Any) -> None:
    dream = commands.add_parser("dream", help="one reading of the failure lab, as JSON")
    dream.set_defaults(run=_dream)
    train = commands.add_parser("train", help="train one model and time it")
    train.add_argument("--save", type=Path, metavar="FILE", help="write the model to this .npz file")
    train.add_argument("--json", action="store_true", help="print seconds and digest as JSON")
    train.set_defaults(run=_train)
    for command in (train, dream):
        for control in (*failure.CONTROLS, failure.SEED):
            about = f"{control.label}, {control.unit or 'whole number'}: {control.stops[0]} to {control.stops[-1]}"
            kind = int if control.whole else float
            command.add_argument(f"--{control.name}", type=kind, default=control.default, metavar="N", help=about)
        for choice, about in ((failure.CONDITION, "what the model is trained under"), (failure.WORLD, "where")):
            names = [name for name, _ in choice.options]
            command.add_argument(f"--{choice.name}", choices=names, default=choice.default, help=about)
    claim = commands.add_parser("claim", help="one reading of a lab of Level 5, and its seconds, as JSON")
    claim.add_argument("name", choices=CLAIMS)
    claim.add_argument("--set", action="append", default=[], metavar="NAME=VALUE", help="a setting; may be repeated")
    claim.add_argument("--seed", type=int, default=0)
    claim.set_defaults(run=_claim)
    read = commands.add_parser("read", help="one reading of any lab, as JSON; with a reader's edits, if they are given")
    read.add_argument("lab", choices=READABLE)
    read.add_argument("--set", action="append", default=[], metavar="NAME=VALUE", help="a setting; may be repeated")
    read.add_argument("--edits", type=Path, metavar="FILE", help="that a lab's page has exported; what is in it is run")
    read.set_defaults(run=_read)


def _add_sweep_command(commands: Any) -> None:
    sweeping = commands.add_parser(
        "sweep",
        help="compute a grid of settings x worlds x seeds; goes on where a break left it",
        description=grid.__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    sweeping.add_argument("grid", type=Path, metavar="GRID.yml")
    sweeping.add_argument("--out", type=Path, metavar="FOLDER", help="for cells.jsonl, table and plot; default: GRID")
    sweeping.add_argument("--workers", type=int, metavar="N", help="processes on this machine; default: one a core")
    sweeping.add_argument(
        "--scheduler", metavar="ADDRESS", help='of a Dask cluster, e.g. tcp://host:8786; "dreamlab[dask]"'
    )
    sweeping.add_argument("--parquet", action="store_true", help='Parquet in place of CSV; "dreamlab[parquet]"')
    sweeping.add_argument("--figure", default="final_error", help="the one that is plotted")
    sweeping.set_defaults(run=_sweep)


def _add_gym_command(commands: Any) -> None:
    gym = commands.add_parser("gym", help="what a learned model is worth in an environment of Gymnasium; minutes")
    gym.add_argument("name", help="as gymnasium.make takes it, e.g. Pendulum-v1; ours are dreamlab/Court-v0 and so on")
    gym.add_argument("--seeds", type=int, default=10, metavar="N", help="so many, from 0 on")
    gym.add_argument("--transitions", type=int, nargs="+", metavar="N", help="amounts of experience")
    gym.add_argument("--json", action="store_true", help="print every return as JSON")
    gym.add_argument("--write", type=Path, metavar="FILE", help="put them into this JSON file, by the name")
    gym.set_defaults(run=_gym)


def _add_class_commands(commands: Any) -> None:
    check = commands.add_parser("check", help="recompute receipts that were handed in; exit 0: they agree")
    check.add_argument("paths", nargs="+", type=Path, metavar="FILE-OR-FOLDER", help="of a folder every .json below it")
    check.add_argument("--csv", type=Path, metavar="FILE", help="write a table of the class")
    check.set_defaults(run=_check)
    attempt = commands.add_parser("challenge", help="judge an attempt at a challenge; exit 0: it is met")
    attempt.add_argument("name", help="as in levels/challenges, e.g. cheat")
    attempt.add_argument("--set", action="append", default=[], metavar="NAME=VALUE", help="a setting; may be repeated")
    attempt.add_argument("--code", type=Path, metavar="FILE.py", help="the program, where one is asked for")
    attempt.add_argument("--write", type=Path, metavar="FILE.json", help="write the receipt of it")
    attempt.add_argument("--by", default="", metavar="NAME", help="who did it, for the receipt")
    attempt.set_defaults(run=_challenge)
    for command in (check, attempt):
        command.add_argument("--levels", type=Path, default=LEVELS, metavar="FOLDER", help="the lessons' folder")


def _add_lesson_commands(commands: Any) -> None:
    figure = commands.add_parser("figure", help="measure one printed figure again, as JSON")
    figure.add_argument("path", help="as in levels/measured.json, e.g. headline.ratio")
    figure.set_defaults(run=_figure)
    verify = commands.add_parser("verify", help="measure every printed figure, compare with levels/measured.json")
    verify.add_argument("--json", action="store_true", help="print the figures as JSON")
    verify.add_argument("--write", action="store_true", help="write levels/measured.json instead of comparing")
    verify.add_argument("--part", action="append", choices=[*PARTS, ALL_CLAIMS], help="this part only; may be repeated")
    verify.set_defaults(run=_verify)
    tune = commands.add_parser("tune", help="repeat a claim's choices on the tuning seeds, and print their scores")
    tune.add_argument("name", choices=CLAIMS)
    tune.set_defaults(run=_tune)
    reaching = commands.add_parser("reach", help="which outcome a claim has at each setting within reach; minutes")
    reaching.add_argument("name", choices=CLAIMS)
    reaching.add_argument("--write", action="store_true", help="keep it in levels/reached.json")
    reaching.set_defaults(run=_reach)
    own = commands.add_parser("own", help="measure what a site's own settings show (the build asks for it), as JSON")
    own.add_argument("request", help='JSON: {"first": settings of the failure lab, "presets": a list of presets}')
    own.set_defaults(run=_own)
    for command in (figure, verify, tune, reaching):
        command.add_argument("--levels", type=Path, default=LEVELS, metavar="FOLDER", help="the lessons' folder")


def _add_timing_commands(commands: Any) -> None:
    comparing = commands.add_parser("recipes", help="compare architectures and recipes, and plain Adam; minutes")
    comparing.set_defaults(run=lambda options: recipes.main())
    remedies = commands.add_parser("remedies", help="time each remedy beside plain training; minutes")
    remedies.set_defaults(run=lambda options: recipes.remedies())
    plan = commands.add_parser("plan", help="decisions a second of each planner, as JSON")
    plan.set_defaults(run=lambda options: _print_json(recipes.planning()))


def _dream(options: argparse.Namespace) -> int:
    reading = drain(failure.read(_settings(options), TrainedModels()))
    return _print_json(_without_pictures(reading.plain()), indent=1)


def _train(options: argparse.Namespace) -> int:
    settings = _settings(options)
    began = perf_counter()
    model = drain(TrainedModels().get(settings.training())).model
    report = {"seconds": perf_counter() - began, "digest": model.digest}
    if options.save:
        options.save.write_bytes(model_file.save(model))
    if options.json:
        return _print_json(report)
    print(f"{report['seconds']:.2f} s, digest {report['digest']}")
    return 0


def _claim(options: argparse.Namespace) -> int:
    claim = LABS[options.name].claim
    given = {"seed": options.seed} | _given(options.set)
    began = perf_counter()
    findings = claim.run(given)
    seconds = perf_counter() - began
    return _print_json(plain(claim.name, claim.read_settings(given), findings) | {"seconds": seconds}, indent=1)


def _read(options: argparse.Namespace) -> int:
    edits = None
    if options.edits:
        try:
            edits = edits_of(options.edits.read_bytes())
        except ValueError as error:
            raise CommandError(f"{options.edits}: {error}") from None
    found = reading(options.lab, edits=edits, **_given(options.set))
    plain = {name: each for name, each in found.items() if not isinstance(each, np.ndarray)}
    return _print_json(_without_pictures(plain), indent=1)


def _without_pictures(reading: dict[str, Any]) -> dict[str, Any]:
    """What a page draws with is thousands of lines, and nothing to read."""
    return {name: each for name, each in reading.items() if name not in PICTURES}


def _sweep(options: argparse.Namespace) -> int:
    from dreamlab.sweep.run import locally, on_dask, sweep  # Pyodide, where `verify` runs, has no processes

    cells = grid.cells(_yaml(options.grid))
    folder = options.out or options.grid.with_suffix("")
    folder.mkdir(parents=True, exist_ok=True)
    store = Store(folder / "cells.jsonl")
    if options.scheduler and find_spec("distributed") is None:
        raise CommandError('Dask is missing: pip install "dreamlab[dask]"')
    if options.parquet and find_spec("pyarrow") is None:
        raise CommandError('pyarrow is missing: pip install "dreamlab[parquet]"')
    runner = on_dask(options.scheduler) if options.scheduler else locally(options.workers)
    for done in sweep(cells, store, runner):
        bar = "#" * (30 * done // len(cells))
        print(f"\r[{bar:30}] {done} of {len(cells)} cells", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    rows, names = [store.rows[cell] for cell in cells], [name for name in grid.varied(cells) if name != "world"]
    table, plot = folder / ("table.parquet" if options.parquet else "table.csv"), folder / "plot.svg"
    output.write_table(rows, table)
    across = names[0] if names else "data"
    output.write_plot(rows, plot, across, options.figure, [name for name in names if name != across])
    print(table, plot, sep="\n")
    return 0


def _gym(options: argparse.Namespace) -> int:
    try:
        import dreamlab.gym.benchmark as benchmark
    except ImportError:
        raise CommandError('Gymnasium is missing: pip install "dreamlab[gym]"') from None
    try:
        rows = _finish(benchmark.measure(options.name, range(options.seeds), options.transitions or benchmark.AMOUNTS))
    except (ValueError, benchmark.gymnasium.error.Error) as error:
        raise CommandError(str(error)) from None
    if options.json:
        return _print_json(benchmark.plain(rows))
    if options.write:
        kept = json.loads(options.write.read_text()) if options.write.exists() else {}
        options.write.write_text(json.dumps(kept | {options.name: benchmark.plain(rows)}, indent=1) + "\n")
    print(benchmark.table(options.name, rows))
    return 0


def _check(options: argparse.Namespace) -> int:
    checked = []
    for each in handed_in.check_all(options.paths, _lessons(options.levels)):
        checked.append(each)
        name = f" ({each.receipt.name})" if each.receipt and each.receipt.name else ""
        same = f" [as {each.same_as}]" if each.same_as else ""
        print(f"{each.file}{name}: {handed_in.VERDICTS[each.verdict]}{same}{': ' if each.says else ''}{each.says}")
        if each.receipt and each.judged:
            print(f"  {each.receipt.challenge}: {'met' if each.judged.met else 'not met'}, {each.judged.score:.6g}")
    if options.csv:
        with options.csv.open("w", encoding="utf-8-sig", newline="") as file:
            handed_in.write_table(checked, file)
    if not checked:
        raise CommandError("there is no .json file in there")
    return max(each.verdict for each in checked)


def _challenge(options: argparse.Namespace) -> int:
    known = _challenges(options.levels)
    if options.name not in known:
        there = ", ".join(known) or f"none in {options.levels}/; run this in a clone of the project"
        raise CommandError(f"there is no challenge {options.name!r}; there are {there}")
    challenge = known[options.name]
    given = {name: _value(text) for name, _, text in (one.partition("=") for one in options.set)}
    if options.code:
        given["code"] = options.code.read_text(encoding="utf-8")
    subject = SUBJECTS[challenge["lab"]]
    settings = subject.read({**challenge.get("start", {}), **challenge.get("fixed", {}), **given})
    try:
        found = drain(subject.measure(settings, States()))
    except ApartError as error:
        raise CommandError(f"the program: {error}") from error
    verdict = judge(challenge, settings, found.figures)
    for line in verdict.lines:
        print(f"{'met    ' if line.met else 'not met'}  {line.name} {line.op} {line.wanted}: {line.found}")
    if options.write:
        about = {"receipt": receipts.FORMAT, "version": __version__, "name": options.by, "challenge": options.name}
        run = {"lab": subject.NAME, "settings": settings, "figures": found.figures, "digest": found.digest}
        options.write.write_text(json.dumps(about | run, indent=1) + "\n", encoding="utf-8")
    return 0 if verdict.met else 1


def _lessons(levels: Path) -> handed_in.Lessons:
    """What receipts are held against besides their figures; nothing without the lessons' folder."""
    questions, measured = levels / "questions.yml", levels / "measured.json"
    if find_spec("yaml") is None or not (questions.is_file() and measured.is_file()):
        return handed_in.Lessons(_challenges(levels))
    return handed_in.Lessons(_challenges(levels), tuple(_yaml(questions)), json.loads(measured.read_text()))


def _challenges(levels: Path) -> dict[str, Any]:
    """Challenges by name; none without the lessons' folder, or without PyYAML to read it."""
    if find_spec("yaml") is None:
        return {}
    return {path.stem: _yaml(path) for path in sorted((levels / "challenges").glob("*.yml"))}


def _figure(options: argparse.Namespace) -> int:
    declared, began = _declared(options.levels), perf_counter()
    value = _finish(figures.measure(options.path, declared))
    expected = figures.seconds(options.path, declared)
    return _print_json({"path": options.path, "value": value, "seconds": perf_counter() - began, "expected": expected})


def _verify(options: argparse.Namespace) -> int:
    path = options.levels / "measured.json"
    measured = _finish(measure(_declared(options.levels), _parts(options.part)))
    if options.part:  # the rest stays what it was
        measured = merged(json.loads(path.read_text()), measured)
    if options.json:
        _print_json(measured, indent=1)
    if options.write:
        path.write_text(json.dumps(measured, indent=1) + "\n")
        return 0
    found = differences(measured, json.loads(path.read_text()), tolerance=0.0 if under_pyodide() else TOLERANCE)
    for line in found:
        print(line, file=sys.stderr)
    print("verify: agrees" if not found else f"verify: {len(found)} differences", file=sys.stderr)
    return 1 if found else 0


def _own(options: argparse.Namespace) -> int:
    request = json.loads(options.request)
    return _print_json(drain(evaluate(level4.own(request["first"], request["presets"]))))


def _tune(options: argparse.Namespace) -> int:
    name = options.name
    declared = _declared(options.levels).claims[name]
    found = []
    for seed in TUNING_SEEDS:
        print(f"{name}, tuning seed {seed}", file=sys.stderr)
        found.append(LABS[name].claim.run({"seed": seed}))
    print(f"{name}: the signatures of its outcomes at the first settings")
    for line in tuning.conditions(declared["outcomes"], found):
        print(line)
    best = [_print_choice(choice) for choice in tuning.choices(name)]
    return 0 if all(best) else 1


def _reach(options: argparse.Namespace) -> int:
    """1 if there is a setting without an outcome."""
    path, name = options.levels / "reached.json", options.name
    outcomes, found = _declared(options.levels).claims[name]["outcomes"], []
    for one in reach.reach(LABS[name].claim, outcomes):
        found.append(one)
        print(one["outcome"], *(f"{key}={value}" for key, value in one["settings"].items()), flush=True)
    if options.write:
        kept = json.loads(path.read_text()) if path.exists() else {}
        path.write_text(reach.written(kept | {name: found}))
    return int(any(one["outcome"] is None for one in found))


def _print_choice(choice: tuning.Tuned) -> bool:
    """Prints a line a candidate; whether the code uses the best of them."""
    repeated = tuning.repeat(choice, TUNING_SEEDS)
    for line in repeated.lines:
        print(line)
    return repeated.best_is_used


def _print_json(value: Any, indent: int | None = None) -> int:
    print(json.dumps(value, indent=indent))
    return 0


def _given(settings: list[str]) -> dict[str, Any]:
    """NAME=VALUE ... as names and values."""
    return {name: _value(text) for name, _, text in (one.partition("=") for one in settings)}


def _value(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text


def _settings(options: argparse.Namespace) -> failure.FailureSettings:
    names = failure.FailureSettings.__dataclass_fields__
    return failure.FailureSettings.read({name: getattr(options, name) for name in names})


def _parts(names: list[str] | None) -> list[str] | None:
    if names is None:
        return None
    return [part for name in names for part in PARTS if part == name or (name == ALL_CLAIMS and "." in part)]


def _declared(levels: Path) -> Declared:
    """What the lessons declare; CommandError without their folder, or without PyYAML to read it."""
    if not (levels / "presets.yml").is_file():
        raise CommandError(
            f"there are no lessons in {levels}/; run this in a clone of the project, or name the folder by --levels"
        )
    folder = levels / "level-5"
    return Declared(_yaml(levels / "presets.yml"), {path.stem: _yaml(path) for path in sorted(folder.glob("*.yml"))})


def _yaml(path: Path) -> Any:
    """What a YAML file says; CommandError without PyYAML to read it, or where it is none."""
    try:
        import yaml
    except ImportError:
        raise CommandError('YAML is read with PyYAML, which is missing: pip install "dreamlab[levels]"') from None
    try:
        return yaml.safe_load(path.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        raise CommandError(f"{path} is not YAML: {error}") from None


def _finish(run: Generator[Any, None, Any]) -> Any:
    """A generator's return value; lines that it yields go to standard error."""
    return drain(run, lambda said: print(said, file=sys.stderr) if isinstance(said, str) else None)


if __name__ == "__main__":
    sys.exit(main())
